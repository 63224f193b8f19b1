package org.sshmux.ldap.push.reach;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sshmux.identity.AccountState;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Membership;
import org.sshmux.identity.Person;
import org.sshmux.ldap.push.change.EntryChange;
import org.sshmux.ldap.push.change.EntryChange.Kind;
import org.sshmux.ldap.push.held.Concern;
import org.sshmux.ldap.push.held.HeldPeople;
import org.sshmux.ldap.push.reach.Assessment.Meaning;

final class HeldPeopleTest {
  private static final int PEOPLE = 12;
  private static final int GROUPS = 10;
  private static final Scope SCOPE = FakeEntries.scope(Scope.Grants.none(), List.of());

  private final HeldPeople people = new HeldPeople(100);
  private final Map<String, Set<String>> members = new TreeMap<>();
  private final LiveEntries entries = new FakeEntries(dn -> entry(dn));

  /** For random graphs and random changes: exactly those who were or are in the group. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void touchesExactlyWhomAChangeOfAGroupConcerns(long seed) {
    Random random = new Random(seed);
    for (int g = 0; g < GROUPS; g++) {
      members.put(group(g), someMembers(random));
    }
    for (int step = 0; step < 200; step++) {
      for (int p = 0; p < PEOPLE; p++) {
        hold(p);
      }
      String changed = group(random.nextInt(GROUPS));
      Set<String> expected = holdersOf(changed);
      Kind kind = Kind.MODIFIED;
      if (random.nextInt(10) == 0) {
        members.remove(changed);
        kind = Kind.DELETED;
      } else {
        members.put(changed, someMembers(random));
      }
      expected.addAll(holdersOf(changed));

      assertThat(touched(kind, changed)).as("step %s: %s", step, members).isEqualTo(expected);
    }
  }

  @Test
  void touchesAPersonByNameByIdAndByWhatIsAbove() {
    hold(1);
    hold(2);

    assertThat(touched(Kind.MODIFIED, "UID=p1, ou=people")).containsExactly("p1");
    assertThat(touched(change(Kind.MODIFIED, "uid=new,ou=people", "#id2"))).containsExactly("p2");
    assertThat(touched(change(Kind.DELETED, "", "#id1"))).containsExactly("p1");
    assertThat(touched(Kind.MODIFIED, "cn=printer,ou=devices")).isEmpty();
    assertThat(
            touched(
                new EntryChange(
                    Kind.RENAMED,
                    "ou=staff",
                    Optional.of("ou=people"),
                    Set.of(),
                    Optional.empty())))
        .containsExactly("p1", "p2");
  }

  @Test
  void believesTheDirectoryThatTellsWhoJoinedAndLeft() {
    hold(1);
    hold(2);
    EntryChange joined =
        new EntryChange(
            Kind.MODIFIED,
            group(0),
            Optional.empty(),
            Set.of(),
            Optional.of(Set.of("uid=p2,ou=people")));

    assertThat(touched(joined)).containsExactly("p2");
  }

  @Test
  void doesNotKnowWhomAnEntryConcernsThatIsKnownByAnUnknownIdOnly() {
    hold(1);

    assertThat(meaning(change(Kind.DELETED, "", "#other"), entries))
        .isInstanceOf(Meaning.Anybody.class);
  }

  @Test
  void doesNotKnowWhomAGroupConcernsThatCannotBeRead() {
    hold(1);
    LiveEntries away =
        new FakeEntries(dn -> {
          throw new LDAPException(ResultCode.TIMEOUT);
        });

    assertThat(meaning(change(Kind.ADDED, group(1)), away)).isInstanceOf(Meaning.Anybody.class);
    LiveEntries ranged =
        new FakeEntries(dn ->
            Optional.of(new SearchResultEntry(dn, List.of(attribute("member;range=0-1", "a")))));
    assertThat(meaning(change(Kind.ADDED, group(1)), ranged)).isInstanceOf(Meaning.Anybody.class);
  }

  @Test
  void readsNoMoreThanSoManyEntriesForABatch() {
    hold(1);
    Assessment assessment = new Assessment(SCOPE, people, entries);
    for (int i = 0; i < Reads.MOST; i++) {
      assertThat(assessment.of(change(Kind.ADDED, group(i)))).isInstanceOf(Meaning.Some.class);
    }

    assertThat(assessment.of(change(Kind.ADDED, group(0)))).isInstanceOf(Meaning.Anybody.class);
  }

  @Test
  void readsNoGroupWhileNobodyIsHeld() {
    List<String> read = new ArrayList<>();
    LiveEntries watched =
        new FakeEntries(dn -> {
          read.add(dn);
          return Optional.empty();
        });
    meaning(change(Kind.ADDED, group(1)), watched);
    assertThat(read).isEmpty();
    hold(1);
    meaning(change(Kind.ADDED, group(1)), watched);
    assertThat(read).containsExactly(group(1));
  }

  @Test
  void doesNotKnowWhomAStrangerConcernsOnceItHadToDropSomebody() {
    HeldPeople few = new HeldPeople(2);
    for (int i = 0; i < 3; i++) {
      few.kept("p" + i, found(i), 0);
    }

    assertThat(new Assessment(SCOPE, few, entries).of(change(Kind.MODIFIED, "uid=p0,ou=people")))
        .isInstanceOf(Meaning.Anybody.class);
    assertThat(new Assessment(SCOPE, few, entries).of(change(Kind.MODIFIED, "uid=p2,ou=people")))
        .isInstanceOf(Meaning.Some.class);
    assertThat(new Assessment(SCOPE, few, entries).of(change(Kind.MODIFIED, "cn=x,ou=devices")))
        .isInstanceOf(Meaning.Some.class);
  }

  @Test
  void noticesThatAChangeOvertookAReading() {
    long before = people.mark();
    touched(Kind.MODIFIED, "uid=p1,ou=people");

    assertThat(people.kept("p1", found(1), before)).isFalse();
    assertThat(people.kept("p2", found(2), before)).isTrue();
    assertThat(people.refused("nobody", before)).isFalse();
    assertThat(people.kept("p1", found(1), people.mark())).isTrue();
    assertThat(people.refused("nobody", people.mark())).isTrue();
  }

  @Test
  void takesAReadingForOvertakenThatIsOlderThanItRemembers() {
    long before = people.mark();
    for (int i = 0; i < 1025; i++) {
      touched(Kind.MODIFIED, "cn=x,ou=devices");
    }

    assertThat(people.kept("p1", found(1), before)).isFalse();
    assertThat(people.kept("p1", found(1), before + 1)).isTrue();
  }

  private Set<String> touched(Kind kind, String dn) {
    return touched(change(kind, dn));
  }

  private Set<String> touched(EntryChange change) {
    return switch (meaning(change, entries)) {
      case Meaning.Some(Concern concern, boolean _) ->
          new TreeSet<>(people.touchedBy(concern).keySet());
      case Meaning.Anybody(String why) -> throw new AssertionError(why);
    };
  }

  private Meaning meaning(EntryChange change, LiveEntries source) {
    return new Assessment(SCOPE, people, source).of(change);
  }

  private static EntryChange change(Kind kind, String dn, String... ids) {
    return EntryChange.of(kind, dn, Set.of(ids));
  }

  private Optional<SearchResultEntry> entry(String dn) {
    Set<String> values = members.get(dn);
    return values == null
        ? Optional.empty()
        : Optional.of(
            new SearchResultEntry(dn, List.of(attribute("member", values.toArray(String[]::new)))));
  }

  private static Attribute attribute(String name, String... values) {
    return new Attribute(name, values);
  }

  private void hold(int p) {
    assertThat(people.kept("p" + p, found(p), people.mark())).isTrue();
  }

  private Lookup found(int p) {
    List<Membership> memberships =
        groupsOf("uid=p" + p + ",ou=people").stream()
            .map(dn -> new Membership(dn, dn, List.of(dn), List.of()))
            .toList();
    return new Lookup.Found(
        new Person(
            "p" + p,
            "id" + p,
            "uid=p" + p + ",ou=people",
            new AccountState.Active(),
            List.of(),
            memberships,
            Instant.EPOCH,
            new Person.Completeness.Complete()),
        new Lookup.Freshness.Fresh());
  }

  /** The naive way: walk up until nothing new is found. */
  private Set<String> groupsOf(String dn) {
    Set<String> found = new HashSet<>();
    List<String> todo = new ArrayList<>(List.of(dn));
    while (!todo.isEmpty()) {
      String member = todo.removeLast();
      members.forEach((group, values) -> {
        if (values.contains(member) && found.add(group)) {
          todo.add(group);
        }
      });
    }
    return found;
  }

  private Set<String> holdersOf(String group) {
    Set<String> holders = new TreeSet<>();
    for (int p = 0; p < PEOPLE; p++) {
      if (groupsOf("uid=p" + p + ",ou=people").contains(group)) {
        holders.add("p" + p);
      }
    }
    return holders;
  }

  private static Set<String> someMembers(Random random) {
    Set<String> some = new HashSet<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      some.add(
          random.nextBoolean()
              ? "uid=p" + random.nextInt(PEOPLE) + ",ou=people"
              : group(random.nextInt(GROUPS)));
    }
    return some;
  }

  private static String group(int g) {
    return "cn=g" + g + ",ou=groups";
  }
}
