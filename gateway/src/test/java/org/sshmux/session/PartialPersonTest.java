package org.sshmux.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sshmux.audit.AuditEvent;
import org.sshmux.identity.Person;
import org.sshmux.session.accounting.Reason;
import org.sshmux.session.authentication.KeyAnswer;
import org.sshmux.session.authentication.LoginAnswer;

/** Logins of a person of whom the directory did not say all. */
final class PartialPersonTest {
  private static final AuditEvent.Transport TRANSPORT =
      new AuditEvent.Transport("SSH-2.0-test", "kex", "hostkey", "cipher", "mac");
  private static final String GAP = "more than 64 keys";

  private final LivePerson rig = new LivePerson(Duration.ZERO);
  private int port = 30000;

  @BeforeEach
  void aliceHasTooManyKeys() {
    Person alice = LivePerson.alice();
    Person.Completeness partial = new Person.Completeness.Partial(GAP);
    rig.directory.answer(
        "alice",
        FakeDirectory.found(LivePerson.with(alice, alice.id(), alice.memberships(), partial)));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private Connection connect() {
    InetSocketAddress source = new InetSocketAddress("192.0.2.7", port++);
    assertThat(rig.sessions.admit(source)).isTrue();
    return rig.sessions.connected(source, new InetSocketAddress("192.0.2.1", 22));
  }

  private void assertTrailNamesTheLimit() {
    assertThat(rig.trail.events(AuditEvent.AuthenticationFailed.class))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.reason()).isEqualTo("auth.person-incomplete");
          assertThat(event.detail()).isEqualTo(GAP);
        });
  }

  @Test
  void learnsTheCauseOnceTheyHaveShownThatTheyHoldAKey() {
    Connection connection = connect();
    assertThat(connection.offered("alice", LivePerson.KEY)).isInstanceOf(KeyAnswer.Listed.class);

    assertThat(connection.proven("alice", LivePerson.KEY, TRANSPORT))
        .isInstanceOfSatisfying(
            LoginAnswer.Refused.class,
            refused -> assertThat(refused.sentence()).contains("a limit is exceeded"));
    assertTrailNamesTheLimit();
  }

  @Test
  void isAnsweredLikeAnyOtherForAKeyThatWasNotReadButTheTrailNamesTheLimit() {
    Connection connection = connect();
    assertThat(connection.offered("alice", FakeDirectory.key(2)))
        .isInstanceOf(KeyAnswer.NotListed.class);
    connection.closed(Reason.CLIENT_CLOSED);

    assertTrailNamesTheLimit();
  }
}
