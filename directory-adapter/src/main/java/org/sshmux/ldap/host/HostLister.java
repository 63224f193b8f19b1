package org.sshmux.ldap.host;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.identity.Host;
import org.sshmux.identity.HostListing;
import org.sshmux.ldap.cache.Reading;
import org.sshmux.ldap.config.FilterTemplate;
import org.sshmux.ldap.config.HostConfig;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.Referrals;
import org.sshmux.ldap.connection.DirectoryAway;
import org.sshmux.ldap.connection.LdapSession;
import org.sshmux.ldap.connection.LdapSession.Findings;
import org.sshmux.ldap.connection.LdapSession.Question;

/**
 * Reads all host entries, without their keys: a listing is as large as the directory, and nobody
 * may take its word for a key.
 */
public final class HostLister {
  private static final Logger LOG = LoggerFactory.getLogger(HostLister.class);
  private static final int MAX_WARNINGS = 20;
  private static final int MAX_VALUES = 256;
  private static final Comparator<HostListing.Entry> BY_NAME =
      Comparator.comparing((HostListing.Entry host) -> host.names().getFirst())
          .thenComparing(HostListing.Entry::dn);

  private final HostConfig config;
  private final LdapConfig.Limits limits;
  private final HostEntry.Form form;
  private final Filter filter;
  private final InstantSource clock;

  public HostLister(HostConfig config, LdapConfig.Limits limits, InstantSource clock) {
    this.config = config;
    this.limits = limits;
    this.form = new HostEntry.Form(config, limits);
    this.filter = FilterTemplate.parse(config.filter(), "host").forAny();
    this.clock = clock;
  }

  /** A listing that ran out of time is a failed one, but none that speaks against the directory. */
  public Reading<HostListing> read(LdapSession session) throws LDAPException {
    try {
      return all(session);
    } catch (DirectoryAway e) {
      return new Reading.Failed<>("listing hosts: " + e.detail());
    }
  }

  private Reading<HostListing> all(LdapSession session) throws LDAPException, DirectoryAway {
    Instant now = clock.instant();
    Map<String, SearchResultEntry> found = new LinkedHashMap<>();
    for (String base : config.bases()) {
      Findings here = session.searchAll(question(base), limits.pageSize(), limits.maxHosts());
      for (SearchResultEntry entry : here.entries()) {
        found.put(key(entry.getDN()), entry);
      }
      if (found.size() > limits.maxHosts()) {
        LOG.warn("hosts not listed: more than {} entries (limits.max-hosts)", limits.maxHosts());
        return new Reading.Kept<>(new HostListing.TooMany(limits.maxHosts()), now);
      }
      Optional<String> gap = gap(base, here);
      if (gap.isPresent()) {
        LOG.warn("hosts not listed: {}", gap.get());
        return new Reading.Brief<>(new HostListing.Unavailable(gap.get()), now);
      }
    }
    return new Reading.Kept<>(new HostListing.Listed(readable(found.values())), now);
  }

  private static String key(String dn) throws LDAPException {
    return DN.isValidDN(dn) ? DN.normalize(dn) : dn;
  }

  private Question question(String base) {
    return new Question(
        base,
        filter,
        List.of(config.nameAttribute(), config.addressAttribute(), config.labelAttribute()),
        List.of());
  }

  /** Why there are more entries below a base than the directory gave out. */
  private Optional<String> gap(String base, Findings here) {
    if (here.cut().isEmpty()) {
      return here.referred() && config.referrals() == Referrals.REFUSE
          ? Optional.of("part of the hosts below " + base + " is on another server")
          : Optional.empty();
    }
    String end = " after " + here.entries().size() + " entries below " + base;
    return Optional.of(
        switch (here.cut().get()) {
          case SIZE ->
              "the directory's size limit for the gateway's account ended the search"
                  + end
                  + "; raise it for paged searches (OpenLDAP: olcLimits, size.prtotal)";
          case TIME -> "the directory's time limit ended the search" + end;
          case ADMINISTRATIVE -> "an administrative limit of the directory ended the search" + end;
        });
  }

  private List<HostListing.Entry> readable(Collection<SearchResultEntry> entries) {
    List<HostListing.Entry> hosts = new ArrayList<>(entries.size());
    int leftOut = 0;
    for (SearchResultEntry entry : entries) {
      switch (small(form.read(entry))) {
        case HostEntry.Usable(Host host) ->
            hosts.add(
                new HostListing.Entry(host.dn(), host.names(), host.addresses(), host.label()));
        case HostEntry.Unusable(String detail) -> {
          if (leftOut++ < MAX_WARNINGS) {
            LOG.warn("host not listed: {}", detail);
          }
        }
      }
    }
    if (leftOut > MAX_WARNINGS) {
      LOG.warn("hosts not listed: {} entries in all cannot be read", leftOut);
    }
    hosts.sort(BY_NAME);
    return hosts;
  }

  /** Takes an entry for unreadable that would make a listing much larger than others do. */
  private static HostEntry small(HostEntry entry) {
    return switch (entry) {
      case HostEntry.Unusable unusable -> unusable;
      case HostEntry.Usable(Host host) ->
          host.names().size() + host.addresses().size() <= MAX_VALUES
              ? entry
              : new HostEntry.Unusable(
                  host.dn() + " has more than " + MAX_VALUES + " names and addresses");
    };
  }
}
