package org.sshmux.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sshmux.audit.AuditEvent;
import org.sshmux.audit.InMemoryAuditLog;
import org.sshmux.identity.AccountState;
import org.sshmux.identity.AddressRange;
import org.sshmux.identity.AuthorizedKey;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Membership;
import org.sshmux.identity.OfferedKey;
import org.sshmux.identity.Person;
import org.sshmux.policy.Policies;
import org.sshmux.session.access.OpenAnswer;
import org.sshmux.session.accounting.Reason;
import org.sshmux.session.admission.SessionLimits;
import org.sshmux.session.authentication.KeyAnswer;
import org.sshmux.session.authentication.LoginAnswer;
import org.sshmux.target.Credentials;
import org.sshmux.target.DialOutcome;

class ConnectionTest {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final OfferedKey KEY = FakeDirectory.key(1);
  private static final AuthorizedKey LINE = AuthorizedKey.unrestricted(KEY, "laptop");
  private static final AuditEvent.Transport TRANSPORT =
      new AuditEvent.Transport("SSH-2.0-test", "kex", "hostkey", "cipher", "mac");

  private final FakeDirectory directory = new FakeDirectory();
  private final InMemoryAuditLog trail = new InMemoryAuditLog();
  private final Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private final LoopbackDialer dialer = new LoopbackDialer();
  private final Sessions sessions = open();
  private int port = 40000;

  private Sessions open() {
    return new Sessions(
        new Ports(
            directory,
            Policies.refusingWhenStale("prod-*"),
            TestResolver.of(directory, "db1.example.test", "127.0.0.1"),
            dialer,
            new Credentials(TestResolver.config(), false),
            trail),
        new SessionLimits(10, 5, 3),
        Duration.ZERO,
        InstantSource.fixed(now),
        new Random(1));
  }

  @BeforeEach
  void aliceMayReachTheDatabase() {
    directory.answer(
        "alice",
        FakeDirectory.found(
            FakeDirectory.person(
                "alice", new AccountState.Active(), List.of(LINE), "ssh://db1.example.test")));
  }

  @AfterEach
  void close() throws IOException {
    sessions.close();
    dialer.close();
  }

  private Connection connect() {
    InetSocketAddress source = new InetSocketAddress("192.0.2.7", port++);
    assertThat(sessions.admit(source)).isTrue();
    return sessions.connected(source, new InetSocketAddress("192.0.2.1", 22));
  }

  private Connection loggedIn() {
    Connection connection = connect();
    assertThat(connection.offered("alice", KEY)).isInstanceOf(KeyAnswer.Listed.class);
    assertThat(connection.proven("alice", KEY, TRANSPORT)).isInstanceOf(LoginAnswer.Accepted.class);
    return connection;
  }

  private void barred(AccountState.Cause cause) {
    directory.answer(
        "carol",
        FakeDirectory.found(
            FakeDirectory.person(
                "carol", new AccountState.Barred(cause, "shadowExpire", "1"), List.of(LINE))));
  }

  @Test
  void storesTheLoginBeforeItIsAccepted() {
    loggedIn();
    assertThat(trail.events())
        .hasAtLeastOneElementOfType(AuditEvent.AuthenticationSucceeded.class)
        .first()
        .isInstanceOf(AuditEvent.ConnectionOpened.class);
  }

  @Test
  void asksTheDirectoryOnceForAllOfferedKeys() {
    Connection connection = connect();
    for (int i = 2; i < 26; i++) {
      assertThat(connection.offered("alice", FakeDirectory.key(i)))
          .isInstanceOf(KeyAnswer.NotListed.class);
    }
    assertThat(connection.offered("alice", KEY)).isInstanceOf(KeyAnswer.Listed.class);
    assertThat(directory.questions()).isEqualTo(1);
  }

