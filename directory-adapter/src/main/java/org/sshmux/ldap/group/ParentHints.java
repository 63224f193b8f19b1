package org.sshmux.ldap.group;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;

/**
 * Which groups were in which groups when somebody's were read last. Only a hint at what to ask for
 * in the same question, however old it may be, and never an answer. Names are compared letter by
 * letter, as the directory returned them: another spelling is a group of which nothing is known.
 * Bounded; safe for many threads.
 */
final class ParentHints {
  private static final int MAX_GROUPS = 50_000;
  private static final int MAX_PARENTS = 50;

  private final Cache<String, List<String>> parents =
      Caffeine.newBuilder().maximumSize(MAX_GROUPS).executor(Runnable::run).build();

  /** Notes which groups list a group, if they are not too many to be of use. */
  void seen(String group, List<String> above) {
    if (above.size() <= MAX_PARENTS) {
      parents.put(group, List.copyOf(above));
    }
  }

  /**
   * The groups above some groups, the nearest first, without those themselves.
   *
   * @param room how many at most
   */
  List<String> above(Collection<String> groups, int room) {
    Set<String> met = new LinkedHashSet<>(groups);
    Queue<String> next = new ArrayDeque<>(groups);
    while (!next.isEmpty()) {
      List<String> above = parents.getIfPresent(next.remove());
      if (above != null) {
        for (String parent : above) {
          if (met.size() < groups.size() + room && met.add(parent)) {
            next.add(parent);
          }
        }
      }
    }
    return met.stream().skip(new LinkedHashSet<>(groups).size()).toList();
  }
}
