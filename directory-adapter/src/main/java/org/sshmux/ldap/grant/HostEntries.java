package org.sshmux.ldap.grant;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.sshmux.identity.Membership;
import org.sshmux.ldap.config.FilterTemplate;
import org.sshmux.ldap.config.SourceConfig;
import org.sshmux.ldap.connection.DirectoryAway;
import org.sshmux.ldap.grant.Gathering.Way;

/** Permits the hosts whose entries say that a group or a person may enter. */
final class HostEntries {
  private final FilterTemplate template;
  private final HostNames hosts;
  private final List<String> named;

  HostEntries(String filter, HostNames hosts) {
    this.template = FilterTemplate.parseAny(filter, SourceConfig.GROUP_DN, SourceConfig.PERSON_DN);
    this.hosts = hosts;
    this.named =
        Stream.of(SourceConfig.GROUP_DN, SourceConfig.PERSON_DN)
            .flatMap(place -> template.attributesOf(place).stream())
            .distinct()
            .toList();
  }

  void gather(Gathering gathering, String person, List<Membership> memberships)
      throws LDAPException, DirectoryAway {
    Map<String, Way> ways = new LinkedHashMap<>();
    for (Membership membership : memberships) {
      Values.normalized(membership.dn()).ifPresent(dn -> ways.put(dn, Way.of(membership)));
    }
    for (SearchResultEntry host :
        gathering.searchAny(
            hosts.bases(),
            hosts.filter(),
            alternatives(person, memberships),
            hosts.attributes(named))) {
      for (String statement : hosts.statement(host).stream().toList()) {
        for (Way way : ways(host, ways)) {
          gathering.add(way.to(host.getDN()), List.of(statement));
        }
      }
    }
  }

  private List<Filter> alternatives(String person, List<Membership> memberships) {
    List<Filter> filters = new ArrayList<>();
    if (!template.has(SourceConfig.GROUP_DN)) {
      return List.of(template.with(Map.of(SourceConfig.PERSON_DN, person)));
    }
    for (Membership membership : memberships) {
      filters.add(
          template.with(
              Map.of(SourceConfig.GROUP_DN, membership.dn(), SourceConfig.PERSON_DN, person)));
    }
    if (filters.isEmpty() && template.has(SourceConfig.PERSON_DN)) {
      filters.add(
          template.with(Map.of(SourceConfig.GROUP_DN, person, SourceConfig.PERSON_DN, person)));
    }
    return filters;
  }

  /** By which groups a host is permitted; if by none that it names, by its own word. */
  private Set<Way> ways(SearchResultEntry host, Map<String, Way> groups) {
    Set<Way> ways = new LinkedHashSet<>();
    for (String attribute : named) {
      for (String value : Values.of(host, attribute)) {
        Values.normalized(value)
            .flatMap(dn -> Optional.ofNullable(groups.get(dn)))
            .ifPresent(ways::add);
      }
    }
    return ways.isEmpty() ? Set.of(new Way(String.join(",", named), List.of())) : ways;
  }
}
