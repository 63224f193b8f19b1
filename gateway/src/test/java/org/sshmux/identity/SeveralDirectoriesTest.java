package org.sshmux.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sshmux.session.FakeDirectory;

class SeveralDirectoriesTest {
  private final FakeDirectory staff = new FakeDirectory();
  private final FakeDirectory students = new FakeDirectory();
  private final FakeDirectory guests = new FakeDirectory();
  private final Directory all =
      new SeveralDirectories(
          List.of(
              new SeveralDirectories.Part(Optional.empty(), staff),
              new SeveralDirectories.Part(Optional.of("guests.test"), guests),
              new SeveralDirectories.Part(Optional.empty(), students)));

  private static Lookup person(String login, String id) {
    Person person = FakeDirectory.person(login, new AccountState.Active(), List.of());
    return FakeDirectory.found(
        new Person(
            login,
            id,
            person.dn(),
            person.state(),
            person.keys(),
            person.memberships(),
            person.loadedAt(),
            person.completeness()));
  }

  private static String idOf(Lookup lookup) {
    return lookup instanceof Lookup.Found(Person person, var freshness) ? person.id() : "nobody";
  }

  @Test
  void asksInOrderUntilSomebodyIsKnown() {
    staff.answer("alice", person("alice", "staff-alice"));
    students.answer("alice", person("alice", "student-alice"));
    students.answer("bob", person("bob", "student-bob"));
    assertThat(idOf(all.find("alice"))).isEqualTo("staff-alice");
    assertThat(idOf(all.find("bob"))).isEqualTo("student-bob");
    assertThat(all.find("carol")).isEqualTo(new Lookup.Unknown());
  }

  @Test
  void doesNotPassOverADirectoryThatIsAwayOrInDoubt() {
    students.answer("alice", person("alice", "student-alice"));
    staff.answer("alice", new Lookup.Unavailable("down"));
    assertThat(all.find("alice")).isEqualTo(new Lookup.Unavailable("down"));
    staff.answer("alice", new Lookup.Ambiguous("two of them"));
    assertThat(all.find("alice")).isEqualTo(new Lookup.Ambiguous("two of them"));
  }

  @Test
  void asksTheDirectoryOfARealmOnly() {
    guests.answer("alice", person("alice", "guest-alice"));
    assertThat(all.find("alice")).isEqualTo(new Lookup.Unknown());
    Lookup found = all.find("alice@GUESTS.test");
    assertThat(idOf(found)).isEqualTo("guest-alice");
    assertThat(((Lookup.Found) found).person().login()).isEqualTo("alice@guests.test");
    staff.answer("bob@guests.test", person("bob@guests.test", "an impostor"));
    assertThat(all.find("bob@guests.test")).isEqualTo(new Lookup.Unknown());
  }

  @Test
  void takesAnUnknownRealmForAPartOfTheLogin() {
    staff.answer("dan@example.com", person("dan@example.com", "dan"));
    assertThat(idOf(all.find("dan@example.com"))).isEqualTo("dan");
  }

  @Test
  void looksForHostsInOrder() {
    Host host = new Host("cn=web1", List.of("web1"), List.of());
    students.answerHost("web1", new HostLookup.Found(host));
    assertThat(all.findHost("web1")).isEqualTo(new HostLookup.Found(host));
    guests.answerHost("web1", new HostLookup.Unavailable("down"));
    assertThat(all.findHost("web1")).isEqualTo(new HostLookup.Unavailable("down"));
    assertThat(all.findHost("web2")).isEqualTo(new HostLookup.Unlisted());
  }

  @Test
  void listsTheHostsOfAll() {
    assertThat(all.hosts()).isEqualTo(new HostListing.None());
    HostListing.Entry one = new HostListing.Entry("cn=a", List.of("b"), List.of(), "");
    HostListing.Entry two = new HostListing.Entry("cn=b", List.of("a"), List.of(), "");
    staff.answerHosts(new HostListing.Listed(List.of(one)));
    guests.answerHosts(new HostListing.Listed(List.of(two)));
    assertThat(all.hosts()).isEqualTo(new HostListing.Listed(List.of(two, one)));
    students.answerHosts(new HostListing.Unavailable("down"));
    assertThat(all.hosts()).isEqualTo(new HostListing.Unavailable("down"));
  }

  @Test
  void tellsChangesInTheWordsOfAll() {
    List<DirectoryChange> heard = new ArrayList<>();
    all.onChange(heard::add);
    staff.tell(new DirectoryChange.OfPeople(Set.of("alice"), "modified alice"));
    guests.tell(new DirectoryChange.OfPeople(Set.of("alice"), "modified alice"));
    students.tell(new DirectoryChange.OfAnybody("gap"));
    assertThat(heard)
        .containsExactly(
            new DirectoryChange.OfPeople(Set.of("alice"), "modified alice"),
            new DirectoryChange.OfPeople(Set.of("alice@guests.test"), "modified alice"),
            new DirectoryChange.OfAnybody("gap"));
  }

  @Test
  void refusesTwoDirectoriesOfOneRealm() {
    SeveralDirectories.Part part = new SeveralDirectories.Part(Optional.of("x"), staff);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SeveralDirectories(List.of(part, part)));
  }
}
