package org.sshmux.ldap.host;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.identity.Host;
import org.sshmux.identity.HostLookup;
import org.sshmux.ldap.cache.Reading;
import org.sshmux.ldap.config.FilterTemplate;
import org.sshmux.ldap.config.HostConfig;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.connection.DirectoryAway;
import org.sshmux.ldap.connection.LdapSession;
import org.sshmux.ldap.entry.OneEntry;

/** Reads one host entry. */
public final class HostReader {
  private static final Logger LOG = LoggerFactory.getLogger(HostReader.class);

  private final HostConfig config;
  private final HostEntry.Form form;
  private final FilterTemplate filter;
  private final InstantSource clock;

  public HostReader(HostConfig config, LdapConfig.Limits limits, InstantSource clock) {
    this.config = config;
    this.form = new HostEntry.Form(config, limits);
    this.filter = FilterTemplate.parse(config.filter(), "host");
    this.clock = clock;
  }

  /**
   * @param name in its canonical form
   */
  public Reading<HostLookup> read(LdapSession session, String name)
      throws LDAPException, DirectoryAway {
    Instant now = clock.instant();
    return switch (OneEntry.find(
        session,
        config.bases(),
        filter.with(Map.of("host", name)),
        attributes(),
        config.referrals())) {
      case OneEntry.None() -> new Reading.Kept<>(new HostLookup.Unlisted(), now);
      case OneEntry.Several(String detail) -> refused(now, detail);
      case OneEntry.Only(SearchResultEntry entry) -> host(entry, name, now);
    };
  }

  private Reading<HostLookup> host(SearchResultEntry entry, String name, Instant now) {
    return switch (form.read(entry)) {
      case HostEntry.Unusable(String detail) -> refused(now, detail);
      case HostEntry.Usable(Host host) ->
          host.names().contains(name)
              ? new Reading.Kept<>(new HostLookup.Found(host), now)
              : refused(now, host.dn() + " was found, but does not carry the name " + name);
    };
  }

  private List<String> attributes() {
    return List.of(
        config.nameAttribute(),
        config.addressAttribute(),
        config.keyAttribute(),
        config.labelAttribute());
  }

  private static Reading<HostLookup> refused(Instant now, String detail) {
    LOG.warn("host refused: {}", detail);
    return new Reading.Brief<>(new HostLookup.Ambiguous(detail), now);
  }
}
