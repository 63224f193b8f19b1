package org.sshmux.ldap.grant;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import org.sshmux.identity.Membership;
import org.sshmux.ldap.config.HostConfig;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.Referrals;
import org.sshmux.ldap.config.SourceConfig;
import org.sshmux.ldap.connection.DirectoryAway;
import org.sshmux.ldap.connection.LdapSession;
import org.sshmux.ldap.connection.LdapSession.Findings;
import org.sshmux.ldap.connection.LdapSession.Question;

/**
 * What one look-up has found so far, and the session on which it asks. Nothing is cut off: what is
 * over a limit leaves a gap. Used by one thread.
 */
final class Gathering {
  private static final int CHUNK = 100;

  private final LdapSession session;
  private final SourceConfig config;
  private final LdapConfig.Limits limits;
  private final Referrals referrals;
  private final Map<Way, SequencedSet<String>> found = new LinkedHashMap<>();
  private final Map<String, Integer> perGroup = new HashMap<>();
  private final Map<HostRule.OfNetgroup, List<String>> netgroups = new HashMap<>();
  private int statements;
  private Optional<String> gap = Optional.empty();

  Gathering(LdapSession session, HostConfig hosts, LdapConfig.Limits limits) {
    this.session = session;
    this.config = hosts.sources();
    this.limits = limits;
    this.referrals = hosts.referrals();
  }

  /**
   * How a person comes by statements.
   *
   * @param group the name of the group, the rule or the attribute that grants
   * @param path the distinguished names that lead to the entry that says so, that one included
   */
  record Way(String group, List<String> path) {
    Way {
      path = List.copyOf(path);
    }

    static Way of(Membership membership) {
      return new Way(membership.group(), membership.path());
    }

    /** The same way, one entry further. */
    Way to(String dn) {
      List<String> further = new ArrayList<>(path);
      further.add(dn);
      return new Way(group, further);
    }
  }

  LdapSession session() {
    return session;
  }

  LdapConfig.Limits limits() {
    return limits;
  }

  /** How many statements one group may have. */
  int mostOfGroup() {
    return config.maxHostsPerGroup();
  }

  boolean isComplete() {
    return gap.isEmpty();
  }

  /** Notes why more may be known to the directory; the first reason stays. */
  void lacks(String why) {
    gap = gap.or(() -> Optional.of(why));
  }

  /** Notes a membership, even one without statements. */
  void add(Way way, Collection<String> more) {
    SequencedSet<String> here = found.computeIfAbsent(way, w -> new LinkedHashSet<>());
    for (String statement : more) {
      if (here.add(statement)) {
        statements++;
        int ofGroup = perGroup.merge(way.group(), 1, Integer::sum);
        if (ofGroup > config.maxHostsPerGroup()) {
          lacks(way.group() + " grants more than " + config.maxHostsPerGroup() + " hosts");
          return;
        }
        if (statements > config.maxHostsPerUser()) {
          lacks("more than " + config.maxHostsPerUser() + " hosts are granted");
          return;
        }
      }
    }
  }

  /** Has a netgroup resolved, once however often it is named. */
  List<String> once(HostRule.OfNetgroup netgroup, Resolving how)
      throws LDAPException, DirectoryAway {
    List<String> known = netgroups.get(netgroup);
    if (known != null) {
      return known;
    }
    List<String> resolved = how.hosts(this, netgroup);
    netgroups.put(netgroup, resolved);
    return resolved;
  }

  /** How the statements of a netgroup are found. */
  interface Resolving {
    List<String> hosts(Gathering gathering, HostRule.OfNetgroup netgroup)
        throws LDAPException, DirectoryAway;
  }

  Granted granted() {
    List<Membership> memberships =
        found.entrySet().stream()
            .map(each ->
                new Membership(
                    each.getKey().group(),
                    each.getKey().path().getLast(),
                    each.getKey().path(),
                    List.copyOf(each.getValue())))
            .toList();
    return new Granted(memberships, gap);
  }

  /** Every entry below the bases that matches, each once; a search that is cut off leaves a gap. */
  List<SearchResultEntry> search(
      List<String> bases, Filter filter, List<String> attributes, int limit)
      throws LDAPException, DirectoryAway {
    Map<String, SearchResultEntry> entries = new LinkedHashMap<>();
    for (String base : bases) {
      Findings here =
          session.searchAll(
              new Question(base, filter, attributes, List.of()), limits.pageSize(), limit);
      here.cut().ifPresent(cut -> lacks("search below " + base + " cut off: " + cut));
      if (here.referred() && referrals == Referrals.REFUSE) {
        lacks("part of what is below " + base + " is on another server");
      }
      for (SearchResultEntry entry : here.entries()) {
        entries.put(DN.normalize(entry.getDN()), entry);
      }
    }
    return List.copyOf(entries.values());
  }

  /** The same for a filter and one of many alternatives, by as few searches as need be. */
  List<SearchResultEntry> searchAny(
      List<String> bases, Filter filter, List<Filter> alternatives, List<String> attributes)
      throws LDAPException, DirectoryAway {
    Map<String, SearchResultEntry> entries = new LinkedHashMap<>();
    for (int start = 0; start < alternatives.size() && isComplete(); start += CHUNK) {
      Filter some =
          Filter.createORFilter(
              alternatives.subList(start, Math.min(alternatives.size(), start + CHUNK)));
      for (SearchResultEntry entry :
          search(
              bases, Filter.createANDFilter(filter, some), attributes, config.maxHostsPerUser())) {
        entries.put(DN.normalize(entry.getDN()), entry);
      }
    }
    return List.copyOf(entries.values());
  }

  /** Those of the entries with these distinguished names that match. */
  List<SearchResultEntry> byDn(
      List<String> bases, Filter filter, Collection<String> dns, List<String> attributes)
      throws LDAPException, DirectoryAway {
    return searchAny(bases, filter, dns.stream().map(this::isAt).toList(), attributes);
  }

  /** The filter for the entry with a distinguished name. */
  Filter isAt(String dn) {
    return Filter.createEqualityFilter(config.dnAttribute(), dn);
  }
}
