package org.sshmux.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.audit.AuditEvent;
import org.sshmux.openssh.Run;

/** Many sessions, long ones, and new keys in the middle. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionLoadIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int IN_A_ROW = Integer.getInteger("sshmux.faithful.sessions", 150);

  private SessionRig rig;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException {
    rig = SessionRig.withCertificates(folder);
  }

  @AfterAll
  void close() {
    rig.close();
  }

  @Test
  void runsManyCommandsInARowOverOneConnection() {
    try (Master master = new Master()) {
      for (int i = 0; i < IN_A_ROW; i++) {
        Run run = master.over("echo " + i + "; exit " + i % 100);
        assertThat(run.out()).isEqualTo(i + "\n");
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isEqualTo(i % 100);
      }
    }
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> ended().size() >= IN_A_ROW);
  }

  private List<AuditEvent.SessionEnded> ended() {
    return rig.gateway().trail().events().stream()
        .filter(AuditEvent.SessionEnded.class::isInstance)
        .map(AuditEvent.SessionEnded.class::cast)
        .toList();
  }

  @Test
  void runsTwentySessionsAtOnceOverOneConnection() {
    try (Master master = new Master()) {
      List<Process> running = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        running.add(
            Run.start(
                master.command(
                    "sleep 1; head -c 1000000 /dev/zero | tr '\\0' x; echo " + i + " >&2")));
      }
      for (int i = 0; i < running.size(); i++) {
        Run run = Run.finish(running.get(i), PATIENCE, new byte[0]);
        assertThat(run.bytes()).hasSize(1_000_000);
        assertThat(run.err()).isEqualTo(i + "\n");
        assertThat(run.exit()).isZero();
      }
    }
  }

  @Test
  void survivesNewKeysOnTheWayDown() throws Exception {
    Run run = rig.ssh("-o", "RekeyLimit=1M", "through", "head -c 24000000 /dev/zero | tr '\\0' y");
    assertThat(run.exit()).as(run::err).isZero();
    assertThat(run.bytes()).hasSize(24_000_000).containsOnly('y');
  }

  @Test
  void survivesNewKeysOnTheWayUp() throws Exception {
    byte[] input = new byte[24_000_000];
    new Random(3).nextBytes(input);
    String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(input));
    Run run = Run.of(PATIENCE, rig.command("-o", "RekeyLimit=1M", "through", "sha256sum"), input);
    assertThat(run.exit()).as(run::err).isZero();
    assertThat(run.out()).startsWith(digest);
  }

  @Test
  void endsACommandWhoseOutputNobodyReads() throws Exception {
    Run run =
        Run.of(
            Duration.ofSeconds(30),
            List.of(
                "bash",
                "-c",
                String.join(" ", rig.command("through", "yes")) + " | head -c 1000 | wc -c"));
    assertThat(run.exit()).as(run::toString).isZero();
    assertThat(run.out().strip()).isEqualTo("1000");
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            ProcessHandle.allProcesses()
                .noneMatch(process -> process.info().command().orElse("").endsWith("/yes")));
  }

  /** A client that keeps one connection to the gateway open for others. */
  private final class Master implements AutoCloseable {
    private final Path socket = rig.folder().resolve("m" + System.nanoTime());
    private final Process process =
        Run.start(rig.command("-M", "-S", socket.toString(), "-N", "through"));

    Master() {
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() ->
              Run.of(PATIENCE, rig.command("-S", socket.toString(), "-O", "check", "through"))
                      .exit()
                  == 0);
    }

    List<String> command(String line) {
      return rig.command("-S", socket.toString(), "through", line);
    }

    Run over(String line) {
      return Run.of(PATIENCE, command(line));
    }

    @Override
    public void close() {
      process.destroy();
    }
  }
}
