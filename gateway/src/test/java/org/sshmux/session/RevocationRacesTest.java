package org.sshmux.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sshmux.audit.AuditEvent;
import org.sshmux.identity.AccountState;
import org.sshmux.identity.DirectoryChange;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Person;
import org.sshmux.session.access.OpenAnswer;
import org.sshmux.session.access.SessionAnswer;
import org.sshmux.session.access.SessionAsk;
import org.sshmux.session.accounting.ChannelAccount;
import org.sshmux.session.accounting.Reason;

/** What is permitted while it is being taken away. */
class RevocationRacesTest {
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

  private static Person person(String login) {
    return FakeDirectory.person(
        login, new AccountState.Active(), List.of(LivePerson.LINE), LivePerson.GRANT);
  }

  @Test
  void decidesAnewWhatWasBeingDecidedOnOldData() {
    Connection connection = rig.in("alice");
    List<Integer> answers = new ArrayList<>();
    rig.directory.beforeAnswer(() -> {
      synchronized (answers) {
        answers.add(answers.size());
        if (answers.size() > 1) {
          return;
        }
      }
      now(LivePerson.alice(new AccountState.Active(), LivePerson.LINE));
      rig.directory.tell(OF_ALICE);
      LivePerson.awaitLooks(connection, 1);
    });
    assertThat(LivePerson.open(connection)).isInstanceOf(OpenAnswer.Prohibited.class);
    assertThat(rig.trail.awaitEvent(AuditEvent.AccessDenied.class, SOON).reason())
        .isEqualTo("policy.no-grant");
    assertThat(rig.trail.events(AuditEvent.AccessAllowed.class)).isEmpty();
  }

  @Test
  void opensNothingThatWasRevokedWhileItWasDialled() {
    Connection connection = rig.in("alice");
    rig.onDial(() -> {
      now(LivePerson.alice(new AccountState.Active(), LivePerson.LINE));
      rig.directory.tell(OF_ALICE);
      rig.revoked();
    });
    assertThat(LivePerson.open(connection))
        .isInstanceOfSatisfying(
            OpenAnswer.Prohibited.class,
            answer -> assertThat(answer.sentence()).contains("access was withdrawn"));
    assertThat(rig.trail.events(AuditEvent.ChannelOpened.class)).isEmpty();
    now(LivePerson.alice());
    rig.onDial(() -> {});
    assertThat(LivePerson.open(connection)).isInstanceOf(OpenAnswer.Opened.class);
  }

  @Test
  void startsNoSessionThatWasRevokedBeforeTheTargetLetItIn() {
    Connection connection = rig.in("alice");
    SessionAnswer.Reached reached =
        (SessionAnswer.Reached) LivePerson.reach(connection, SessionAsk.Kind.SHELL, "");
    LivePerson.closeQuietly(reached.socket());
    now(LivePerson.alice(new AccountState.Active(), LivePerson.LINE));
    rig.directory.tell(OF_ALICE);
    rig.revoked();
    assertThatThrownBy(() ->
            reached
                .account()
                .started(
                    new AuditEvent.Credential("agent", "", ""),
                    new AuditEvent.Key("", "", ""),
                    "directory"))
        .isInstanceOf(IOException.class);
    assertThat(reached.account().failed(Reason.TRAIL_UNAVAILABLE, ""))
        .contains("access was withdrawn", connection.reference() + ".1");
    assertThat(rig.trail.events(AuditEvent.SessionStarted.class)).isEmpty();
  }

  @Test
  void looksAgainAtWhoCameInWhileNewsCame() {
    List<Integer> answers = new ArrayList<>();
    rig.directory.beforeAnswer(() -> {
      synchronized (answers) {
        answers.add(answers.size());
        if (answers.size() > 1) {
          return;
        }
      }
      rig.directory.answer("alice", new Lookup.Unknown());
      rig.directory.tell(OF_ALICE);
    });
    rig.in("alice");
    assertThat(rig.revoked().reason()).isEqualTo("auth.unknown-person");
  }

  @Test
  void tellsARevocationToAListenerThatComesLater() {
    Connection connection = rig.in("alice");
    ChannelAccount channel = LivePerson.channel(connection);
    rig.directory.answer("alice", new Lookup.Unknown());
    rig.directory.tell(OF_ALICE);
    await().atMost(SOON).until(() -> connection.revocation().isPresent());
    connection.onRevoked(told::add);
    channel.onRevoked(told::add);
    await().atMost(SOON).untilAsserted(() -> assertThat(told).hasSize(2));
  }

  @Test
  void asksTheDirectoryForNoMoreThanEightPeopleAtATime() {
    for (int i = 0; i < 40; i++) {
      rig.directory.answer("p" + i, FakeDirectory.found(person("p" + i)));
      rig.in("p" + i);
    }
    CountDownLatch gate = new CountDownLatch(1);
    AtomicInteger asking = new AtomicInteger();
    rig.directory.beforeAnswer(() -> {
      asking.incrementAndGet();
      try {
        assertThat(gate.await(10, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    int before = rig.directory.questions();
    for (int i = 0; i < 100; i++) {
      rig.directory.tell(new DirectoryChange.OfAnybody("storm " + i));
    }
    await().atMost(SOON).until(() -> asking.get() == 8);
    assertThat(rig.directory.questions()).isEqualTo(before + 8);
    gate.countDown();
    await().atMost(SOON).until(() -> rig.directory.questions() == before + 40);
  }
}
