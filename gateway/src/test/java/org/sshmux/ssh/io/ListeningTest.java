package org.sshmux.ssh.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.io.IoAcceptor;
import org.apache.sshd.common.io.IoServiceEventListener;
import org.apache.sshd.server.SshServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ListeningTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static KeyPair hostKey;

  private final long descriptorsBefore = Descriptors.open();
  private EventLoops loops;
  private final List<SshServer> servers = new ArrayList<>();

  @BeforeAll
  static void makeHostKey() throws Exception {
    Descriptors.warmUp();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    hostKey = generator.generateKeyPair();
  }

  @BeforeEach
  void openLoops() throws IOException {
    loops = EventLoops.open(2);
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    for (SshServer server : servers) {
      server.stop(true);
    }
    loops.close();
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(Descriptors.open()).isLessThanOrEqualTo(descriptorsBefore));
  }

  private SshServer create(AdmissionGate gate) {
    return keep(ExecServer.create(loops, gate, hostKey));
  }

  private SshServer keep(SshServer server) {
    servers.add(server);
    return server;
  }

  private static Socket connect(SshServer server) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
    socket.setSoTimeout((int) LIMIT.toMillis());
    return socket;
  }

  /** The first byte of the server's banner, or -1 if it closes the connection. */
  private static int firstByte(Socket socket) throws IOException {
    return socket.getInputStream().read();
  }

  /** Lets in only as many at a time as it is told to. */
  private static final class Counting implements AdmissionGate {
    final int limit;
    final AtomicInteger inside = new AtomicInteger();

    Counting(int limit) {
      this.limit = limit;
    }

    @Override
    public boolean admit(InetSocketAddress remote) {
      if (inside.incrementAndGet() > limit) {
        inside.decrementAndGet();
        return false;
      }
      return true;
    }

    @Override
    public void ended(InetSocketAddress remote) {
      inside.decrementAndGet();
    }
  }

  @Test
  void closesAtOnceWhatTheGateRefusesAndCountsWhatItAdmits() throws Exception {
    Counting gate = new Counting(1);
    SshServer server = create(gate);
    server.start();
    try (Socket first = connect(server)) {
      assertThat(firstByte(first)).isEqualTo('S');
      try (Socket second = connect(server)) {
        assertThat(firstByte(second)).isEqualTo(-1);
      }
      assertThat(server.getActiveSessions()).hasSize(1);
      assertThat(gate.inside).hasValue(1);
    }
    await().atMost(LIMIT).until(() -> gate.inside.get() == 0);
    try (Socket third = connect(server)) {
      assertThat(firstByte(third)).isEqualTo('S');
    }
  }

  @Test
  void refusesEveryoneWhenTheGateIsBroken() throws Exception {
    SshServer server =
        create(remote -> {
          throw new IllegalStateException("a bug");
        });
    server.start();
    try (Socket socket = connect(server)) {
      assertThat(firstByte(socket)).isEqualTo(-1);
    }
  }

  @Test
  void tellsTheGateWhenAConnectionIsAbortedByAListener() throws Exception {
    Counting gate = new Counting(10);
    AtomicInteger aborted = new AtomicInteger();
    SshServer server = create(gate);
    server.setIoServiceEventListener(
        new IoServiceEventListener() {
          @Override
          public void connectionAccepted(
              IoAcceptor acceptor, SocketAddress local, SocketAddress remote, SocketAddress service)
              throws IOException {
            assertThat(remote).isNotNull();
            assertThat(local).isNotNull();
            assertThat(acceptor.getBoundAddresses()).contains(service);
            throw new IOException("not today");
          }

          @Override
          public void abortAcceptedConnection(
              IoAcceptor acceptor,
              SocketAddress local,
              SocketAddress remote,
              SocketAddress service,
              Throwable reason) {
            assertThat(reason).hasMessage("not today");
            aborted.incrementAndGet();
          }
        });
    server.start();
    try (Socket socket = connect(server)) {
      assertThat(firstByte(socket)).isEqualTo(-1);
    }
    assertThat(aborted).hasValue(1);
    await().atMost(LIMIT).until(() -> gate.inside.get() == 0);
  }

  @Test
  void waitsWhileThereAreNoDescriptorsAndThenGoesOn() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Accept failing =
        listening -> {
          return switch (asked.incrementAndGet()) {
            case 1, 3 -> throw new IOException("Too many open files");
            case 2 -> throw new NoClassDefFoundError("a class needs a descriptor too");
            default -> listening.accept();
          };
        };
    SshServer server =
        keep(
            ExecServer.create(
                new LoopServiceFactoryFactory(loops, remote -> true, failing), hostKey));
    server.start();
    long begin = System.nanoTime();
    try (Socket socket = connect(server)) {
      assertThat(firstByte(socket)).isEqualTo('S');
    }
    // 100 + 200 + 400 ms, and not one attempt between them
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(690));
    assertThat(asked.get()).isBetween(4, 6);
    try (Socket socket = connect(server)) {
      assertThat(firstByte(socket)).isEqualTo('S');
    }
  }

  @Test
  void listensOnSeveralAddressesAllOrNone() throws Exception {
    SshServer server = create(remote -> true);
    server.setHost("127.0.0.1,127.0.0.2");
    server.start();
    assertThat(server.getBoundAddresses()).hasSize(2);
    for (SocketAddress address : server.getBoundAddresses()) {
      try (Socket socket = new Socket()) {
        socket.connect(address);
        assertThat(firstByte(socket)).isEqualTo('S');
      }
    }
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var acceptor =
          new LoopAcceptor(
              server,
              server.getSessionFactory(),
              loops,
              remote -> true,
              ServerSocketChannel::accept);
      assertThatThrownBy(() ->
              acceptor.bind(
                  List.of(
                      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                      taken.getLocalSocketAddress())))
          .isInstanceOf(IOException.class);
      assertThat(acceptor.getBoundAddresses()).isEmpty();
      acceptor.close(true).await(LIMIT);
    }
  }

  @Test
  void freesItsPortBeforeUnbindReturns() throws Exception {
    SshServer server = create(remote -> true);
    server.start();
    int port = server.getPort();
    var acceptor =
        new LoopAcceptor(
            server, server.getSessionFactory(), loops, remote -> true, ServerSocketChannel::accept);
    for (int i = 0; i < 100; i++) {
      InetSocketAddress address = new InetSocketAddress("127.0.0.2", port);
      acceptor.bind(address);
      acceptor.unbind(address);
    }
    acceptor.close(false).await(LIMIT);
    assertThatThrownBy(() -> acceptor.bind(new InetSocketAddress("127.0.0.2", 0)))
        .isInstanceOf(IOException.class);
  }
}
