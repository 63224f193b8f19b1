package org.sshmux.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.PtyChannelConfiguration;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.util.buffer.Buffer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.audit.AuditEvent;

/** A client that sends requests without end while its menu is open, and works beside it. */
@Timeout(120)
class FloodIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int FLOOD = 30_000;

  @TempDir Path folder;
  private SessionRig rig;
  private SshClient client;
  private ClientSession session;

  @BeforeEach
  void open() throws IOException {
    rig = SessionRig.withCertificates(folder);
    String target =
        "ssh://%s@localhost:%d the real one".formatted(SessionRig.LOGIN, rig.target().port());
    rig.gateway()
        .permit(
            "alice",
            Stream.concat(
                    Stream.of(target),
                    IntStream.range(1, 300).mapToObj("ssh://web%d.example.test"::formatted))
                .toArray(String[]::new));
    client = SshClient.setUpDefaultClient();
    client.setServerKeyVerifier((_, _, _) -> true);
    client.setKeyIdentityProvider(new FileKeyPairProvider(rig.alice()));
    client.start();
    session =
        client.connect("alice", "127.0.0.1", rig.gateway().port()).verify(SOON).getClientSession();
    session.auth().verify(SOON);
  }

  @AfterEach
  void close() throws IOException {
    session.close(true);
    client.close();
    rig.close();
  }

  private ChannelShell menu(ByteArrayOutputStream screen) throws IOException {
    PtyChannelConfiguration terminal = new PtyChannelConfiguration();
    terminal.setPtyType("xterm");
    terminal.setPtyColumns(80);
    terminal.setPtyLines(24);
    ChannelShell shell = session.createShellChannel(terminal, Map.of());
    shell.setOut(screen);
    shell.open().verify(SOON);
    Awaitility.await().atMost(SOON).until(() -> screen.toString(UTF_8).contains("localhost"));
    return shell;
  }

  private void send(ChannelShell shell, int i) {
    boolean env = i % 2 == 0;
    Buffer buffer = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST);
    buffer.putUInt(shell.getRecipient());
    buffer.putString(env ? "env" : "window-change");
    buffer.putBoolean(false);
    if (env) {
      buffer.putString("LC_FLOOD" + i);
      buffer.putString("x".repeat(200));
    } else {
      buffer.putUInt(60 + i % 50);
      buffer.putUInt(20 + i % 9);
      buffer.putUInt(0);
      buffer.putUInt(0);
    }
    try {
      session.writePacket(buffer).verify(SOON);
    } catch (IOException e) {
      throw new IllegalStateException("the gateway has hung up", e);
    }
  }

  private String whoami() throws IOException {
    try (ChannelExec exec = session.createExecChannel("whoami")) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      exec.setOut(out);
      exec.open().verify(SOON);
      assertThat(exec.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), SOON))
          .contains(ClientChannelEvent.CLOSED);
      return out.toString(UTF_8);
    }
  }

  @Test
  void goesOnBesideAFloodAtTheMenu() throws Exception {
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    ChannelShell shell = menu(screen);
    CompletableFuture<Void> flood =
        CompletableFuture.runAsync(() -> IntStream.range(0, FLOOD).forEach(i -> send(shell, i)));
    int answered = 0;
    while (!flood.isDone() || answered == 0) {
      assertThat(whoami()).startsWith("alice");
      answered++;
    }
    flood.join();
    assertThat(answered).isGreaterThan(3);

    shell.getInvertedIn().write("real one".getBytes(UTF_8));
    shell.getInvertedIn().flush();
    Awaitility.await().atMost(SOON).until(() -> screen.toString(UTF_8).contains("1 of 300"));
    shell.getInvertedIn().write("\recho at $((40+2)); exit\r".getBytes(UTF_8));
    shell.getInvertedIn().flush();
    Awaitility.await().atMost(SOON).until(() -> screen.toString(UTF_8).contains("at 42"));
    assertThat(rig.gateway().trail().events(AuditEvent.SessionStarted.class)).hasSize(1);
  }

  @Test
  void takesNoMoreVariablesThanItsBounds() throws Exception {
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    ChannelShell shell = menu(screen);
    IntStream.range(0, 2000).forEach(i -> send(shell, 2 * i));
    List<String> answers = List.of(whoami(), whoami());
    assertThat(answers).allMatch(answer -> answer.startsWith("alice"));
    shell.getInvertedIn().write("real one\r".getBytes(UTF_8));
    shell.getInvertedIn().flush();
    shell.getInvertedIn().write("env | grep -c LC_FLOOD | sed s/^/count=/; exit\r".getBytes(UTF_8));
    shell.getInvertedIn().flush();
    Awaitility.await().atMost(SOON).until(() -> screen.toString(UTF_8).contains("count=128"));
  }
}
