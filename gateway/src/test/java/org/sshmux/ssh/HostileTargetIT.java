package org.sshmux.ssh;

import static java.io.OutputStream.nullOutputStream;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.audit.AuditEvent;
import org.sshmux.openssh.Run;

/**
 * Targets and agents that do what they should not. Each ends within its deadline with one sentence
 * and an event of its own, leaves nothing behind, and disturbs no other session.
 */
@Timeout(900)
class HostileTargetIT {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private SessionRig rig;
  private Abuse abuse;

  @BeforeEach
  void open() throws IOException {
    rig = SessionRig.withCertificates(folder);
    abuse = new Abuse(rig);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private List<String> to(int port, String command) {
    return rig.command("-o", "User=alice+localhost+" + port, "through", command);
  }

  private void known(int port, String hostKeyLine) throws IOException {
    Path known = folder.resolve("targets_known");
    Files.writeString(
        known,
        Files.readString(known, UTF_8) + "[localhost]:" + port + " " + hostKeyLine + "\n",
        UTF_8);
  }

  private void ends(List<String> command, String sentence, String reason) throws IOException {
    abuse.ends(command, sentence, reason);
  }

  @Test
  void endsASessionWithATargetThatSaysNothing() throws IOException {
    try (StreamTarget silent =
        new StreamTarget(socket -> socket.getInputStream().transferTo(nullOutputStream()))) {
      ends(to(silent.port(), "true"), "did not answer in time", "target.handshake-timed-out");
    }
  }

  @Test
  void endsASessionWithATargetThatClosesInTheHandshake() throws IOException {
    try (StreamTarget rude =
        new StreamTarget(socket -> {
          socket.getOutputStream().write("SSH-2.0-rude\r\n".getBytes(UTF_8));
          socket.getInputStream().readNBytes(30);
        })) {
      ends(to(rude.port(), "true"), "does not speak SSH", "target.handshake-failed");
    }
  }

  @Test
  void endsASessionWithATargetThatSpeaksSomethingElse() throws IOException {
    try (StreamTarget web =
        new StreamTarget(socket -> {
          socket
              .getOutputStream()
              .write("HTTP/1.1 400 Bad Request\r\n\r\n".repeat(5000).getBytes(UTF_8));
          socket.getInputStream().readNBytes(30);
        })) {
      ends(to(web.port(), "true"), "does not speak SSH", "target.handshake-failed");
    }
  }

  @Test
  void endsASessionWithATargetThatRefusesTheCommand() throws Exception {
    try (HostileSshd target = HostileSshd.start(false)) {
      known(target.port(), target.hostKeyLine());
      ends(to(target.port(), "true"), "refused the session", "target.session-refused");
    }
  }

  @Test
  void refusesTheChannelsThatATargetOpens() throws Exception {
    try (HostileSshd target = HostileSshd.start(true)) {
      known(target.port(), target.hostKeyLine());
      List<String> command = to(target.port(), "back");
      goesOnAlone(Run.of(DEADLINE, command));
      Abuse.Held before = Abuse.Held.now();
      for (int i = 1; i < Abuse.TIMES; i++) {
        goesOnAlone(Run.of(DEADLINE, command));
      }
      Awaitility.await()
          .atMost(DEADLINE)
          .untilAsserted(() -> {
            assertThat(rig.gateway().trail().events(AuditEvent.RequestRefused.class))
                .hasSize(5 * Abuse.TIMES)
                .extracting(AuditEvent.RequestRefused::kind)
                .containsOnly(
                    "forwarded-tcpip", "x11", "auth-agent@openssh.com", "session", "direct-tcpip");
            Abuse.Held.now().assertNoMoreThan(before);
          });
    }
  }

  private static void goesOnAlone(Run run) {
    assertThat(run.out()).as(run::toString).isEqualTo("all refused\n");
    assertThat(run.exit()).isZero();
  }

  @Test
  void tellsAnExitStatusThatComesAfterTheEndOfData() throws Exception {
    try (HostileSshd target = HostileSshd.start(true)) {
      known(target.port(), target.hostKeyLine());
      Run run = Run.of(DEADLINE, to(target.port(), "late"));
      assertThat(run.exit()).as(run::toString).isEqualTo(6);
      assertThat(run.err()).isEmpty();
    }
  }

  @Test
  void tellsThePersonThatATargetIsNotThere() throws IOException {
    ends(to(1, "true"), "could not be reached", "target.refused");
  }

  @Test
  void relaysMoreErrorOutputThanFitsInMemory() throws Exception {
    Process process =
        Run.start(
            List.of(
                "bash",
                "-c",
                String.join(" ", rig.command("through", "'head -c 1000000000 /dev/zero >&2'"))
                    + " 2>&1 >/dev/null | wc -c"));
    Run run = Run.finish(process, Duration.ofMinutes(2), new byte[0]);
    assertThat(run.out().strip()).isEqualTo("1000000000");
  }
}
