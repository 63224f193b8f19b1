package org.sshmux.audit.trail;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.audit.AuditEvent;
import org.sshmux.audit.AuditEvent.TrailOpened;
import org.sshmux.audit.AuditLog;

/**
 * The trail in files: {@code audit-<number of the first record>.jsonl}, one event a line, each file
 * closed at the configured size and never renamed or changed afterwards.
 *
 * <p>One thread writes. What arrives while it waits for the disk goes into the next write, so that
 * a hundred callers share one {@code fdatasync}. An event whose {@link #append} failed is normally
 * not in the trail; if the failure was that the disk answered too late, it may be.
 */
public final class SegmentedFileLog implements AuditLog {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentedFileLog.class);
  private static final int QUEUE = 8192;

  private final AuditConfig config;
  private final InstantSource clock;
  private final Inbox inbox;
  private final TrailWriter writer;
  private final Thread thread;
  private final TrailLock lock;

  private SegmentedFileLog(
      AuditConfig config, InstantSource clock, Inbox inbox, TrailWriter writer, TrailLock lock) {
    this.config = config;
    this.clock = clock;
    this.inbox = inbox;
    this.writer = writer;
    this.lock = lock;
    this.thread = Thread.ofPlatform().name("audit-writer").daemon().unstarted(writer);
  }

  /**
   * Opens the trail, repairs its tail if the last stop was unclean, and records both.
   *
   * @param random for event ids and for the pauses between attempts to recover
   * @throws IOException if nothing can be stored, or another gateway writes this trail
   */
  public static SegmentedFileLog open(
      AuditConfig config, InstantSource clock, RandomGenerator random) throws IOException {
    return open(config, clock, random, new LocalDisk());
  }

  static SegmentedFileLog open(
      AuditConfig config, InstantSource clock, RandomGenerator random, Disk disk)
      throws IOException {
    Path directory = config.directory();
    try {
      LocalDisk.makeDirectory(directory);
      return openLocked(config, clock, random, disk, TrailLock.acquire(directory));
    } catch (FileSystemException e) {
      throw new IOException(
          "cannot open the audit trail in " + directory + ": " + LocalDisk.reason(e), e);
    }
  }

  private static SegmentedFileLog openLocked(
      AuditConfig config, InstantSource clock, RandomGenerator random, Disk disk, TrailLock lock)
      throws IOException {
    Path directory = config.directory();
    try {
      TailRepair.End end = new TailRepair(disk, directory).repair(clock.instant());
      Trail trail = Trail.open(disk, directory, config.segmentSize(), end);
      TrailOpened opened = new TrailOpened(trail.segment().name(), trail.segment().firstSequence());
      Inbox inbox = new Inbox(QUEUE);
      TrailWriter writer = new TrailWriter(config, clock, random, disk, trail, inbox);
      SegmentedFileLog log = new SegmentedFileLog(config, clock, inbox, writer, lock);
      log.start(end, opened);
      return log;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  @Override
  public void append(AuditEvent event) throws IOException {
    Duration timeout = config.appendTimeout();
    long deadline = System.nanoTime() + timeout.toNanos();
    Pending pending = new Pending(event, clock.instant());
    switch (inbox.offer(pending, timeout.toNanos())) {
      case TAKEN -> pending.await(deadline - System.nanoTime(), timeout);
      case FULL -> throw new IOException("the audit trail did not keep up for " + timeout);
      case CLOSED -> throw new IOException("the audit trail is closed");
    }
  }

  @Override
  public boolean accepting() {
    return writer.accepting();
  }

  /**
   * Stores what was accepted and closes the file; waits for the disk, but not for ever. A trail
   * whose disk still hangs then stays locked until the process ends.
   */
  @Override
  public void close() {
    inbox.close();
    if (!joined()) {
      LOG.atError().log("the disk of the audit trail hangs: what was accepted may be lost");
      return;
    }
    try {
      lock.close();
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("cannot give up the lock of the audit trail");
    }
  }

  private boolean joined() {
    long deadline = System.nanoTime() + config.appendTimeout().plusSeconds(1).toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return thread.join(Duration.ofNanos(deadline - System.nanoTime()));
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** How many events are not yet being written. */
  int waiting() {
    return inbox.size();
  }

  private void start(TailRepair.End end, TrailOpened opened) throws IOException {
    thread.start();
    try {
      Optional<? extends AuditEvent> repaired =
          switch (end) {
            case TailRepair.End.Empty() -> Optional.empty();
            case TailRepair.End.Whole whole -> whole.repaired();
          };
      if (repaired.isPresent()) {
        append(repaired.get());
      }
      append(opened);
    } catch (IOException e) {
      close();
      throw new IOException("cannot use " + config.directory() + ": " + e.getMessage(), e);
    }
  }
}
