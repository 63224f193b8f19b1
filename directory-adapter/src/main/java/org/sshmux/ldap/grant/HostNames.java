package org.sshmux.ldap.grant;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.grant.Grant.Effect;
import org.sshmux.ldap.config.FilterTemplate;
import org.sshmux.ldap.config.HostConfig;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.host.HostEntry;

/** Permits hosts by their entries: under the name by which an entry is found again. */
final class HostNames {
  private static final Logger LOG = LoggerFactory.getLogger(HostNames.class);
  private static final String CONTROL = "userAccountControl";
  private static final String LOCK = "nsAccountLock";
  private static final int ACCOUNT_DISABLED = 2;

  private final HostConfig config;
  private final HostEntry.Form form;
  private final Filter filter;

  HostNames(HostConfig config, LdapConfig.Limits limits) {
    this.config = config;
    this.form = new HostEntry.Form(config, limits);
    this.filter = FilterTemplate.parse(config.filter(), "host").forAny();
  }

  List<String> bases() {
    return config.bases();
  }

  /** What a host entry is. */
  Filter filter() {
    return filter;
  }

  /** What has to be asked for, and these too. */
  List<String> attributes(List<String> more) {
    return Stream.concat(Stream.of(config.nameAttribute(), CONTROL, LOCK), more.stream())
        .distinct()
        .toList();
  }

  /** The statement that permits a host; empty for one that is disabled or has no name. */
  Optional<String> statement(SearchResultEntry host) {
    if (isDisabled(host)) {
      return Optional.empty();
    }
    Optional<String> statement =
        form.primaryName(host)
            .flatMap(Statements::host)
            .flatMap(pattern -> Statements.of(Effect.ALLOW, pattern));
    if (statement.isEmpty()) {
      LOG.warn("{}: a granted host without a usable name", host.getDN());
    }
    return statement;
  }

  /** MS-ADTS section 2.2.16 and 389 Directory Server; a state that nobody can read is a no. */
  private static boolean isDisabled(SearchResultEntry host) {
    return Values.of(host, CONTROL).stream().anyMatch(HostNames::isDisabling)
        || Values.of(host, LOCK).stream().anyMatch(value -> !value.equalsIgnoreCase("false"));
  }

  private static boolean isDisabling(String value) {
    return !value.matches("-?[0-9]{1,10}") || (Long.parseLong(value) & ACCOUNT_DISABLED) != 0;
  }
}