  @Test
  void answersTheKeyOfADisabledAccountLikeAnyOtherUntilItIsProven() {
    barred(AccountState.Cause.EXPIRED);
    Connection connection = connect();
    assertThat(connection.offered("carol", KEY)).isInstanceOf(KeyAnswer.Listed.class);
    assertThat(trail.events(AuditEvent.AuthenticationFailed.class)).isEmpty();

    LoginAnswer answer = connection.proven("carol", KEY, TRANSPORT);
    assertThat(answer)
        .isInstanceOfSatisfying(
            LoginAnswer.Refused.class,
            refused ->
                assertThat(refused.sentence())
                    .contains(connection.reference())
                    .doesNotContain("expired", "shadow", "account"));
    AuditEvent.AuthenticationFailed event =
        trail.awaitEvent(AuditEvent.AuthenticationFailed.class, SOON);
    assertThat(event.reason()).isEqualTo("auth.account-expired");
    assertThat(event.detail()).isEqualTo("shadowExpire: 1");
    assertThat(event.link().connection()).isEqualTo(connection.reference());
  }

  @Test
  void refusesAKeyFromAnAddressThatItsLineForbids() {
    AuthorizedKey office =
        new AuthorizedKey(
            KEY,
            "",
            List.of(AddressRange.parse("198.51.100.0/24").orElseThrow()),
            List.of(),
            Optional.empty());
    directory.answer(
        "dave",
        FakeDirectory.found(
            FakeDirectory.person("dave", new AccountState.Active(), List.of(office))));
    Connection connection = connect();
    connection.offered("dave", KEY);
    assertThat(connection.proven("dave", KEY, TRANSPORT)).isInstanceOf(LoginAnswer.Refused.class);
    assertThat(trail.awaitEvent(AuditEvent.AuthenticationFailed.class, SOON).reason())
        .isEqualTo("auth.key-source");
  }

  @Test
  void endsTheConnectionWhenTheDirectoryCannotBeAsked() {
    directory.answer("erin", new Lookup.Unavailable("timeout"));
    Connection connection = connect();
    assertThat(connection.offered("erin", KEY))
        .isInstanceOfSatisfying(
            KeyAnswer.GiveUp.class,
            answer -> assertThat(answer.sentence()).contains("directory unavailable"));
    assertThat(trail.awaitEvent(AuditEvent.AuthenticationFailed.class, SOON).reason())
        .isEqualTo("directory.unavailable");
  }

