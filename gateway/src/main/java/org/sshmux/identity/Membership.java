package org.sshmux.identity;

import java.util.List;

/**
 * An effective group of a person, or another entry that says something about the person's hosts,
 * such as a rule, and what it says.
 *
 * @param group the name of the group, the rule or the attribute
 * @param dn the entry's distinguished name as the directory returned it
 * @param path the distinguished names that lead from the person's own group to this entry, both
 *     ends included; one element when nothing leads there, as for a direct member
 * @param grants the access statements found there, such as {@code ssh://web1:22 label}
 */
public record Membership(String group, String dn, List<String> path, List<String> grants) {
  public Membership {
    path = List.copyOf(path);
    grants = List.copyOf(grants);
    if (path.isEmpty() || !path.getLast().equals(dn)) {
      throw new IllegalArgumentException("a path ends at its own group: " + path + ", " + dn);
    }
  }
}
