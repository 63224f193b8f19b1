package org.sshmux.ssh;

import static java.io.OutputStream.nullOutputStream;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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
@Timeout(240)
class HostileTargetIT {
  /** How often each is tried at the same time. */
  private static final int TIMES = Integer.getInteger("sshmux.hostile.times", 12);

  private static final Duration DEADLINE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private SessionRig rig;

  @BeforeEach
  void open() throws IOException {
    rig = SessionRig.withCertificates(folder);
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

  /** Tries it many times at once while another session goes on, and compares before and after. */
  private void ends(List<String> command, String sentence, String reason) throws IOException {
    assertThat(Run.of(DEADLINE, command).err()).contains(sentence);
    long descriptors = descriptors();
    int threads = threads();
    Process other = Run.start(rig.command("through", "cat"));
    List<Process> all = IntStream.range(0, TIMES).mapToObj(_ -> Run.start(command)).toList();
    byte[] ping = "ping\n".getBytes(UTF_8);
    other.getOutputStream().write(ping);
    other.getOutputStream().flush();
    assertThat(other.getInputStream().readNBytes(ping.length)).isEqualTo(ping);
    for (Process each : all) {
      Run run = Run.finish(each, DEADLINE, new byte[0]);
      assertThat(run.exit()).as(run::toString).isEqualTo(255);
      assertThat(run.out()).isEmpty();
      assertThat(run.err().strip().lines()).as(run::toString).hasSize(1);
      assertThat(run.err()).contains(sentence, "reference C");
    }
    other.getOutputStream().close();
    assertThat(Run.finish(other, DEADLINE, new byte[0]).exit()).isZero();
    assertThat(reasons()).filteredOn(reason::equals).hasSize(TIMES + 1);
    Awaitility.await()
        .atMost(DEADLINE)
        .untilAsserted(() -> {
          assertThat(descriptors()).isLessThanOrEqualTo(descriptors);
          assertThat(threads()).isLessThan(threads + TIMES / 2);
        });
  }

  private List<String> reasons() {
    List<String> reasons = new ArrayList<>();
    for (AuditEvent event : rig.gateway().trail().events()) {
      if (event instanceof AuditEvent.DialFailed failed) {
        reasons.add(failed.reason());
      } else if (event instanceof AuditEvent.SessionEnded ended) {
        reasons.add(ended.reason());
      }
    }
    return reasons;
  }

  private static long descriptors() throws IOException {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  /** But for those of two pools that keep theirs for a while: the test's own and a bounded one. */
  private static int threads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> !name.startsWith("process reaper") && !name.startsWith("name-service"))
            .count();
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
      Run run = Run.of(DEADLINE, to(target.port(), "back"));
      assertThat(run.out()).as(run::toString).isEqualTo("all refused\n");
      assertThat(run.exit()).isZero();
      Awaitility.await()
          .atMost(DEADLINE)
          .untilAsserted(() ->
              assertThat(rig.gateway().trail().events())
                  .filteredOn(AuditEvent.RequestRefused.class::isInstance)
                  .extracting(event -> ((AuditEvent.RequestRefused) event).kind())
                  .containsExactlyInAnyOrder(
                      "forwarded-tcpip",
                      "x11",
                      "auth-agent@openssh.com",
                      "session",
                      "direct-tcpip"));
    }
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
