package org.sshmux.policy;

import java.util.List;

/**
 * Which grant decided, and how the person came by it.
 *
 * @param grant the access statement as it stands in the directory
 * @param sourceDn the distinguished name of the entry that carries it
 * @param group the group's name
 * @param path the distinguished names from the person's own group to {@code sourceDn}
 */
public record Ruling(String grant, String sourceDn, String group, List<String> path) {
  public Ruling {
    path = List.copyOf(path);
  }
}
