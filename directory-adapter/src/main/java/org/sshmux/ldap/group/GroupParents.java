package org.sshmux.ldap.group;

import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.controls.MatchedValuesFilter;
import com.unboundid.ldap.sdk.controls.MatchedValuesRequestControl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sshmux.ldap.connection.DirectoryAway;
import org.sshmux.ldap.connection.LdapSession;

/**
 * Asks which groups list some entries by their distinguished names, in one question to each base.
 */
final class GroupParents {
  private final GroupTree tree;
  private final List<String> members;

  /**
   * @param members the attributes that list members by their distinguished names; at least one
   */
  GroupParents(GroupTree tree, List<String> members) {
    this.tree = tree;
    this.members = members;
  }

  /**
   * The groups that list each of some entries, also of those that no group lists; what keeps them
   * from being all is noted as a gap.
   *
   * @param dns as the directory returned them, each once
   */
  Map<String, List<SearchResultEntry>> of(LdapSession session, List<String> dns, FoundGroups gaps)
      throws LDAPException, DirectoryAway {
    Map<String, List<SearchResultEntry>> parents = new LinkedHashMap<>();
    Map<String, String> spellings = new LinkedHashMap<>();
    for (String dn : dns) {
      parents.put(dn, new ArrayList<>());
      spellings.put(GroupForm.key(dn), dn);
    }
    for (SearchResultEntry group : listing(session, dns, gaps)) {
      Set<String> listed = dns.size() == 1 ? Set.copyOf(dns) : listed(group, spellings);
      listed.forEach(dn -> parents.getOrDefault(dn, new ArrayList<>()).add(group));
      if (listed.isEmpty()) {
        gaps.gap("cannot read which group is a member of " + group.getDN());
      }
    }
    return parents;
  }

  /** Members are asked for only if it is in doubt who was found, and only those in question. */
  private List<SearchResultEntry> listing(LdapSession session, List<String> dns, FoundGroups gaps)
      throws LDAPException, DirectoryAway {
    Filter any = listingAny(members, dns);
    return dns.size() == 1
        ? tree.search(session, any, List.of(), List.of(), gaps)
        : tree.search(session, any, members, List.of(only(dns)), gaps);
  }

  private Control only(List<String> dns) {
    List<MatchedValuesFilter> wanted = new ArrayList<>(values(members, dns));
    tree.attributes().stream().map(MatchedValuesFilter::createPresentFilter).forEach(wanted::add);
    return new MatchedValuesRequestControl(wanted);
  }

  /**
   * Groups that list any of some entries. Each attribute has an alternative of its own: Apache
   * Directory Server finds nothing if an attribute without an index stands beside one with an index
   * as often as that one has values.
   */
  static Filter listingAny(List<String> members, List<String> dns) {
    return Filter.createORFilter(
        members.stream()
            .map(attribute ->
                Filter.createORFilter(
                    dns.stream().map(dn -> Filter.createEqualityFilter(attribute, dn)).toList()))
            .toList());
  }

  /** Of what such groups list, these entries only. */
  static List<MatchedValuesFilter> values(List<String> members, List<String> dns) {
    return dns.stream()
        .flatMap(dn ->
            members.stream()
                .map(attribute -> MatchedValuesFilter.createEqualityFilter(attribute, dn)))
        .toList();
  }

  /**
   * Which of the entries a group lists.
   *
   * @param spellings their names as they were asked for, by the spelling in which names are
   *     compared
   */
  private Set<String> listed(SearchResultEntry group, Map<String, String> spellings)
      throws LDAPException {
    Set<String> listed = new LinkedHashSet<>();
    for (String attribute : members) {
      for (String value : GroupForm.values(group, attribute)) {
        String dn = spellings.get(GroupForm.key(UniqueMember.dn(value)));
        if (dn != null) {
          listed.add(dn);
        }
      }
    }
    return listed;
  }
}