  @Test
  void storesOneFailureForAConnectionThatOfferedOnlyForeignKeys() {
    Connection connection = connect();
    connection.offered("alice", FakeDirectory.key(2));
    connection.offered("alice", FakeDirectory.key(3));
    connection.closed(Reason.CLIENT_CLOSED);
    assertThat(trail.events(AuditEvent.AuthenticationFailed.class))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.reason()).isEqualTo("auth.no-matching-key");
          assertThat(event.keysOffered()).isEqualTo(2);
        });
    assertThat(trail.events()).last().isInstanceOf(AuditEvent.ConnectionClosed.class);
  }

  @Test
  void refusesALoginThatCannotBeStored() {
    Connection connection = connect();
    connection.offered("alice", KEY);
    trail.fail();
    assertThat(connection.proven("alice", KEY, TRANSPORT).toString())
        .contains("audit trail unavailable, no access is given", connection.reference());
  }

  @Test
  void storesNoEndWithoutItsBeginning() {
    Connection connection = connect();
    trail.fail();
    assertThatThrownBy(connection::opened).isInstanceOf(IOException.class);
    trail.recover();
    connection.closed(Reason.TRAIL_UNAVAILABLE);
    assertThat(trail.events())
        .hasExactlyElementsOfTypes(
            AuditEvent.ConnectionOpened.class, AuditEvent.ConnectionClosed.class);
  }

  @Test
  void storesTheDecisionBeforeItDials() throws IOException {
    Connection connection = loggedIn();
    dialer.onDial = () -> assertThat(trail.events(AuditEvent.AccessAllowed.class)).hasSize(1);
    OpenAnswer answer = connection.open("direct-tcpip", "DB1.example.test.", 22, "127.0.0.1:9");
    assertThat(answer).isInstanceOf(OpenAnswer.Opened.class);
    AuditEvent.AccessAllowed allowed = trail.events(AuditEvent.AccessAllowed.class).getFirst();
    assertThat(allowed.request().host()).isEqualTo("db1.example.test");
    assertThat(allowed.ruling().group()).isEqualTo("team");
    assertThat(allowed.addresses()).containsExactly("127.0.0.1");
    ((OpenAnswer.Opened) answer).socket().close();
  }

  @Test
  void dialsNothingThatCannotBeStored() {
    Connection connection = loggedIn();
    trail.fail();
    assertThat(connection.open("direct-tcpip", "db1.example.test", 22, ""))
        .isInstanceOfSatisfying(
            OpenAnswer.Prohibited.class,
            answer -> assertThat(answer.sentence()).contains("audit trail unavailable"));
    assertThat(dialer.dials).isZero();
  }

  @Test
  void refusesWhatNoGrantCoversWithAReferenceThatFindsTheEvent() {
    Connection connection = loggedIn();
    OpenAnswer answer = connection.open("direct-tcpip", "web1.example.test", 22, "");
    AuditEvent.AccessDenied denied = trail.awaitEvent(AuditEvent.AccessDenied.class, SOON);
    assertThat(denied.reason()).isEqualTo("policy.no-grant");
    assertThat(denied.request().reference()).startsWith(connection.reference() + ".");
    assertThat(answer)
        .isInstanceOfSatisfying(
            OpenAnswer.Prohibited.class,
            refused -> assertThat(refused.sentence()).contains(denied.request().reference()));
    assertThat(dialer.dials).isZero();
  }

  @Test
  void refusesNewChannelsOnceTheKeyIsGone() {
    Connection connection = loggedIn();
    directory.answer(
        "alice",
        FakeDirectory.found(
            FakeDirectory.person(
                "alice",
                new AccountState.Active(),
                List.of(AuthorizedKey.unrestricted(FakeDirectory.key(9), "")),
                "ssh://db1.example.test")));
    assertThat(connection.open("direct-tcpip", "db1.example.test", 22, ""))
        .isInstanceOf(OpenAnswer.Prohibited.class);
    assertThat(trail.awaitEvent(AuditEvent.AccessDenied.class, SOON).reason())
        .isEqualTo("auth.key-removed");
  }

  @Test
  void refusesNewChannelsOnceTheAccountIsDisabled() {
    Connection connection = loggedIn();
    directory.answer(
        "alice",
        FakeDirectory.found(
            FakeDirectory.person(
                "alice",
                new AccountState.Barred(AccountState.Cause.DISABLED, "x", "y"),
                List.of(LINE),
                "ssh://db1.example.test")));
    assertThat(connection.open("direct-tcpip", "db1.example.test", 22, ""))
        .isInstanceOf(OpenAnswer.Prohibited.class);
    assertThat(trail.awaitEvent(AuditEvent.AccessDenied.class, SOON).reason())
        .isEqualTo("auth.account-disabled");
  }

  @Test
  void saysNothingOfTheInsideWhenATargetIsNotReached() {
    dialer.outcome =
        Optional.of(new DialOutcome.Unreachable(DialOutcome.Cause.REFUSED, "10.1.2.3:22 refused"));
    Connection connection = loggedIn();
    assertThat(connection.open("direct-tcpip", "db1.example.test", 22, ""))
        .isInstanceOfSatisfying(
            OpenAnswer.Unreached.class,
            answer -> assertThat(answer.sentence()).doesNotContain("10.1.2.3", "refused"));
    assertThat(trail.awaitEvent(AuditEvent.DialFailed.class, SOON).detail()).contains("10.1.2.3");
  }

  @Test
  void tellsWhenADecisionRestsOnStaleData() throws IOException {
    Connection connection = loggedIn();
    Lookup.Found fresh = (Lookup.Found) directory.find("alice");
    directory.answer(
        "alice",
        new Lookup.Found(
            fresh.person(), new Lookup.Freshness.Stale(Duration.ofMinutes(3), "timeout")));
    OpenAnswer answer = connection.open("direct-tcpip", "db1.example.test", 22, "");
    assertThat(answer).isInstanceOf(OpenAnswer.Opened.class);
    ((OpenAnswer.Opened) answer).socket().close();
    assertThat(trail.awaitEvent(AuditEvent.StaleDataUsed.class, SOON).age())
        .isEqualTo(Duration.ofMinutes(3));
    assertThat(trail.events(AuditEvent.AccessAllowed.class).getFirst().data().stale()).isTrue();
  }

  @Test
  void refusesOnStaleDataWhatOnlyAnExcludedGroupPermits() {
    Connection connection = loggedIn();
    Person fresh = ((Lookup.Found) directory.find("alice")).person();
    Membership team = fresh.memberships().getFirst();
    Person prod =
        new Person(
            fresh.login(),
            fresh.id(),
            fresh.dn(),
            fresh.state(),
            fresh.keys(),
            List.of(new Membership("prod-team", team.dn(), team.path(), team.grants())),
            fresh.loadedAt(),
            fresh.completeness());
    directory.answer(
        "alice",
        new Lookup.Found(prod, new Lookup.Freshness.Stale(Duration.ofMinutes(3), "timeout")));
    assertThat(connection.open("direct-tcpip", "db1.example.test", 22, ""))
        .isInstanceOf(OpenAnswer.Prohibited.class);
    AuditEvent.AccessDenied denied = trail.awaitEvent(AuditEvent.AccessDenied.class, SOON);
    assertThat(denied.reason()).isEqualTo("policy.stale-refused");
    assertThat(denied.ruling().orElseThrow().group()).isEqualTo("prod-team");
  }

  @Test
  void storesTheEndOfTheConnectionAfterTheEndsOfItsChannels() throws IOException {
    Connection connection = loggedIn();
    OpenAnswer.Opened opened =
        (OpenAnswer.Opened) connection.open("direct-tcpip", "db1.example.test", 22, "");
    connection.closed(Reason.CLIENT_CLOSED);
    assertThat(trail.events(AuditEvent.ConnectionClosed.class)).isEmpty();
    opened.account().ended(Reason.CLIENT_CLOSED, 5, 7);
    opened.account().ended(Reason.TARGET_CLOSED, 1, 1);
    opened.socket().close();
    assertThat(trail.events(AuditEvent.ChannelClosed.class)).hasSize(1);
    AuditEvent.ConnectionClosed closed = trail.awaitEvent(AuditEvent.ConnectionClosed.class, SOON);
    assertThat(closed.bytesIn()).isEqualTo(5);
    assertThat(closed.bytesOut()).isEqualTo(7);
    assertThat(sessions.live()).isZero();
  }

  @Test
  void turnsAwayMoreUnauthenticatedConnectionsOfOneSourceThanItMayHave() {
    InetSocketAddress first = from("192.0.2.7");
    assertThat(sessions.admit(first)).isTrue();
    assertThat(sessions.admit(from("192.0.2.7"))).isTrue();
    assertThat(sessions.admit(from("192.0.2.7"))).isTrue();
    assertThat(sessions.admit(from("192.0.2.7"))).isFalse();
    assertThat(sessions.admit(from("192.0.2.8"))).isTrue();
    sessions.left(first);
    sessions.left(first);
    assertThat(sessions.admit(from("192.0.2.7"))).isTrue();
    assertThat(sessions.admit(from("192.0.2.7"))).isFalse();
  }

  @Test
  void countsAnIpv6NetworkAsOneSource() {
    for (int i = 1; i <= 3; i++) {
      assertThat(sessions.admit(from("2001:db8::" + i))).isTrue();
    }
    assertThat(sessions.admit(from("2001:db8::4"))).isFalse();
    assertThat(sessions.admit(from("2001:db8:0:1::4"))).isTrue();
  }

  @Test
  void tellsHowManyConnectionsWereTurnedAway() {
    for (int i = 0; i < 5; i++) {
      sessions.admit(from("192.0.2.9"));
    }
    sessions.close();
    assertThat(trail.events(AuditEvent.ConnectionRefused.class))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.count()).isEqualTo(2);
          assertThat(event.reason()).isEqualTo("connection.too-many-from-source");
        });
  }

  private InetSocketAddress from(String literal) {
    return new InetSocketAddress(InetAddress.ofLiteral(literal), port++);
  }
}
