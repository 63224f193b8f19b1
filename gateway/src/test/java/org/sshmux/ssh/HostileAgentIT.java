package org.sshmux.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.openssh.Agent;
import org.sshmux.openssh.Keys;
import org.sshmux.openssh.Run;

/** Agents that a client forwards: none, dead, wrong, and with very many keys. */
@Timeout(900)
class HostileAgentIT {
  private static final Duration DEADLINE = Duration.ofSeconds(25);

  @TempDir Path folder;
  private SessionRig rig;
  private Abuse abuse;

  @BeforeEach
  void open() throws IOException {
    rig = SessionRig.withAgent(folder);
    abuse = new Abuse(rig);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private List<String> with(String agent) {
    return rig.command("-o", "ForwardAgent=" + agent, "through", "echo in");
  }

  private Run run(Agent agent) {
    return Run.of(DEADLINE, with(agent.socket().toString()));
  }

  private void failed(List<String> command, String sentence, String reason) throws IOException {
    abuse.ends(command, sentence, reason);
  }

  @Test
  void asksForAnAgentAtOnce() {
    long start = System.nanoTime();
    Run run = Run.of(DEADLINE, with("no"));
    assertThat(run.err()).as(run::toString).contains("connect with ssh -A");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void asksForAnAgentEveryTime() throws IOException {
    failed(with("no"), "connect with ssh -A", "target.no-agent");
  }

  @Test
  void givesUpOnAnAgentThatNeverAnswers() throws IOException {
    try (FakeAgent agent = new FakeAgent(folder, _ -> {})) {
      failed(with(agent.path()), "your agent did not answer", "target.agent-failed");
    }
  }

  @Test
  void givesUpOnAnAgentThatAnswersGarbage() throws IOException {
    try (FakeAgent agent =
        new FakeAgent(
            folder,
            socket ->
                socket.write(
                    ByteBuffer.wrap(new byte[] {0, 0, 0, 9, 12, -1, -1, -1, -1, 0, 0, 0, 1})))) {
      failed(with(agent.path()), "your agent did not answer", "target.agent-failed");
    }
  }

  @Test
  void givesUpOnAnAgentThatAnswersWithoutEnd() throws IOException {
    try (FakeAgent agent =
        new FakeAgent(
            folder, socket -> socket.write(ByteBuffer.wrap(new byte[] {127, 0, 0, 0, 12})))) {
      failed(with(agent.path()), "your agent did not answer", "target.agent-failed");
    }
  }

  @Test
  void beginsWithThePersonsOwnKeyAmongVeryMany() throws IOException {
    try (Agent agent = agent(200, rig.alice())) {
      Run run = run(agent);
      assertThat(run.out()).as(run::toString).isEqualTo("in\n");
    }
  }

  @Test
  void offersKeyAfterKeyOverSeveralConnections() throws IOException {
    Path other = folder.resolve("the-other-key");
    String line = Keys.generate(other);
    Files.writeString(folder.resolve("target/authorized_keys"), line + "\n");
    try (Agent agent = agent(13, other)) {
      Run run = run(agent);
      assertThat(run.out()).as(run::toString).isEqualTo("in\n");
    }
  }

  @Test
  void refusesAnAgentWithNothingButWrongKeys() throws IOException {
    Path wrong = folder.resolve("wrong-key");
    Keys.generate(wrong);
    try (Agent agent = agent(40, wrong)) {
      failed(with(agent.socket().toString()), "does not let you in as", "target.login-refused");
    }
  }

  /** An agent with so many keys, of which the last one is given. */
  private Agent agent(int count, Path last) throws IOException {
    Path[] keys = new Path[count];
    for (int i = 0; i < count - 1; i++) {
      keys[i] = folder.resolve("other" + i);
      Keys.generate(keys[i]);
    }
    keys[count - 1] = last;
    return Agent.start(folder.resolve("many.sock"), keys);
  }

  @Test
  void forwardsTheAgentIfTheGrantSaysSo() {
    rig.gateway().permit("alice", "ssh://" + SessionRig.LOGIN + "@localhost:*?permit=exec,agent");
    Run run = rig.ssh("through", "ssh-add -l");
    assertThat(run.exit()).as(run::toString).isZero();
    assertThat(run.out()).contains("key-of-alice (ED25519)");
  }

  @Test
  void doesNotForwardTheAgentToTheTarget() {
    Run run = rig.ssh("through", "echo \"[$SSH_AUTH_SOCK]\"");
    assertThat(run.out()).as(run::toString).isEqualTo("[]\n");
  }

  /** A socket where an agent should be. */
  private static final class FakeAgent implements AutoCloseable {
    private static final int SESSION_BIND = 27;
    private static final byte FAILURE = 5;

    private final Path socket;
    private final ServerSocketChannel server;

    interface Talk {
      void with(SocketChannel socket) throws Exception;
    }

    FakeAgent(Path folder, Talk talk) throws IOException {
      socket = folder.resolve("fake.sock");
      server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(socket));
      Thread.ofVirtual().start(() -> accept(talk));
    }

    private void accept(Talk talk) {
      try {
        while (true) {
          SocketChannel client = server.accept();
          Thread.ofVirtual().start(() -> serve(client, talk));
        }
      } catch (IOException e) {
        // Closed: the test is over.
      }
    }

    private static void serve(SocketChannel client, Talk talk) {
      try (client) {
        if (type(client) == SESSION_BIND) {
          client.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 1, FAILURE}));
          type(client);
        }
        talk.with(client);
        ByteBuffer rest = ByteBuffer.allocate(4096);
        while (client.read(rest.clear()) >= 0) {
          // until the client hangs up
        }
      } catch (Exception e) {
        // The gateway has gone, as it should.
      }
    }

    /** Reads a message; the client itself sends the first one, and waits for its answer. */
    private static int type(SocketChannel client) throws IOException {
      ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
      read(client, length);
      ByteBuffer message = ByteBuffer.allocate(length.flip().getInt());
      read(client, message);
      return message.get(0);
    }

    private static void read(SocketChannel client, ByteBuffer into) throws IOException {
      while (into.hasRemaining() && client.read(into) >= 0) {
        // until it is whole
      }
    }

    String path() {
      return socket.toString();
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
