package org.sshmux.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.awaitility.Awaitility;
import org.sshmux.audit.AuditEvent;
import org.sshmux.audit.InMemoryAuditLog;
import org.sshmux.identity.AccountState;
import org.sshmux.identity.AuthorizedKey;
import org.sshmux.identity.Membership;
import org.sshmux.identity.OfferedKey;
import org.sshmux.identity.Person;
import org.sshmux.policy.Policies;
import org.sshmux.session.access.OpenAnswer;
import org.sshmux.session.access.SessionAnswer;
import org.sshmux.session.access.SessionAsk;
import org.sshmux.session.access.UserName;
import org.sshmux.session.accounting.ChannelAccount;
import org.sshmux.session.accounting.SessionAccount;
import org.sshmux.session.admission.SessionLimits;
import org.sshmux.session.authentication.LoginAnswer;
import org.sshmux.session.revocation.FakeTime;
import org.sshmux.target.Credentials;
import org.sshmux.target.DialOutcome;
import org.sshmux.target.Dialer;

/** Sessions with a directory, a trail and a time in a test's hands, and people who come in. */
final class LivePerson implements AutoCloseable {
  static final OfferedKey KEY = FakeDirectory.key(1);
  static final AuthorizedKey LINE = AuthorizedKey.unrestricted(KEY, "laptop");
  static final String HOST = "db1.example.test";
  static final String GRANT = "ssh://" + HOST;
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final AuditEvent.Transport TRANSPORT =
      new AuditEvent.Transport("SSH-2.0-test", "kex", "hostkey", "cipher", "mac");

  final FakeDirectory directory = new FakeDirectory();
  final InMemoryAuditLog trail = new InMemoryAuditLog();
  final FakeTime time = new FakeTime();
  final Sessions sessions;
  private volatile Runnable onDial = () -> {};
  private int port = 20000;

  LivePerson(Duration recheckInterval) {
    Dialer dialer =
        permit -> {
          onDial.run();
          return new DialOutcome.Connected(
              socket(), new InetSocketAddress(permit.addresses().getFirst(), 22));
        };
    sessions =
        new Sessions(
            new Ports(
                directory,
                Policies.standard(),
                TestResolver.of(directory, HOST, "127.0.0.1"),
                dialer,
                new Credentials(TestResolver.config(), false),
                trail),
            new SessionLimits(1000, 1000, 1000),
            recheckInterval,
            time,
            new Random(1),
            time);
    directory.answer("alice", FakeDirectory.found(alice()));
  }

  private static SocketChannel socket() {
    try {
      return SocketChannel.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has something happen while a target is being dialled. */
  void onDial(Runnable task) {
    onDial = task;
  }

  /** alice with everything that she has at first. */
  static Person alice() {
    return alice(new AccountState.Active(), LINE, GRANT);
  }

  static Person alice(AccountState state, AuthorizedKey line, String... grants) {
    return FakeDirectory.person("alice", state, List.of(line), grants);
  }

  static Person with(Person one, String id, List<Membership> groups, Person.Completeness whole) {
    return new Person(
        one.login(), id, one.dn(), one.state(), one.keys(), groups, Instant.EPOCH, whole);
  }

  Connection in(String login) {
    InetSocketAddress source = new InetSocketAddress("192.0.2.7", port++);
    assertThat(sessions.admit(source)).isTrue();
    Connection connection = sessions.connected(source, new InetSocketAddress("192.0.2.1", 22));
    assertThat(connection.proven(login, KEY, TRANSPORT)).isInstanceOf(LoginAnswer.Accepted.class);
    return connection;
  }

  /** The revocation that the trail holds, or soon will. */
  AuditEvent.AccessRevoked revoked() {
    return trail.awaitEvent(AuditEvent.AccessRevoked.class, SOON);
  }

  /** Waits until so many looks at people are done, after the logins. */
  static void awaitLooks(Connection connection, int count) {
    Awaitility.await().atMost(SOON).until(() -> connection.review().times() >= count);
  }

  static OpenAnswer open(Connection connection) {
    return connection.open("direct-tcpip", HOST, 22, "");
  }

  static ChannelAccount channel(Connection connection) {
    OpenAnswer.Opened opened = (OpenAnswer.Opened) open(connection);
    closeQuietly(opened.socket());
    return opened.account();
  }

  /** A session that has begun. */
  static SessionAccount session(Connection connection, SessionAsk.Kind kind, String command) {
    SessionAnswer.Reached reached = (SessionAnswer.Reached) reach(connection, kind, command);
    closeQuietly(reached.socket());
    try {
      reached
          .account()
          .started(
              new AuditEvent.Credential("agent", "", ""),
              new AuditEvent.Key("", "", ""),
              "directory");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return reached.account();
  }

  static SessionAnswer reach(Connection connection, SessionAsk.Kind kind, String command) {
    return connection.session(
        new SessionAsk(
            new UserName.Way.Host(Optional.empty(), HOST, 22), kind, command, false, true));
  }

  static void closeQuietly(SocketChannel socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    sessions.close();
  }
}
