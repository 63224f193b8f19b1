package org.sshmux.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sshmux.audit.AuditEvent;
import org.sshmux.identity.AccountState;
import org.sshmux.identity.AddressRange;
import org.sshmux.identity.AuthorizedKey;
import org.sshmux.identity.DirectoryChange;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Person;
import org.sshmux.session.accounting.Reason;

/** What leads to a look at people who are connected, and to how many looks. */
class RevocationTriggersTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final DirectoryChange OF_ALICE =
      new DirectoryChange.OfPeople(Set.of("alice"), "modified uid=alice");

  private final LivePerson rig = new LivePerson(INTERVAL);

  @AfterEach
  void close() {
    rig.close();
  }

  private void now(Person alice) {
    rig.directory.answer("alice", FakeDirectory.found(alice));
  }

  private static AuthorizedKey line(List<AddressRange> from, Optional<Instant> expiry) {
    return new AuthorizedKey(LivePerson.KEY, "", from, List.of(), expiry);
  }

  @Test
  void endsNothingWhileTheDirectoryIsAway() {
    Connection connection = rig.in("alice");
    LivePerson.channel(connection);
    rig.directory.answer("alice", new Lookup.Unavailable("timeout"));
    int before = rig.directory.questions();
    rig.directory.tell(OF_ALICE);
    await().atMost(SOON).until(() -> rig.directory.questions() == before + 1);
    await().atMost(SOON).until(() -> rig.time.waiting() == 2); // the rest and the next look
    rig.time.advance(INTERVAL);
    await().atMost(SOON).until(() -> rig.directory.questions() == before + 2);
    assertThat(connection.revocation()).isEmpty();
    assertThat(rig.trail.events(AuditEvent.AccessRevoked.class)).isEmpty();

    rig.directory.answer("alice", new Lookup.Unknown());
    await().atMost(SOON).until(() -> rig.time.waiting() == 2);
    rig.time.advance(INTERVAL);
    assertThat(rig.revoked().trigger()).isEqualTo("recheck");
  }

  @Test
  void neverLooksByItselfWithoutAnInterval() {
    try (LivePerson quiet = new LivePerson(Duration.ZERO)) {
      Connection connection = quiet.in("alice");
      assertThat(quiet.time.waiting()).isZero();
      quiet.directory.answer("alice", new Lookup.Unavailable("timeout"));
      quiet.directory.tell(OF_ALICE);
      await().atMost(SOON).until(() -> quiet.time.waiting() == 2); // news are not forgotten
      quiet.directory.answer("alice", new Lookup.Unknown());
      quiet.time.advance(Duration.ofMinutes(1));
      await().atMost(SOON).until(() -> connection.revocation().isPresent());
    }
  }

  @Test
  void decidesOnStaleDataLikeOnAnyOther() {
    Connection connection = rig.in("alice");
    LivePerson.channel(connection);
    Person without = LivePerson.alice(new AccountState.Active(), LivePerson.LINE);
    rig.directory.answer(
        "alice",
        new Lookup.Found(without, new Lookup.Freshness.Stale(Duration.ofMinutes(2), "timeout")));
    rig.directory.tell(OF_ALICE);
    assertThat(rig.revoked().reason()).isEqualTo("policy.no-grant");
    assertThat(rig.trail.events(AuditEvent.StaleDataUsed.class)).hasSize(1);
  }

  @Test
  void looksAtEverybodyWithinTheInterval() {
    for (int i = 0; i < 50; i++) {
      rig.directory.answer("p" + i, FakeDirectory.found(person("p" + i)));
      rig.in("p" + i);
    }
    int before = rig.directory.questions();
    rig.time.advance(INTERVAL.minus(Duration.ofSeconds(10)));
    assertThat(rig.directory.questions()).isBetween(before, before + 49);
    rig.time.advance(Duration.ofSeconds(10));
    await().atMost(SOON).until(() -> rig.directory.questions() >= before + 50);
  }

  private static Person person(String login) {
    return FakeDirectory.person(
        login, new AccountState.Active(), List.of(LivePerson.LINE), LivePerson.GRANT);
  }

  @Test
  void endsAConnectionWhenTheAccountExpires() {
    Instant end = rig.time.instant().plusSeconds(20);
    now(
        LivePerson.alice(
            new AccountState.Active(Optional.of(end)), LivePerson.LINE, LivePerson.GRANT));
    rig.in("alice");
    rig.time.advance(Duration.ofSeconds(19));
    assertThat(rig.trail.events(AuditEvent.AccessRevoked.class)).isEmpty();
    rig.time.advance(Duration.ofSeconds(1));
    AuditEvent.AccessRevoked event = rig.revoked();
    assertThat(event.reason()).isEqualTo("auth.account-expired");
    assertThat(event.trigger()).isEqualTo("expiry");
    assertThat(event.change()).isEmpty();
  }

  @Test
  void endsAConnectionWhenTheKeyExpiresThoughTheDirectoryIsAway() {
    Instant end = rig.time.instant().plusSeconds(20);
    now(
        LivePerson.alice(
            new AccountState.Active(), line(List.of(), Optional.of(end)), LivePerson.GRANT));
    rig.in("alice");
    rig.directory.answer("alice", new Lookup.Unavailable("timeout"));
    rig.time.advance(Duration.ofSeconds(20));
    AuditEvent.AccessRevoked event = rig.revoked();
    assertThat(event.reason()).isEqualTo("auth.key-expired");
    assertThat(event.trigger()).isEqualTo("expiry");
  }

  @Test
  void waitsForAnExpiryThatWasPutOff() {
    Instant end = rig.time.instant().plusSeconds(20);
    now(
        LivePerson.alice(
            new AccountState.Active(Optional.of(end)), LivePerson.LINE, LivePerson.GRANT));
    Connection connection = rig.in("alice");
    now(LivePerson.alice());
    rig.time.advance(Duration.ofSeconds(20));
    LivePerson.awaitLooks(connection, 1);
    assertThat(connection.review().expiry()).isEmpty();
    assertThat(rig.trail.events(AuditEvent.AccessRevoked.class)).isEmpty();
  }

  @Test
  void touchesNobodyElse() {
    rig.directory.answer("bob", FakeDirectory.found(person("bob")));
    Connection bob = rig.in("bob");
    LivePerson.channel(bob);
    rig.in("alice");
    int before = rig.directory.questions();
    rig.directory.answer("alice", new Lookup.Unknown());
    rig.directory.tell(OF_ALICE);
    rig.revoked();
    rig.directory.tell(new DirectoryChange.OfPeople(Set.of("carol", "dave"), "added uid=carol"));
    assertThat(rig.directory.questions()).isEqualTo(before + 1);
    assertThat(bob.revocation()).isEmpty();
  }

  @Test
  void looksAtNobodyWhoHasLeft() {
    Connection connection = rig.in("alice");
    connection.closed(Reason.CLIENT_CLOSED);
    int before = rig.directory.questions();
    rig.directory.tell(OF_ALICE);
    rig.directory.tell(new DirectoryChange.OfAnybody("much"));
    rig.time.advance(INTERVAL);
    assertThat(rig.directory.questions()).isEqualTo(before);
    assertThat(rig.time.waiting()).isZero();
  }

  @Test
  void findsAPersonByTheIdWhenTheNewsHaveTheNewLoginOnly() {
    Connection old = rig.in("alice");
    rig.directory.answer("alice", new Lookup.Ambiguous("the entry is called alicia"));
    Person alicia = person("alicia");
    rig.directory.answer(
        "alicia",
        FakeDirectory.found(
            LivePerson.with(
                alicia,
                LivePerson.alice().id(),
                alicia.memberships(),
                new Person.Completeness.Complete())));
    Connection renamed = rig.in("alicia");
    rig.directory.tell(new DirectoryChange.OfPeople(Set.of("alicia"), "renamed uid=alice"));
    assertThat(rig.revoked().link().connection()).isEqualTo(old.reference());
    assertThat(renamed.revocation()).isEmpty();
  }
}
