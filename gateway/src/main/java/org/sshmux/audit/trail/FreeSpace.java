package org.sshmux.audit.trail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the file system has room for new access, looked up at most once a second. Looked up by
 * one thread, known to all.
 */
final class FreeSpace {
  private static final Logger LOG = LoggerFactory.getLogger(FreeSpace.class);
  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

  private final Disk disk;
  private final Path directory;
  private final long minFree;
  private long nextCheck = System.nanoTime();
  private volatile boolean enough = true;

  FreeSpace(Disk disk, Path directory, long minFree) {
    this.disk = disk;
    this.directory = directory;
    this.minFree = minFree;
  }

  /** The answer of the last look; false also if that failed. */
  boolean enough() {
    return enough;
  }

  long nanosToNextCheck() {
    return Math.max(0, nextCheck - System.nanoTime());
  }

  void checkIfDue() {
    if (nanosToNextCheck() > 0) {
      return;
    }
    try {
      learn(disk.usableSpace(directory));
    } catch (IOException e) {
      if (enough) {
        LOG.atError().setCause(e).log("cannot tell the free space for the audit trail");
      }
      enough = false;
    }
    nextCheck = System.nanoTime() + INTERVAL;
  }

  private void learn(long free) {
    boolean was = enough;
    enough = free >= minFree;
    if (was && !enough) {
      LOG.atError()
          .addKeyValue("free", free)
          .addKeyValue("min-free", minFree)
          .log("too little space for the audit trail: new access is refused");
    } else if (!was && enough) {
      LOG.atInfo().addKeyValue("free", free).log("there is space for the audit trail again");
    }
  }
}
