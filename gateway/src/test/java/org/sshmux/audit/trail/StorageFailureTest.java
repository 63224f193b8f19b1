package org.sshmux.audit.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sshmux.audit.trail.TrailFixture.marked;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.audit.ecs.AuditRecord;

@Timeout(60)
final class StorageFailureTest {
  @TempDir private Path directory;
  private final FaultyDisk disk = new FaultyDisk();
  private SegmentedFileLog log;

  @BeforeEach
  void open() throws IOException {
    log = TrailFixture.open(TrailFixture.config(directory), disk);
  }

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void cutsOffWhatAFullDiskTookOfARecord() throws Exception {
    log.append(marked("a"));
    long whole = Files.size(directory.resolve("audit-000000000000.jsonl"));
    disk.roomFor(100);

    assertThatThrownBy(() -> log.append(marked("b")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left on device");

    assertThat(log.accepting()).isFalse();
    Awaitility.await()
        .untilAsserted(() ->
            assertThat(Files.size(directory.resolve("audit-000000000000.jsonl"))).isEqualTo(whole));
  }

  @Test
  void resumesByItselfWhenSpaceReturnsAndRecordsTheOutage() throws Exception {
    disk.roomFor(10);
    assertThatThrownBy(() -> log.append(marked("lost"))).isInstanceOf(IOException.class);
    disk.roomFor(Long.MAX_VALUE);

    Awaitility.await().until(log::accepting);
    log.append(marked("after"));

    assertThat(TrailFixture.actions(directory))
        .containsExactly("audit.log.opened", "audit.resumed", "ssh.connection.refused");
    AuditRecord resumed = TrailFixture.records(directory).get(1);
    assertThat(resumed.text("error.message")).contains("No space left on device");
    assertThat(Long.parseLong(resumed.text("event.duration").orElseThrow())).isPositive();
    assertThat(Segment.list(directory)).hasSize(1);
  }

  @Test
  void entrustsNothingToAFileWhoseForceFailed() throws Exception {
    log.append(marked("a"));
    disk.failForces(1);
    assertThatThrownBy(() -> log.append(marked("lost")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Input/output error");

    Awaitility.await().until(log::accepting);
    log.append(marked("b"));

    assertThat(TrailFixture.marks(directory)).containsExactly("a", "b");
    assertThat(Segment.list(directory))
        .extracting(Segment::name)
        .containsExactly("audit-000000000000.jsonl", "audit-000000000002.jsonl");
  }

  @Test
  void staysRefusingUntilTheFailedFileCanBeCutBack() throws Exception {
    log.append(marked("a"));
    disk.nothingOpens(true);
    disk.failForces(1);
    assertThatThrownBy(() -> log.append(marked("lost"))).isInstanceOf(IOException.class);
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> log.append(marked("lost too"))).isInstanceOf(IOException.class);
      assertThat(log.accepting()).isFalse();
    }

    disk.nothingOpens(false);
    Awaitility.await().until(log::accepting);
    log.append(marked("b"));

    assertThat(TrailFixture.marks(directory)).containsExactly("a", "b");
  }

  @Test
  void opensNoTrailThatCannotBeWritten() throws Exception {
    log.close();
    disk.roomFor(0);

    assertThatThrownBy(() -> TrailFixture.open(TrailFixture.config(directory), disk))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "cannot use %s: the audit trail cannot store events: No space left on device",
            directory);

    disk.roomFor(Long.MAX_VALUE);
    log = TrailFixture.open(TrailFixture.config(directory), disk);
    assertThat(TrailFixture.records(directory)).hasSize(2);
  }

  @Test
  void aWholeSegmentStaysFullWhenTheNextCannotBeMade() throws Exception {
    log.close();
    AuditConfig small = new AuditConfig(directory, 64 * 1024, 0, Duration.ofSeconds(20), "gw1");
    log = TrailFixture.open(small, disk);
    disk.noDirectoryForced(true);
    List<String> stored = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        String mark = i + "x".repeat(4000);
        log.append(marked(mark));
        stored.add(mark);
      }
    } catch (IOException expected) {
      assertThat(expected).hasMessageContaining("Input/output error");
    }
    assertThat(stored).hasSizeLessThan(30);
    Awaitility.await().during(Duration.ofMillis(1500)).until(() -> !log.accepting());
    disk.noDirectoryForced(false);
    Awaitility.await().until(log::accepting);
    log.append(marked("short"));
    stored.add("short");

    assertThat(TrailFixture.marks(directory)).containsExactlyElementsOf(stored);
  }

  @Test
  void losesNoAcknowledgedRecordToRandomFailures() throws Exception {
    Random random = new Random(20261122);
    List<String> acknowledged = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      switch (random.nextInt(10)) {
        case 0 -> disk.roomFor(random.nextInt(900));
        case 1 -> disk.failForces(1 + random.nextInt(3));
        case 2 -> disk.longestWrite(1 + random.nextInt(300));
        default -> disk.roomFor(Long.MAX_VALUE);
      }
      try {
        log.append(marked("n" + i));
        acknowledged.add("n" + i);
      } catch (IOException e) {
        assertThat(log.accepting()).isFalse();
        disk.roomFor(Long.MAX_VALUE);
        if (random.nextBoolean()) {
          log.close();
          disk.failForces(0);
          log = TrailFixture.open(TrailFixture.config(directory), disk);
        } else {
          Awaitility.await().until(log::accepting);
        }
      }
    }

    assertThat(acknowledged).hasSizeGreaterThan(80);
    assertThat(TrailFixture.marks(directory)).containsExactlyElementsOf(acknowledged);
  }
}
