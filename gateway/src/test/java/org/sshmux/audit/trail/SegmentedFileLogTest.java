package org.sshmux.audit.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sshmux.audit.trail.TrailFixture.marked;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.audit.AuditLog;
import org.sshmux.audit.AuditLogContract;
import org.sshmux.audit.ecs.AuditRecord;

@Timeout(60)
final class SegmentedFileLogTest implements AuditLogContract {
  @TempDir private Path parent;
  private final FaultyDisk disk = new FaultyDisk();
  private Path directory;
  private SegmentedFileLog log;

  @BeforeEach
  void open() throws IOException {
    directory = parent.resolve("var").resolve("audit");
    log = TrailFixture.open(TrailFixture.config(directory), disk);
  }

  @AfterEach
  void close() {
    log.close();
  }

  @Override
  public AuditLog log() {
    return log;
  }

  @Override
  public List<String> stored() throws IOException {
    return TrailFixture.marks(directory);
  }

  @Override
  public void breakStorage() {
    disk.roomFor(0);
  }

  @Override
  public void mendStorage() {
    disk.roomFor(Long.MAX_VALUE);
  }

  @Test
  void beginsWithItsOwnOpening() throws Exception {
    AuditRecord first = TrailFixture.records(directory).getFirst();

    assertThat(first.action()).isEqualTo("audit.log.opened");
    assertThat(first.text("gateway.audit.segment")).contains("audit-000000000000.jsonl");
    assertThat(first.text("observer.name")).contains("gw1");
    assertThat(first.text("event.id").orElseThrow()).matches("01M81SFC[0-9A-HJKMNP-TV-Z]{18}");
  }

  @Test
  void goesOnWithTheNextNumberWhenOpenedAgain() throws Exception {
    log.append(marked("a"));
    log.close();
    log = TrailFixture.open(TrailFixture.config(directory), disk);
    log.append(marked("b"));

    assertThat(TrailFixture.actions(directory))
        .containsExactly(
            "audit.log.opened",
            "ssh.connection.refused",
            "audit.log.opened",
            "ssh.connection.refused");
    assertThat(Segment.list(directory)).hasSize(1);
  }

  @Test
  void isReadableByItsGroupAndNobodyElse() throws Exception {
    assertThat(permissions(directory)).isEqualTo("rwxr-x---");
    assertThat(permissions(directory.resolve("audit-000000000000.jsonl"))).isEqualTo("rw-r-----");
  }

  @Test
  void isWrittenByOneLogOnly() {
    assertThatThrownBy(() -> TrailFixture.open(TrailFixture.config(directory), disk))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another gateway writes the trail in " + directory);
  }

  @Test
  void saysWhatIsWrongWithTheDirectory() throws Exception {
    Path file = Files.createFile(parent.resolve("file"));

    assertThatThrownBy(() -> TrailFixture.open(TrailFixture.config(file), disk))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot open the audit trail in %s: %s: is in the way", file, file);
  }

  @Test
  void returnsOnlyAfterTheForce() throws Exception {
    disk.hang();
    CompletableFuture<Void> append = appendAside("held");
    Awaitility.await().until(() -> disk.hanging() == 1);

    assertThat(append).isNotDone();
    disk.goOn();
    append.join();

    assertThat(stored()).containsExactly("held");
  }

  @Test
  void sharesOneForceAmongAllWhoWait() throws Exception {
    disk.hang();
    int before = disk.forces();
    CompletableFuture<Void> first = appendAside("first");
    Awaitility.await().until(() -> disk.hanging() == 1);
    List<CompletableFuture<Void>> others =
        IntStream.range(0, 200).mapToObj(i -> appendAside("other-" + i)).toList();
    Awaitility.await().until(() -> log.waiting() == 200);
    disk.goOn();
    first.join();
    others.forEach(CompletableFuture::join);

    assertThat(disk.forces() - before).isEqualTo(2);
    assertThat(stored()).hasSize(201);
  }

