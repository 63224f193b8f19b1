package org.sshmux.ldap.group;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.controls.MatchedValuesRequestControl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sshmux.ldap.config.FilterTemplate;
import org.sshmux.ldap.config.GroupConfig;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.connection.DirectoryAway;
import org.sshmux.ldap.connection.LdapSession;
import org.sshmux.ldap.connection.LdapSession.Question;

/**
 * Asks which groups are in which groups at all, before anybody comes: the names of all groups, and
 * then a hundred at a time. People in groups are left out by the server. Of more than {@value
 * #MAX_GROUPS} groups nothing is asked.
 */
final class GroupOutline {
  private static final int MAX_GROUPS = 10_000;

  /** Of one question; a server that leaves nobody out makes each of them long. */
  private static final int MAX_PARENTS = 1_000;

  private final GroupConfig config;
  private final LdapConfig.Limits limits;
  private final List<String> members;
  private final Filter filter;

  /**
   * @param members the attributes that list members by their distinguished names
   */
  GroupOutline(GroupConfig config, LdapConfig.Limits limits, List<String> members) {
    this.config = config;
    this.limits = limits;
    this.members = members;
    this.filter = FilterTemplate.parse(config.filter()).with(Map.of());
  }

  /** Notes what is found; what was noted before an exception is thrown stays. */
  void sketch(LdapSession session, ParentHints hints) throws LDAPException, DirectoryAway {
    List<String> all = new ArrayList<>();
    for (String base : config.bases()) {
      Question names = new Question(base, filter, List.of("1.1"), List.of());
      session.searchAll(names, limits.pageSize(), MAX_GROUPS).entries().stream()
          .map(SearchResultEntry::getDN)
          .forEach(all::add);
    }
    if (all.size() <= MAX_GROUPS) {
      for (List<String> chunk : GroupTree.chunks(all)) {
        parents(session, chunk).forEach(hints::seen);
      }
    }
  }

  private Map<String, List<String>> parents(LdapSession session, List<String> dns)
      throws LDAPException, DirectoryAway {
    Map<String, List<String>> parents = new LinkedHashMap<>();
    for (String dn : dns) {
      parents.put(GroupForm.key(dn), new ArrayList<>());
    }
    for (String base : config.bases()) {
      for (SearchResultEntry group :
          session.searchAll(question(base, dns), limits.pageSize(), MAX_PARENTS).entries()) {
        for (String attribute : members) {
          for (String value : GroupForm.values(group, attribute)) {
            List<String> above = parents.get(GroupForm.key(UniqueMember.dn(value)));
            if (above != null && !above.contains(group.getDN())) {
              above.add(group.getDN());
            }
          }
        }
      }
    }
    Map<String, List<String>> asReturned = new LinkedHashMap<>();
    for (String dn : dns) {
      asReturned.put(dn, parents.getOrDefault(GroupForm.key(dn), List.of()));
    }
    return asReturned;
  }

  private Question question(String base, List<String> dns) {
    return new Question(
        base,
        Filter.createANDFilter(filter, GroupParents.listingAny(members, dns)),
        members,
        List.of(new MatchedValuesRequestControl(GroupParents.values(members, dns))));
  }
}
