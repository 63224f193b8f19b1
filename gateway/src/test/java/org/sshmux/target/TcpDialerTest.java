package org.sshmux.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.sshmux.grant.HostName;
import org.sshmux.identity.AccountState;
import org.sshmux.identity.Membership;
import org.sshmux.identity.Person;
import org.sshmux.policy.AccessRequest;
import org.sshmux.policy.Decision;
import org.sshmux.policy.Intent;
import org.sshmux.policy.Permit;
import org.sshmux.policy.Policies;
import org.sshmux.policy.Policy;
import org.sshmux.policy.Target;
import org.sshmux.target.DialOutcome.Cause;
import org.sshmux.target.DialOutcome.Connected;
import org.sshmux.target.DialOutcome.Unreachable;
import org.sshmux.target.TcpDialer.Connector;
import org.sshmux.target.TcpDialer.NoSocketException;

class TcpDialerTest {
  private static final TargetConfig PATIENT =
      TargetConfigs.of(Duration.ofSeconds(30), Duration.ofSeconds(30));

  @Test
  void yieldsANonBlockingChannelThatSendsAtOnceAndNoticesADeadPeer() throws Exception {
    try (ServerSocket server = listener()) {
      DialOutcome outcome = new TcpDialer(PATIENT).dial(permit(server.getLocalPort(), "127.0.0.1"));
      assertThat(outcome).isInstanceOf(Connected.class);
      Connected connected = (Connected) outcome;
      try (SocketChannel channel = connected.channel()) {
        assertThat(channel.isConnected()).isTrue();
        assertThat(channel.isBlocking()).isFalse();
        assertThat(channel.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
        assertThat(channel.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
        assertThat(connected.peer()).isEqualTo(channel.getRemoteAddress());
      }
    }
  }

  @Test
  void triesTheNextAddressWhenOneRefuses() throws Exception {
    try (ServerSocket server = listener()) {
      DialOutcome outcome =
          new TcpDialer(PATIENT)
              .dial(permit(server.getLocalPort(), "127.0.0.2", "127.0.0.3", "127.0.0.1"));
      assertThat(outcome).isInstanceOf(Connected.class);
      Connected connected = (Connected) outcome;
      connected.channel().close();
      assertThat(connected.peer().getAddress()).isEqualTo(InetAddress.ofLiteral("127.0.0.1"));
    }
  }

  @Test
  void reportsAPortThatRefuses() throws Exception {
    DialOutcome outcome = new TcpDialer(PATIENT).dial(permit(closedPort(), "127.0.0.1"));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Unreachable.class,
            u -> {
              assertThat(u.cause()).isEqualTo(Cause.REFUSED);
              assertThat(u.detail()).contains("127.0.0.1 port ");
            });
  }

  @Test
  void reportsAListenerThatDoesNotAnswerInTime() throws Exception {
    try (FullListener silent = new FullListener()) {
      TargetConfig hasty = TargetConfigs.of(Duration.ofMillis(200), Duration.ofSeconds(1));
      DialOutcome outcome = new TcpDialer(hasty).dial(permit(silent.port(), "127.0.0.1"));
      assertThat(cause(outcome)).isEqualTo(Cause.TIMED_OUT);
    }
  }

  @Test
  void anInterruptEndsTheAttempt() throws Exception {
    try (FullListener silent = new FullListener()) {
      Permit permit = permit(silent.port(), "127.0.0.1", "127.0.0.2");
      CompletableFuture<DialOutcome> outcome = new CompletableFuture<>();
      CompletableFuture<Boolean> status = new CompletableFuture<>();
      Thread dialling =
          Thread.ofVirtual()
              .start(() -> {
                outcome.complete(new TcpDialer(PATIENT).dial(permit));
                status.complete(Thread.currentThread().isInterrupted());
              });
      await().until(() -> dialling.getState() == Thread.State.TIMED_WAITING);
      dialling.interrupt();
      assertThat(cause(outcome.get(10, TimeUnit.SECONDS))).isEqualTo(Cause.LOCAL);
      assertThat(status.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anInterruptFromBeforeEndsTheAttemptAtOnce() throws Exception {
    try (ServerSocket server = listener()) {
      Thread.currentThread().interrupt();
      DialOutcome outcome = new TcpDialer(PATIENT).dial(permit(server.getLocalPort(), "127.0.0.1"));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(cause(outcome)).isEqualTo(Cause.LOCAL);
    }
  }

  @Test
  void leavesNoSocketBehindWhenADialFails() throws Exception {
    TcpDialer dialer =
        new TcpDialer(TargetConfigs.of(Duration.ofMillis(10), Duration.ofSeconds(1)));
    try (FullListener silent = new FullListener()) {
      int closed = closedPort();
      long before = openSockets();
      for (int i = 0; i < 50; i++) {
        assertThat(dialer.dial(permit(closed, "127.0.0.1"))).isInstanceOf(Unreachable.class);
        assertThat(dialer.dial(permit(silent.port(), "127.0.0.1"))).isInstanceOf(Unreachable.class);
      }
      assertThat(openSockets()).isLessThan(before + 25);
    }
  }

  @Test
  void namesTheCauseOfTheAttemptThatCameNearest() {
    assertThat(cause(failing(new ConnectException("Connection refused")))).isEqualTo(Cause.REFUSED);
    assertThat(cause(failing(new ConnectException("Connection timed out"))))
        .isEqualTo(Cause.TIMED_OUT);
    assertThat(cause(failing(new NoRouteToHostException("No route to host"))))
        .isEqualTo(Cause.UNREACHABLE);
    assertThat(cause(failing(new SocketException("Network is unreachable"))))
        .isEqualTo(Cause.UNREACHABLE);
    assertThat(cause(failing(new BindException("Cannot assign requested address"))))
        .isEqualTo(Cause.LOCAL);
    assertThat(
            cause(
                failing(
                    new NoRouteToHostException("No route to host"),
                    new ConnectException("Connection refused"),
                    new ConnectException("Connection timed out"))))
        .isEqualTo(Cause.REFUSED);
  }

  @Test
  void anAddressFamilyThatTheMachineLacksIsUnreachable() {
    TcpDialer dialer =
        new TcpDialer(
            PATIENT,
            (peer, limit) -> {
              throw new UnsupportedAddressTypeException();
            },
            System::nanoTime);
    assertThat(cause(dialer.dial(permit(22, "2001:db8::1")))).isEqualTo(Cause.UNREACHABLE);
  }

  @Test
  void stopsAtOnceWhenTheGatewayHasNoSocketLeft() {
    List<InetSocketAddress> tried = new ArrayList<>();
    TcpDialer dialer =
        new TcpDialer(
            PATIENT,
            (peer, limit) -> {
              tried.add(peer);
              throw new NoSocketException(new SocketException("Too many open files"));
            },
            System::nanoTime);
    assertThat(dialer.dial(permit(22, "10.0.0.1", "10.0.0.2")))
        .isInstanceOfSatisfying(
            Unreachable.class,
            u -> {
              assertThat(u.cause()).isEqualTo(Cause.LOCAL);
              assertThat(u.detail()).contains("Too many open files");
            });
    assertThat(tried).hasSize(1);
  }

  @Test
  void sharesTheTimeOutAmongTheAddressesThatAreLeft() {
    AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    List<Duration> limits = new ArrayList<>();
    Connector silent =
        (peer, limit) -> {
          limits.add(limit);
          now.addAndGet(limit.toNanos());
          throw new ConnectException("Connection timed out");
        };
    TcpDialer dialer = new TcpDialer(PATIENT, silent, now::get);
    assertThat(cause(dialer.dial(permit(22, "10.0.0.1", "10.0.0.2", "10.0.0.3"))))
        .isEqualTo(Cause.TIMED_OUT);
    assertThat(limits).containsOnly(Duration.ofSeconds(10)).hasSize(3);
  }

  @Test
  void triesNoFurtherAddressOnceTheTimeIsUp() {
    AtomicLong now = new AtomicLong();
    List<InetSocketAddress> tried = new ArrayList<>();
    Connector slow =
        (peer, limit) -> {
          tried.add(peer);
          now.addAndGet(PATIENT.connectTimeout().toNanos());
          throw new ConnectException("Connection timed out");
        };
    assertThat(
            cause(new TcpDialer(PATIENT, slow, now::get).dial(permit(22, "10.0.0.1", "10.0.0.2"))))
        .isEqualTo(Cause.TIMED_OUT);
    assertThat(tried).hasSize(1);
  }

  private static DialOutcome failing(IOException... failures) {
    List<IOException> left = new ArrayList<>(Arrays.asList(failures));
    String[] addresses = new String[failures.length];
    Arrays.setAll(addresses, i -> "10.0.0." + (i + 1));
    Connector connector =
        (peer, limit) -> {
          throw left.removeFirst();
        };
    return new TcpDialer(PATIENT, connector, System::nanoTime).dial(permit(22, addresses));
  }

  private static Cause cause(DialOutcome outcome) {
    return switch (outcome) {
      case Unreachable unreachable -> unreachable.cause();
      case Connected connected -> throw new AssertionError(connected);
    };
  }

  private static ServerSocket listener() throws IOException {
    return new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
  }

  private static int closedPort() throws IOException {
    try (ServerSocket server = listener()) {
      return server.getLocalPort();
    }
  }

  private static long openSockets() throws IOException {
    long count = 0;
    try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors) {
        count += isSocket(descriptor) ? 1 : 0;
      }
    }
    return count;
  }

  private static boolean isSocket(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (NoSuchFileException closedMeanwhile) {
      return false;
    }
  }

  /** A permit for one host with these addresses; only {@link Policy} makes permits. */
  private static Permit permit(int port, String... addresses) {
    String dn = "cn=all,dc=example,dc=com";
    Person person =
        new Person(
            "alice",
            "1",
            "uid=alice,dc=example,dc=com",
            new AccountState.Active(),
            List.of(),
            List.of(new Membership("all", dn, List.of(dn), List.of("ssh://host1:*"))),
            Instant.EPOCH,
            new Person.Completeness.Complete());
    AccessRequest request =
        new AccessRequest(
            new Target(new HostName.Name("host1"), port),
            List.of("host1"),
            Arrays.stream(addresses).map(InetAddress::ofLiteral).toList(),
            Intent.forward());
    Policy policy = Policies.standard();
    return ((Decision.Allow) policy.decide(person, request)).permit();
  }

  /** A listener whose queue is full, so that the kernel leaves further connects unanswered. */
  private static final class FullListener implements AutoCloseable {
    private final ServerSocket server;
    private final List<SocketChannel> waiting = new ArrayList<>();

    FullListener() throws IOException {
      server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
      for (int i = 0; i < 16; i++) {
        SocketChannel channel = SocketChannel.open();
        waiting.add(channel);
        channel.configureBlocking(false);
        channel.connect(server.getLocalSocketAddress());
      }
    }

    int port() {
      return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      for (SocketChannel channel : waiting) {
        channel.close();
      }
      server.close();
    }
  }
}