  @Test
  void keepsEveryCallersOrderAmongMany() throws Exception {
    TrailFixture.appendConcurrently(log, 50, 40);

    List<String> marks = stored();
    for (int thread = 0; thread < 50; thread++) {
      String name = thread + "-";
      assertThat(marks.stream().filter(mark -> mark.startsWith(name)))
          .containsExactlyElementsOf(
              IntStream.range(0, 40).mapToObj(event -> name + event).toList());
    }
  }

  @Test
  void closesASegmentAtItsSizeAndNamesTheNextByItsFirstRecord() throws Exception {
    log.close();
    long size = 64 * 1024;
    AuditConfig config = new AuditConfig(directory, size, 0, Duration.ofSeconds(20), "gw1");
    log = TrailFixture.open(config, disk);
    for (int i = 0; i < 40; i++) {
      log.append(marked(i + "x".repeat(4000)));
    }
    log.append(marked("y".repeat(4000)));

    List<Segment> segments = Segment.list(directory);
    assertThat(segments).hasSizeGreaterThan(3).isSortedAccordingTo(byName());
    assertThat(stored()).hasSize(41);
    for (Segment segment : segments) {
      assertThat(Files.size(segment.file())).isBetween(1L, size);
      try (TrailLines lines = new TrailLines(segment.file())) {
        assertThat(lines.next()).isTrue();
        assertThat(AuditRecord.parse(lines.text()).orElseThrow().sequence())
            .isEqualTo(segment.firstSequence());
      }
    }
  }

  @Test
  void finishesAWriteThatTheDiskTakesInPieces() throws Exception {
    disk.longestWrite(7);

    log.append(marked("in pieces"));

    assertThat(stored()).containsExactly("in pieces");
  }

  @Test
  void refusesNewAccessWhenSpaceRunsLowButStoresWhatGoesOn() throws Exception {
    log.close();
    AuditConfig config = new AuditConfig(directory, 64 << 20, 1000, Duration.ofSeconds(20), "gw1");
    log = TrailFixture.open(config, disk);
    assertThat(log.accepting()).isTrue();

    disk.usable(999);
    Awaitility.await().until(() -> !log.accepting());
    log.append(marked("end of a session"));
    disk.usable(1000);
    Awaitility.await().until(log::accepting);

    assertThat(stored()).containsExactly("end of a session");
  }

  @Test
  void looksForSpaceAtMostOnceASecond() throws Exception {
    int before = disk.probes();
    long begun = System.nanoTime();
    for (int i = 0; i < 200; i++) {
      log.append(marked("n" + i));
      assertThat(log.accepting()).isTrue();
    }
    long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();

    assertThat(disk.probes() - before).isLessThanOrEqualTo((int) seconds + 1);
  }

  @Test
  void givesUpOnADiskThatHangsAndForgetsWhatNobodyWaitsFor() throws Exception {
    log.close();
    AuditConfig config = new AuditConfig(directory, 64 << 20, 0, Duration.ofMillis(300), "gw1");
    log = TrailFixture.open(config, disk);
    disk.hang();
    CompletableFuture<Void> writing = appendAside("under way");
    Awaitility.await().until(() -> disk.hanging() == 1);

    assertThatThrownBy(() -> log.append(marked("given up")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("within PT0.3S");
    Awaitility.await().until(() -> !log.accepting());
    disk.goOn();
    Awaitility.await().until(log::accepting);
    log.append(marked("after"));

    assertThat(writing).isCompletedExceptionally();
    assertThat(stored()).containsExactly("under way", "after");
  }

  @Test
  void storesWhatIsWaitingWhenItIsClosed() throws Exception {
    disk.hang();
    CompletableFuture<Void> first = appendAside("first");
    Awaitility.await().until(() -> disk.hanging() == 1);
    CompletableFuture<Void> second = appendAside("second");
    Awaitility.await().until(() -> log.waiting() == 1);
    Thread closer = Thread.startVirtualThread(log::close);
    Awaitility.await().until(() -> !log.accepting());
    disk.goOn();
    closer.join();

    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
    assertThat(stored()).containsExactly("first", "second");
  }

  private CompletableFuture<Void> appendAside(String mark) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            log.append(marked(mark));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        Thread::startVirtualThread);
  }

  private static Comparator<Segment> byName() {
    return Comparator.comparing(Segment::name);
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
