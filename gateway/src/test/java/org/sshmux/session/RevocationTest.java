package org.sshmux.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sshmux.audit.AuditEvent;
import org.sshmux.grant.Capability;
import org.sshmux.identity.AccountState;
import org.sshmux.identity.AddressRange;
import org.sshmux.identity.AuthorizedKey;
import org.sshmux.identity.DirectoryChange;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Person;
import org.sshmux.session.access.OpenAnswer;
import org.sshmux.session.access.SessionAsk;
import org.sshmux.session.accounting.ChannelAccount;
import org.sshmux.session.accounting.Reason;
import org.sshmux.session.accounting.SessionAccount;

/** What ends, and what goes on, when a right is taken away. */
class RevocationTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final DirectoryChange OF_ALICE =
      new DirectoryChange.OfPeople(Set.of("alice"), "modified uid=alice");

  private final LivePerson rig = new LivePerson(INTERVAL);
  private final List<String> told = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    rig.close();
  }

  private void now(Person alice) {
    rig.directory.answer("alice", FakeDirectory.found(alice));
  }

  private static AccountState barred(AccountState.Cause cause) {
    return new AccountState.Barred(cause, "attribute", "value");
  }

  private static Lookup found(AccountState state, AuthorizedKey line) {
    return FakeDirectory.found(LivePerson.alice(state, line, LivePerson.GRANT));
  }

  private static AuthorizedKey line(List<AddressRange> from, Optional<Instant> expiry) {
    return new AuthorizedKey(LivePerson.KEY, "", from, List.of(), expiry);
  }

  static Stream<Arguments> whatEndsAConnection() {
    AccountState active = new AccountState.Active();
    Person alice = LivePerson.alice();
    AddressRange elsewhere = AddressRange.parse("198.51.100.0/24").orElseThrow();
    return Stream.of(
        Arguments.of(
            "auth.account-disabled", found(barred(AccountState.Cause.DISABLED), LivePerson.LINE)),
        Arguments.of(
            "auth.account-locked", found(barred(AccountState.Cause.LOCKED), LivePerson.LINE)),
        Arguments.of(
            "auth.account-expired", found(barred(AccountState.Cause.EXPIRED), LivePerson.LINE)),
        Arguments.of(
            "auth.account-expired",
            found(new AccountState.Active(Optional.of(Instant.EPOCH)), LivePerson.LINE)),
        Arguments.of(
            "auth.key-removed",
            found(active, AuthorizedKey.unrestricted(FakeDirectory.key(2), ""))),
        Arguments.of(
            "auth.key-expired", found(active, line(List.of(), Optional.of(Instant.EPOCH)))),
        Arguments.of("auth.key-source", found(active, line(List.of(elsewhere), Optional.empty()))),
        Arguments.of("auth.unknown-person", new Lookup.Unknown()),
        Arguments.of("auth.ambiguous-person", new Lookup.Ambiguous("the entry is called alicia")),
        Arguments.of(
            "auth.person-replaced",
            FakeDirectory.found(
                LivePerson.with(
                    alice, "another id", alice.memberships(), new Person.Completeness.Complete()))),
        Arguments.of(
            "auth.person-incomplete",
            FakeDirectory.found(
                LivePerson.with(
                    alice,
                    alice.id(),
                    alice.memberships(),
                    new Person.Completeness.Partial("x")))));
  }

  @ParameterizedTest
  @MethodSource("whatEndsAConnection")
  void endsTheWholeConnection(String reason, Lookup answer) {
    Connection connection = rig.in("alice");
    connection.onRevoked(told::add);
    ChannelAccount channel = LivePerson.channel(connection);
    SessionAccount session = LivePerson.session(connection, SessionAsk.Kind.SHELL, "");
    session.onRevoked(told::add);
    rig.directory.answer("alice", answer);
    rig.directory.tell(OF_ALICE);

    AuditEvent.AccessRevoked event = rig.revoked();
    assertThat(event.request()).isEmpty();
    assertThat(event.reason()).isEqualTo(reason);
    assertThat(event.trigger()).isEqualTo("change");
    assertThat(event.change()).isEqualTo("modified uid=alice");
    assertThat(event.actor().login()).isEqualTo("alice");
    String sentence =
        "access was withdrawn; ask your administrator, reference " + connection.reference();
    await().atMost(SOON).untilAsserted(() -> assertThat(told).containsExactly(sentence, sentence));
    assertThat(connection.revocation()).contains(sentence);

    session.ended(Reason.CLIENT_CLOSED, Optional.empty(), 0, 0);
    channel.ended(Reason.CONNECTION_LOST, 0, 0);
    connection.closed(Reason.CONNECTION_LOST);
    assertThat(rig.trail.awaitEvent(AuditEvent.SessionEnded.class, SOON).reason())
        .isEqualTo("closed.revoked");
    assertThat(rig.trail.awaitEvent(AuditEvent.ChannelClosed.class, SOON).reason())
        .isEqualTo("closed.revoked");
    assertThat(rig.trail.awaitEvent(AuditEvent.ConnectionClosed.class, SOON).reason())
        .isEqualTo("closed.revoked");
    assertThat(rig.trail.events(AuditEvent.AccessRevoked.class)).hasSize(1);
    assertThat(LivePerson.open(connection)).isInstanceOf(OpenAnswer.Prohibited.class);
  }

  static Stream<Arguments> whatEndsAChannel() {
    Person alice = LivePerson.alice();
    AccountState active = new AccountState.Active();
    return Stream.of(
        Arguments.of("policy.no-grant", LivePerson.alice(active, LivePerson.LINE)),
        Arguments.of(
            "policy.no-grant",
            LivePerson.alice(active, LivePerson.LINE, "ssh://web1.example.test")),
        Arguments.of(
            "policy.no-grant",
            LivePerson.with(alice, alice.id(), List.of(), new Person.Completeness.Complete())),
        Arguments.of(
            "policy.explicit-deny",
            LivePerson.alice(
                active, LivePerson.LINE, LivePerson.GRANT, "ssh://!" + LivePerson.HOST)),
        Arguments.of(
            "policy.explicit-deny",
            LivePerson.alice(active, LivePerson.LINE, LivePerson.GRANT, "ssh://!127.0.0.0_8")),
        Arguments.of(
            "policy.capability-not-granted",
            LivePerson.alice(active, LivePerson.LINE, LivePerson.GRANT + "?permit=shell")));
  }

  @ParameterizedTest
  @MethodSource("whatEndsAChannel")
  void endsAChannelAndNothingElse(String reason, Person changed) {
    Connection connection = rig.in("alice");
    connection.onRevoked(told::add);
    ChannelAccount channel = LivePerson.channel(connection);
    channel.onRevoked(told::add);
    now(changed);
    rig.directory.tell(new DirectoryChange.OfAnybody("modified cn=team"));

    AuditEvent.AccessRevoked event = rig.revoked();
    assertThat(event.reason()).isEqualTo(reason);
    assertThat(event.change()).isEqualTo("modified cn=team");
    String reference = event.request().orElseThrow().reference();
    assertThat(reference).isEqualTo(connection.reference() + ".1");
    assertThat(event.ruling().isPresent()).isEqualTo(!reason.equals("policy.no-grant"));
    await().atMost(SOON).untilAsserted(() -> assertThat(told).hasSize(1));
    assertThat(told.getFirst()).contains("access was withdrawn", reference);
    assertThat(connection.revocation()).isEmpty();

    channel.ended(Reason.CONNECTION_LOST, 3, 4);
    AuditEvent.ChannelClosed closed = rig.trail.awaitEvent(AuditEvent.ChannelClosed.class, SOON);
    assertThat(closed.reason()).isEqualTo("closed.revoked");
    assertThat(closed.bytesOut()).isEqualTo(4);
    assertThat(rig.trail.events()).last().isEqualTo(closed);
  }

  @Test
  void endsTheSessionsWhoseRightIsGoneAndLeavesTheOthers() {
    Connection connection = rig.in("alice");
    SessionAccount shell = LivePerson.session(connection, SessionAsk.Kind.SHELL, "");
    SessionAccount files = LivePerson.session(connection, SessionAsk.Kind.SUBSYSTEM, "sftp");
    ChannelAccount forwarded = LivePerson.channel(connection);
    now(
        LivePerson.alice(
            new AccountState.Active(), LivePerson.LINE, LivePerson.GRANT + "?permit=sftp"));
    rig.directory.tell(OF_ALICE);
    await().atMost(SOON).until(() -> rig.trail.events(AuditEvent.AccessRevoked.class).size() == 2);
    shell.ended(Reason.CLIENT_CLOSED, Optional.empty(), 0, 0);
    files.ended(Reason.CLIENT_CLOSED, Optional.empty(), 0, 0);
    forwarded.ended(Reason.CLIENT_CLOSED, 0, 0);
    assertThat(rig.trail.events(AuditEvent.SessionEnded.class))
        .extracting(AuditEvent.SessionEnded::reason)
        .containsExactly("closed.revoked", "closed.client");
    assertThat(rig.trail.awaitEvent(AuditEvent.ChannelClosed.class, SOON).reason())
        .isEqualTo("closed.revoked");
  }

  @Test
  void takesWhatIsPermittedBesidesFromASessionThatGoesOn() {
    now(
        LivePerson.alice(
            new AccountState.Active(), LivePerson.LINE, LivePerson.GRANT + "?permit=shell,agent"));
    Connection connection = rig.in("alice");
    SessionAccount shell = LivePerson.session(connection, SessionAsk.Kind.SHELL, "");
    assertThat(shell.permits(Capability.AGENT)).isTrue();
    shell.onNarrowed(() -> told.add("less"));
    now(
        LivePerson.alice(
            new AccountState.Active(), LivePerson.LINE, LivePerson.GRANT + "?permit=shell,x11"));
    rig.directory.tell(OF_ALICE);
    LivePerson.awaitLooks(connection, 1);
    await().atMost(SOON).until(() -> !shell.permits(Capability.AGENT));
    assertThat(shell.permits(Capability.X11)).isFalse();
    await().atMost(SOON).untilAsserted(() -> assertThat(told).containsExactly("less"));
    assertThat(rig.trail.events(AuditEvent.AccessRevoked.class)).isEmpty();
    assertThat(rig.trail.events(AuditEvent.AccessNarrowed.class))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.withdrawn()).containsExactly("agent");
          assertThat(event.trigger()).isEqualTo("change");
        });
  }
}
