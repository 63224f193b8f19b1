package org.sshmux.session.revocation;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sshmux.session.authentication.Authenticated;

/**
 * The connections of people who are in, by the login that they typed, which is what they are looked
 * up by. These logins are found by the people's own logins and by the ids of their entries. Safe
 * for many threads.
 */
final class LivePeople {
  private final Map<String, Set<Review>> connections = new HashMap<>();
  private final Map<String, Map<String, Integer>> typedByOwn = new HashMap<>();
  private final Map<String, Map<String, Integer>> typedById = new HashMap<>();

  synchronized void add(Authenticated who, Review connection) {
    if (connections.computeIfAbsent(who.login(), _ -> new HashSet<>()).add(connection)) {
      count(typedByOwn, who.actor().login(), who.login());
      count(typedById, who.id(), who.login());
    }
  }

  synchronized void remove(Authenticated who, Review connection) {
    Set<Review> same = connections.getOrDefault(who.login(), Set.of());
    if (same.contains(connection)) {
      same.remove(connection);
      if (same.isEmpty()) {
        connections.remove(who.login());
      }
      discount(typedByOwn, who.actor().login(), who.login());
      discount(typedById, who.id(), who.login());
    }
  }

  /** All logins that were typed. */
  synchronized List<String> typed() {
    return List.copyOf(connections.keySet());
  }

  /** The logins that people typed, of those who have these logins or the same entries. */
  synchronized Set<String> typed(Collection<String> logins) {
    Set<String> typed = new HashSet<>();
    for (String login : logins) {
      typed.addAll(typedByOwn.getOrDefault(login, Map.of()).keySet());
      if (connections.containsKey(login)) {
        typed.add(login);
      }
    }
    for (String each : List.copyOf(typed)) {
      for (Review connection : connections.getOrDefault(each, Set.of())) {
        connection
            .id()
            .ifPresent(id -> typed.addAll(typedById.getOrDefault(id, Map.of()).keySet()));
      }
    }
    return typed;
  }

  synchronized List<Review> of(String typed) {
    return List.copyOf(connections.getOrDefault(typed, Set.of()));
  }

  private static void count(Map<String, Map<String, Integer>> index, String key, String typed) {
    index.computeIfAbsent(key, _ -> new HashMap<>()).merge(typed, 1, Integer::sum);
  }

  private static void discount(Map<String, Map<String, Integer>> index, String key, String typed) {
    index.computeIfPresent(
        key,
        (_, counts) -> {
          counts.computeIfPresent(typed, (_, count) -> count == 1 ? null : count - 1);
          return counts.isEmpty() ? null : counts;
        });
  }
}
