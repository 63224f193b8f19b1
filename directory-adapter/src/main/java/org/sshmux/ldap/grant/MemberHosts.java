package org.sshmux.ldap.grant;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.sshmux.identity.Membership;
import org.sshmux.ldap.config.FilterTemplate;
import org.sshmux.ldap.config.GroupConfig;
import org.sshmux.ldap.config.GroupConfig.MemberSource;
import org.sshmux.ldap.config.SourceConfig;
import org.sshmux.ldap.connection.DirectoryAway;
import org.sshmux.ldap.grant.Gathering.Way;

/** Permits the hosts that groups have as members or name in a link, through host groups too. */
final class MemberHosts {
  private final SourceConfig config;
  private final GroupConfig groups;
  private final HostNames hosts;
  private final Filter groupFilter;
  private final List<String> memberAttributes;

  MemberHosts(SourceConfig config, GroupConfig groups, HostNames hosts) {
    this.config = config;
    this.groups = groups;
    this.hosts = hosts;
    this.groupFilter = FilterTemplate.parse(groups.filter()).with(Map.of());
    this.memberAttributes = groups.members().stream().map(MemberSource::attribute).toList();
  }

  void gather(Gathering gathering, List<Membership> memberships)
      throws LDAPException, DirectoryAway {
    Walk walk = new Walk(gathering);
    if (config.groupMembers().isPresent()) {
      Filter filter = FilterTemplate.parse(config.groupMembers().get()).with(Map.of());
      walk.start(memberships, Filter.createANDFilter(groupFilter, filter), memberAttributes);
    }
    if (!config.groupLinks().isEmpty()) {
      walk.start(memberships, groupFilter, config.groupLinks());
    }
    int depth = gathering.limits().groupDepth();
    while (!walk.next.isEmpty() && gathering.isComplete()) {
      if (depth-- == 0) {
        gathering.lacks("host groups nest deeper than " + gathering.limits().groupDepth());
      }
      walk.step();
    }
  }

  /**
   * An entry that may be a host or a host group.
   *
   * @param ways by which a person comes there
   */
  private record Node(String dn, Set<Way> ways) {}

  /** One person's walk down to the hosts. */
  private final class Walk {
    private final Gathering gathering;
    private final Set<List<String>> seen = new HashSet<>();
    private Map<String, Node> next = new LinkedHashMap<>();
    private int steps;

    Walk(Gathering gathering) {
      this.gathering = gathering;
    }

    void start(List<Membership> memberships, Filter filter, List<String> attributes)
        throws LDAPException, DirectoryAway {
      Map<String, Way> ways = new LinkedHashMap<>();
      for (Membership membership : memberships) {
        Values.normalized(membership.dn()).ifPresent(dn -> ways.put(dn, Way.of(membership)));
      }
      List<String> dns = memberships.stream().map(Membership::dn).toList();
      for (SearchResultEntry group : gathering.byDn(groups.bases(), filter, dns, attributes)) {
        Optional<Way> way = Values.normalized(group.getDN()).map(ways::get);
        if (way.isPresent()) {
          lead(group, attributes, Set.of(way.get()));
        }
      }
    }

    /** Goes on to whatever an entry names. */
    private void lead(SearchResultEntry from, List<String> attributes, Set<Way> ways)
        throws LDAPException, DirectoryAway {
      for (String attribute : attributes) {
        for (String value : Values.ofAll(gathering, from, attribute)) {
          steps += ways.size();
          if (steps > config.maxHostsPerUser()) {
            gathering.lacks("groups name more than " + config.maxHostsPerUser() + " entries");
            return;
          }
          Values.normalized(value)
              .ifPresent(key ->
                  next.computeIfAbsent(key, k -> new Node(value, new LinkedHashSet<>()))
                      .ways()
                      .addAll(ways));
        }
      }
    }

    void step() throws LDAPException, DirectoryAway {
      Map<String, Node> here = next;
      next = new LinkedHashMap<>();
      List<String> dns = here.values().stream().map(Node::dn).toList();
      for (SearchResultEntry host :
          gathering.byDn(hosts.bases(), hosts.filter(), dns, hosts.attributes(List.of()))) {
        for (Way way : ways(here, host)) {
          gathering.add(way, hosts.statement(host).stream().toList());
        }
      }
      if (config.hostGroups().isEmpty()) {
        return;
      }
      SourceConfig.HostGroups nested = config.hostGroups().get();
      Filter filter = FilterTemplate.parse(nested.filter()).with(Map.of());
      for (SearchResultEntry group :
          gathering.byDn(nested.bases(), filter, dns, nested.members())) {
        Set<Way> further = new LinkedHashSet<>();
        for (Way way : ways(here, group)) {
          if (seen.add(List.of(way.path().getFirst(), way.group(), group.getDN()))) {
            further.add(way.to(group.getDN()));
          }
        }
        if (!further.isEmpty()) {
          lead(group, nested.members(), further);
        }
      }
    }

    private static Set<Way> ways(Map<String, Node> nodes, SearchResultEntry entry) {
      return Stream.of(entry.getDN())
          .flatMap(dn -> Values.normalized(dn).stream())
          .flatMap(dn -> Optional.ofNullable(nodes.get(dn)).stream())
          .findFirst()
          .map(Node::ways)
          .orElse(Set.of());
    }
  }
}
