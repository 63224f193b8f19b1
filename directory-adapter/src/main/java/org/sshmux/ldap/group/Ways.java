package org.sshmux.ldap.group;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Stream;

/**
 * Through which groups a person is in a group that the server has found, as far as the entries tell
 * which groups they are in themselves.
 */
final class Ways {
  private final Map<String, SearchResultEntry> groups = new LinkedHashMap<>();
  private final Map<String, List<String>> ways = new LinkedHashMap<>();

  /**
   * @param direct the names of the groups that the person is in itself
   * @param found all groups, with {@code memberOf}
   * @param memberOf the attribute that names the groups an entry is in
   */
  Ways(Collection<String> direct, List<SearchResultEntry> found, String memberOf)
      throws LDAPException {
    for (SearchResultEntry group : found) {
      groups.put(GroupForm.key(group.getDN()), group);
    }
    Queue<SearchResultEntry> next = new ArrayDeque<>();
    for (String dn : direct) {
      reach(dn, List.of(), next);
    }
    while (!next.isEmpty()) {
      SearchResultEntry group = next.remove();
      List<String> way = Stream.concat(to(group).stream(), Stream.of(group.getDN())).toList();
      for (String parent : GroupForm.values(group, memberOf)) {
        reach(parent, way, next);
      }
    }
  }

  /** The groups that lead to a group; none if that is not known. */
  List<String> to(SearchResultEntry group) throws LDAPException {
    return ways.getOrDefault(GroupForm.key(group.getDN()), List.of());
  }

  private void reach(String dn, List<String> way, Queue<SearchResultEntry> next)
      throws LDAPException {
    String key = GroupForm.key(dn);
    SearchResultEntry group = groups.get(key);
    if (group != null && ways.putIfAbsent(key, way) == null) {
      next.add(group);
    }
  }
}
