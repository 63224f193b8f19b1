package org.sshmux.audit.trail;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.sshmux.audit.AuditEvent;
import org.sshmux.audit.AuditLog;
import org.sshmux.audit.ecs.AuditRecord;
import org.sshmux.audit.review.AuditQuery;
import org.sshmux.audit.review.AuditReader;

/** What tests of the trail have in common. */
public final class TrailFixture {
  public static final long MIB = 1024 * 1024;
  public static final Instant NOW = Instant.parse("2026-11-22T14:10:03Z");

  private TrailFixture() {}

  public static AuditConfig config(Path directory) {
    return new AuditConfig(directory, 64 * MIB, 0, Duration.ofSeconds(20), "gw1");
  }

  static SegmentedFileLog open(AuditConfig config, Disk disk) throws IOException {
    return SegmentedFileLog.open(config, InstantSource.fixed(NOW), new Random(20261122), disk);
  }

  /** An event that can be told from others by its text. */
  public static AuditEvent marked(String mark) {
    return new AuditEvent.ConnectionRefused("203.0.113.24", mark, 1);
  }

  /** Every record of a trail, which must be whole and without gaps. */
  public static List<AuditRecord> records(Path directory) throws IOException {
    List<AuditRecord> records = new ArrayList<>();
    AuditReader.Reading reading =
        AuditReader.read(directory, AuditQuery.everything(), records::add);
    if (reading.unreadable() > 0) {
      throw new AssertionError(reading.unreadable() + " lines cannot be read");
    }
    for (int i = 0; i < records.size(); i++) {
      if (records.get(i).sequence() != i) {
        throw new AssertionError("record " + i + " is numbered " + records.get(i).sequence());
      }
    }
    return records;
  }

  /** The marks of a trail, in its order. */
  public static List<String> marks(Path directory) throws IOException {
    return records(directory).stream()
        .filter(entry -> entry.action().equals("ssh.connection.refused"))
        .map(entry -> entry.text("event.reason").orElseThrow())
        .toList();
  }

  public static List<String> actions(Path directory) throws IOException {
    return records(directory).stream().map(AuditRecord::action).toList();
  }

  /**
   * Lets virtual threads append at the same time.
   *
   * @return the marks, {@code thread-number}, whose append returned
   */
  public static List<String> appendConcurrently(AuditLog log, int threads, int eventsEach)
      throws InterruptedException {
    ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();
    CountDownLatch together = new CountDownLatch(threads);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int thread = 0; thread < threads; thread++) {
        String name = thread + "-";
        executor.execute(() -> {
          together.countDown();
          for (int event = 0; event < eventsEach; event++) {
            try {
              together.await();
              log.append(marked(name + event));
              acknowledged.add(name + event);
            } catch (IOException | InterruptedException e) {
              return;
            }
          }
        });
      }
    }
    return List.copyOf(acknowledged);
  }
}
