package org.sshmux.ldap.grant;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.identity.Membership;
import org.sshmux.ldap.config.SourceConfig;
import org.sshmux.ldap.connection.DirectoryAway;
import org.sshmux.ldap.grant.Gathering.Way;

/**
 * Permits the hosts of FreeIPA's host-based access control rules. A rule that is not plainly
 * enabled, not plainly one that allows, or not for the service permits nothing; none ever forbids.
 * Source hosts and hosts outside the directory do not count.
 */
final class HbacRules {
  private static final Logger LOG = LoggerFactory.getLogger(HbacRules.class);
  private static final Filter RULE =
      Filter.createANDFilter(
          Filter.createEqualityFilter("objectClass", "ipaHBACRule"),
          Filter.createEqualityFilter("ipaEnabledFlag", "TRUE"));
  private static final String MEMBER_OF = "memberOf";
  private static final List<String> ATTRIBUTES =
      List.of(
          "cn",
          "ipaEnabledFlag",
          "accessRuleType",
          "userCategory",
          "memberUser",
          "hostCategory",
          "serviceCategory",
          "memberService");

  private final SourceConfig.Hbac config;
  private final HostNames hosts;
  private final HbacServices services;

  HbacRules(SourceConfig.Hbac config, HostNames hosts) {
    this.config = config;
    this.hosts = hosts;
    this.services = new HbacServices(config);
  }

  /** What has to be read of the person. */
  static List<String> personAttributes() {
    return List.of(MEMBER_OF);
  }

  void gather(Gathering gathering, Entry person, List<Membership> memberships)
      throws LDAPException, DirectoryAway {
    Map<String, Way> ways = new LinkedHashMap<>();
    for (Membership membership : memberships) {
      Values.normalized(membership.dn()).ifPresent(dn -> ways.put(dn, Way.of(membership)));
    }
    List<SearchResultEntry> found =
        gathering.searchAny(
            config.bases(), RULE, alternatives(gathering, person, ways), ATTRIBUTES);
    List<SearchResultEntry> plain = found.stream().filter(HbacRules::allows).toList();
    List<SearchResultEntry> ours = services.select(gathering, plain);
    Map<String, Way> some = new LinkedHashMap<>();
    List<Way> all = new ArrayList<>();
    for (SearchResultEntry rule : ours) {
      Way way = way(rule, ways);
      Values.normalized(rule.getDN()).ifPresent(dn -> some.put(dn, way));
      if (isAll(rule, "hostCategory")) {
        all.add(way);
      }
    }
    allHosts(gathering, all);
    someHosts(gathering, some);
  }

  /** For everybody, for the person, for one of the groups; or as the server says of the person. */
  private List<Filter> alternatives(Gathering gathering, Entry person, Map<String, Way> groups) {
    List<Filter> alternatives = new ArrayList<>();
    alternatives.add(Filter.createEqualityFilter("userCategory", "all"));
    alternatives.add(Filter.createEqualityFilter("memberUser", person.getDN()));
    groups.values().stream()
        .map(way -> Filter.createEqualityFilter("memberUser", way.path().getLast()))
        .forEach(alternatives::add);
    Values.of(person, MEMBER_OF).stream()
        .filter(this::isBelowBases)
        .map(gathering::isAt)
        .forEach(alternatives::add);
    return alternatives;
  }

  private boolean isBelowBases(String dn) {
    Optional<String> below = Values.normalized(dn);
    return below.isPresent()
        && config.bases().stream()
            .flatMap(base -> Values.normalized(base).stream())
            .anyMatch(base -> below.get().endsWith("," + base));
  }

  private static boolean allows(SearchResultEntry rule) {
    return Values.isOnly(rule, "ipaEnabledFlag", "TRUE")
        && Values.isOnly(rule, "accessRuleType", "allow");
  }

  static boolean isAll(SearchResultEntry rule, String category) {
    return Values.isOnly(rule, category, "all");
  }

  /** The way through the group that the rule names, if it names one. */
  private static Way way(SearchResultEntry rule, Map<String, Way> groups) {
    String name = Values.of(rule, "cn").stream().findFirst().orElse(rule.getDN());
    List<String> path =
        Values.of(rule, "memberUser").stream()
            .flatMap(dn -> Values.normalized(dn).stream())
            .flatMap(dn -> Optional.ofNullable(groups.get(dn)).stream())
            .findFirst()
            .map(Way::path)
            .orElse(List.of());
    return new Way(name, path).to(rule.getDN());
  }

  /** What rules for every host mean: what the operator says it means, or all that is listed. */
  private void allHosts(Gathering gathering, List<Way> ways) throws LDAPException, DirectoryAway {
    if (ways.isEmpty()) {
      return;
    }
    Collection<String> statements =
        config.allHosts().isPresent()
            ? config.allHosts().get().stream().map(hosts -> "ssh://" + hosts).toList()
            : listed(gathering);
    ways.forEach(way -> gathering.add(way, statements));
  }

  private List<String> listed(Gathering gathering) throws LDAPException, DirectoryAway {
    return gathering
        .search(hosts.bases(), hosts.filter(), hosts.attributes(List.of()), gathering.mostOfGroup())
        .stream()
        .flatMap(host -> hosts.statement(host).stream())
        .toList();
  }

  /** The server keeps in a host entry which rules hold there, host groups resolved. */
  private void someHosts(Gathering gathering, Map<String, Way> rules)
      throws LDAPException, DirectoryAway {
    List<Filter> alternatives =
        rules.values().stream()
            .map(way -> Filter.createEqualityFilter(MEMBER_OF, way.path().getLast()))
            .toList();
    for (SearchResultEntry host :
        gathering.searchAny(
            hosts.bases(), hosts.filter(), alternatives, hosts.attributes(List.of(MEMBER_OF)))) {
      List<String> statement = hosts.statement(host).stream().toList();
      Set<Way> ways =
          Values.of(host, MEMBER_OF).stream()
              .flatMap(dn -> Values.normalized(dn).stream())
              .flatMap(dn -> Stream.ofNullable(rules.get(dn)))
              .collect(Collectors.toSet());
      if (ways.isEmpty()) {
        LOG.warn("{}: found as a host of a rule, but names none", host.getDN());
      }
      ways.forEach(way -> gathering.add(way, statement));
    }
  }
}
