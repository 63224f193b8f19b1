package org.sshmux.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.sshmux.audit.AuditEvent;
import org.sshmux.openssh.Run;

/** Does something hostile many times, and sees to it that nobody and nothing suffers. */
final class Abuse {
  /** How often each is tried; more with {@code -Dsshmux.hostile.times=500}. */
  static final int TIMES = Integer.getInteger("sshmux.hostile.times", 12);

  /** How many of them at the same time. */
  private static final int AT_ONCE = Math.min(TIMES, 50);

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final SessionRig rig;

  Abuse(SessionRig rig) {
    this.rig = rig;
  }

  /** What this process holds. */
  record Held(long descriptors, int threads) {
    static Held now() {
      try (var files = Files.list(Path.of("/proc/self/fd"))) {
        return new Held(files.count(), countThreads());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /**
     * But for those of two pools that keep theirs for a while: the test's own and a bounded one.
     */
    private static int countThreads() {
      return (int)
          Thread.getAllStackTraces().keySet().stream()
              .map(Thread::getName)
              .filter(
                  name -> !name.startsWith("process reaper") && !name.startsWith("name-service"))
              .count();
    }

    void assertNoMoreThan(Held before) {
      assertThat(descriptors).as("descriptors").isLessThanOrEqualTo(before.descriptors());
      assertThat(threads).as("threads").isLessThan(before.threads() + 6);
    }
  }

  /**
   * Each try ends with 255, one sentence and an event of its own; another session goes on; nothing
   * is left behind.
   */
  void ends(List<String> command, String sentence, String reason) throws IOException {
    Run first = Run.of(DEADLINE, command);
    assertThat(first.err()).as(first::toString).contains(sentence);
    Held before = Held.now();
    Process other = Run.start(rig.command("through", "cat"));
    for (int done = 0; done < TIMES; done += AT_ONCE) {
      List<Process> all =
          IntStream.range(done, Math.min(TIMES, done + AT_ONCE))
              .mapToObj(_ -> Run.start(command))
              .toList();
      echo(other);
      for (Process each : all) {
        Run run = Run.finish(each, DEADLINE, new byte[0]);
        assertThat(run.exit()).as(run::toString).isEqualTo(255);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().strip().lines()).as(run::toString).hasSize(1);
        assertThat(run.err()).contains(sentence, "reference C");
      }
      echo(other);
    }
    other.getOutputStream().close();
    assertThat(Run.finish(other, DEADLINE, new byte[0]).exit()).isZero();
    Awaitility.await()
        .atMost(DEADLINE)
        .untilAsserted(() -> {
          assertThat(reasons()).filteredOn(reason::equals).hasSize(TIMES + 1);
          Held.now().assertNoMoreThan(before);
        });
  }

  private static void echo(Process cat) throws IOException {
    byte[] ping = "ping\n".getBytes(UTF_8);
    cat.getOutputStream().write(ping);
    cat.getOutputStream().flush();
    assertThat(cat.getInputStream().readNBytes(ping.length)).isEqualTo(ping);
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
}
