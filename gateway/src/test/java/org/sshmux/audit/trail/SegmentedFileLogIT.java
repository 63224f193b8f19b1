package org.sshmux.audit.trail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The trail under what only real processes and file systems do. */
@Timeout(180)
final class SegmentedFileLogIT {
  @TempDir private Path directory;

  @Test
  void keepsEveryAcknowledgedEventThroughKills() throws Exception {
    List<String> acknowledged = new ArrayList<>();
    for (int round = 0; round < 4; round++) {
      Process child = start(TrailChild.command("load", directory.toString(), round + "-"));
      try (InputStream out = child.getInputStream()) {
        acknowledged.addAll(lines(out, 400));
        child.toHandle().destroyForcibly(); // SIGKILL, and the pipe can still be read
        acknowledged.addAll(lines(out, Integer.MAX_VALUE));
      }
      assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    openAndClose();

    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(1600);
    assertThat(TrailFixture.marks(directory)).containsAll(acknowledged).doesNotHaveDuplicates();
  }

  @Test
  void repairsAndReportsATailThatADyingProcessTore() throws Exception {
    Process child = start(TrailChild.command("die", directory.toString(), "x-"));
    List<String> acknowledged;
    try (InputStream out = child.getInputStream()) {
      acknowledged = lines(out, Integer.MAX_VALUE);
    }
    assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue()).isEqualTo(137);

    openAndClose();

    assertThat(acknowledged).hasSizeGreaterThan(100);
    assertThat(TrailFixture.marks(directory)).containsAll(acknowledged);
    assertThat(TrailFixture.actions(directory)).containsOnlyOnce("audit.recovered");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.filter(file -> file.toString().contains(".torn-"))).hasSize(1);
    }
  }

  @Test
  void oneProcessAtATimeWritesATrail() throws Exception {
    Process child = start(TrailChild.command("load", directory.toString(), "x-"));
    try (InputStream out = child.getInputStream()) {
      lines(out, 1);
      assertThatThrownBy(this::openAndClose)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another gateway writes the trail");
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();

    openAndClose();
  }

  @Test
  void livesThroughAFullDisk() throws Exception {
    Process child = start(SmallDisk.command(directory));
    String output;
    try (InputStream out = child.getInputStream()) {
      output = new String(out.readAllBytes(), UTF_8);
    }

    assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(output)
        .as("on " + directory)
        .contains("refused: the audit trail cannot store events")
        .contains("lived through it");
    assertThat(child.exitValue()).isZero();
  }

  private void openAndClose() throws IOException {
    SegmentedFileLog.open(
            TrailFixture.config(directory), InstantSource.system(), new Random(20261122))
        .close();
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** Whole lines, until there are so many or the stream ends. */
  private static List<String> lines(InputStream in, int enough) throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    while (lines.size() < enough) {
      int b = in.read();
      if (b < 0) {
        return lines;
      }
      if (b == '\n') {
        lines.add(line.toString());
        line.setLength(0);
      } else {
        line.append((char) b);
      }
    }
    return lines;
  }
}
