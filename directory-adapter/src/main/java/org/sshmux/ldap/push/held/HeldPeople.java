package org.sshmux.ldap.push.held;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.sshmux.identity.Lookup;
import org.sshmux.ldap.cache.Intake;
import org.sshmux.ldap.push.change.EntryKey;

/**
 * Who was found in the directory, for as long as there is room: longer than their answer is held,
 * because their connections may be open longer. Remembers the latest changes too, so that a reading
 * that they overtook is noticed. Safe for many threads.
 */
public final class HeldPeople implements Intake<Lookup> {
  private static final int JOURNAL = 1024;
  private static final int JOURNAL_NAMES = 50_000;

  private final int limit;

  /** By the key of the cache, the one that was read longest ago first. */
  private final Map<String, HeldPerson> people = new LinkedHashMap<>();

  /** The keys of those whom an entry, an id or a login stands for. */
  private final Map<String, Set<String>> byName = new HashMap<>();

  /** What is directly above the entries of people and groups, and above how many of them. */
  private final Map<String, Integer> parents = new HashMap<>();

  /** The groups that anybody holds, each in one copy. */
  private final Map<String, Group> groups = new HashMap<>();

  private final Deque<Concern> journal = new ArrayDeque<>();
  private int journalNames;
  private long changes;
  private boolean crowded;

  /**
   * @param limit people held at most
   */
  public HeldPeople(int limit) {
    this.limit = limit;
  }

  @Override
  public synchronized long mark() {
    return changes;
  }

  @Override
  public synchronized boolean kept(String key, Lookup value, long mark) {
    return switch (value) {
      case Lookup.Found found -> {
        HeldPerson person = HeldPerson.of(found.person());
        put(key, person);
        yield since(mark).noneMatch(person::touchedBy) && !tooOld(mark);
      }
      case Lookup.Unknown _ -> true;
      case Lookup.Ambiguous _ -> true;
      case Lookup.Unavailable _ -> true;
    };
  }

  @Override
  public synchronized boolean refused(String key, long mark) {
    return since(mark).noneMatch(Concern::strangers) && !tooOld(mark);
  }

  /**
   * Notes a change.
   *
   * @return whom it concerns, by the key of the cache
   */
  public synchronized Map<String, HeldPerson> touchedBy(Concern concern) {
    note(concern);
    Map<String, HeldPerson> touched = new LinkedHashMap<>();
    Stream.concat(concern.names().stream(), concern.members().stream())
        .flatMap(name -> byName.getOrDefault(name, Set.of()).stream())
        .forEach(key -> {
          HeldPerson person = people.get(key);
          if (person != null) {
            touched.put(key, person);
          }
        });
    if (anyBelow(concern.above()) || anyGroup(concern.names()) || anyGroup(concern.members())) {
      people.forEach((key, person) -> {
        if (person.touchedBy(concern)) {
          touched.put(key, person);
        }
      });
    }
    return touched;
  }

  /** Whether any of some names stands for a person. */
  public synchronized boolean isPerson(Collection<String> names) {
    return names.stream().anyMatch(byName::containsKey);
  }

  /** Everybody who is held. */
  public synchronized List<HeldPerson> all() {
    return List.copyOf(people.values());
  }

  /** Whether anybody holds any of some groups, or whatever else leads to what they may do. */
  public synchronized boolean anyGroup(Collection<String> names) {
    return names.stream().anyMatch(groups::containsKey);
  }

  /** Whether anybody's entry, or that of anybody's group, is at or below any of some entries. */
  public synchronized boolean anyBelow(Collection<String> above) {
    return !above.isEmpty()
        && (isPerson(above)
            || anyGroup(above)
            || parents.keySet().stream().anyMatch(parent -> EntryKey.below(parent, above)));
  }

  /** Whether anybody is held. */
  public synchronized boolean any() {
    return !people.isEmpty();
  }

  /** Whether somebody had to be dropped for want of room, so that a change may concern them. */
  public synchronized boolean crowded() {
    return crowded;
  }

  private void note(Concern concern) {
    changes++;
    journal.addLast(concern);
    journalNames += concern.members().size();
    while (journal.size() > JOURNAL || journalNames > JOURNAL_NAMES) {
      journalNames -= journal.removeFirst().members().size();
    }
  }

  private Stream<Concern> since(long mark) {
    return journal.stream().skip(Math.max(0, journal.size() - (changes - mark)));
  }

  private boolean tooOld(long mark) {
    return changes - mark > journal.size();
  }

  private void put(String key, HeldPerson read) {
    remove(key);
    HeldPerson person = read.withGroups(read.groups().stream().map(this::hold).toList());
    people.put(key, person);
    parents.merge(EntryKey.parent(person.entry()), 1, Integer::sum);
    person.names().forEach(name -> byName.computeIfAbsent(name, _ -> new HashSet<>()).add(key));
    if (people.size() > limit) {
      crowded = true;
      remove(people.keySet().iterator().next());
    }
  }

  private void remove(String key) {
    HeldPerson person = people.remove(key);
    if (person == null) {
      return;
    }
    releaseParent(person.entry());
    for (String name : person.names()) {
      byName.computeIfPresent(
          name,
          (_, keys) -> {
            keys.remove(key);
            return keys.isEmpty() ? null : keys;
          });
    }
    person.groups().forEach(this::release);
  }

  /** The copy of a group's name, with one more holder. */
  private String hold(String name) {
    Group group = groups.computeIfAbsent(name, Group::new);
    if (group.holders++ == 0) {
      parents.merge(EntryKey.parent(name), 1, Integer::sum);
    }
    return group.name;
  }

  private void release(String name) {
    Group group = groups.get(name);
    if (group != null && --group.holders == 0) {
      groups.remove(name);
      releaseParent(name);
    }
  }

  private void releaseParent(String name) {
    parents.computeIfPresent(EntryKey.parent(name), (_, count) -> count > 1 ? count - 1 : null);
  }

  private static final class Group {
    private final String name;
    private int holders;

    Group(String name) {
      this.name = name;
    }
  }
}
