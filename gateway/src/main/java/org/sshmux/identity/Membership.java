package org.sshmux.identity;

import java.util.List;

/**
 * An effective group of a person, and what the directory says on that group about hosts.
 *
 * @param group the group's name
 * @param dn the group's distinguished name as the directory returned it
 * @param path the distinguished names that lead from the person's own group to this one, both ends
 *     included; one element when the person is a direct member
 * @param grants the raw access statements found on the group, such as {@code ssh://web1:22 label}
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
