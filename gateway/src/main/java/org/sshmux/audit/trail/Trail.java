package org.sshmux.audit.trail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.sshmux.audit.ecs.EcsJson;

/**
 * The end of the trail, where records are added. A batch is stored whole or not at all: after a
 * failure the file is cut back to the last good record before anything else is written. For one
 * thread.
 */
final class Trail {
  private final Disk disk;
  private final Path directory;
  private final long segmentSize;
  private Segment segment;
  private Disk.OpenFile file;
  private long offset;
  private long next;
  private Tail tail = Tail.CLEAN;

  /** Once the segment is called full, nothing is added to it, even if making the next one fails. */
  private boolean full;

  private enum Tail {
    /** The file ends with the last stored record. */
    CLEAN,
    /** A write failed: something may stand behind the last stored record. */
    DIRTY,
    /**
     * A force failed: the kernel may have dropped what was written and will not say so again, so
     * that nothing more may be entrusted to this open file.
     */
    DEAD
  }

  private Trail(Disk disk, Path directory, long segmentSize, Segment segment, Disk.OpenFile file) {
    this.disk = disk;
    this.directory = directory;
    this.segmentSize = segmentSize;
    this.segment = segment;
    this.file = file;
    this.next = segment.firstSequence();
  }

  /** Goes on where a trail ends. */
  static Trail open(Disk disk, Path directory, long segmentSize, TailRepair.End end)
      throws IOException {
    return switch (end) {
      case TailRepair.End.Empty() -> {
        Segment first = Segment.of(directory, 0);
        yield new Trail(disk, directory, segmentSize, first, create(disk, directory, first));
      }
      case TailRepair.End.Whole whole -> {
        Disk.OpenFile file = disk.open(whole.segment().file());
        Trail trail = new Trail(disk, directory, segmentSize, whole.segment(), file);
        trail.goOnAfter(whole);
        yield trail;
      }
    };
  }

  /** The number of the next record. */
  long next() {
    return next;
  }

  Segment segment() {
    return segment;
  }

  /**
   * Stores records and returns once they are on disk.
   *
   * @param lines whole lines, numbered from {@link #next()} on
   * @param count how many
   * @throws IOException if they are not stored; {@code next} is then as before
   */
  void store(ByteBuffer lines, int count) throws IOException {
    repair();
    full |= offset > 0 && offset + lines.remaining() > segmentSize;
    if (full) {
      begin(Segment.of(directory, next));
    }
    int size = lines.remaining();
    write(lines);
    force();
    offset += size;
    next += count;
  }

  /**
   * Cuts off what a failure left behind, if there was one. Called again before the next write if it
   * fails.
   */
  void repair() throws IOException {
    switch (tail) {
      case CLEAN -> {}
      case DIRTY -> {
        file.truncate(offset);
        force();
      }
      case DEAD -> leaveDeadFile();
    }
  }

  void close() throws IOException {
    file.close();
  }

  private void write(ByteBuffer lines) throws IOException {
    long position = offset;
    tail = Tail.DIRTY;
    while (lines.hasRemaining()) {
      int written = file.write(lines, position);
      if (written <= 0) {
        throw new IOException("the disk took nothing of " + lines.remaining() + " bytes");
      }
      position += written;
    }
  }

  private void force() throws IOException {
    tail = Tail.DEAD;
    file.force();
    tail = Tail.CLEAN;
  }

  /** Cuts the segment back through another descriptor, and goes on in the next one. */
  private void leaveDeadFile() throws IOException {
    try (Disk.OpenFile again = disk.open(segment.file())) {
      again.truncate(offset);
      again.force();
    }
    if (offset > 0) {
      begin(Segment.of(directory, next));
    } else {
      use(segment, disk.open(segment.file()));
    }
    tail = Tail.CLEAN;
  }

  private void goOnAfter(TailRepair.End.Whole end) throws IOException {
    offset = end.size();
    next = end.nextSequence();
    file.force();
    if (offset > 0 && offset + EcsJson.MAX_LINE > segmentSize) {
      begin(Segment.of(directory, next));
    }
  }

  /** Makes the next segment and goes over to it; on failure all is as before. */
  private void begin(Segment following) throws IOException {
    use(following, create(disk, directory, following));
    full = false;
  }

  private void use(Segment empty, Disk.OpenFile opened) throws IOException {
    Disk.OpenFile old = file;
    segment = empty;
    file = opened;
    offset = 0;
    old.close();
  }

  private static Disk.OpenFile create(Disk disk, Path directory, Segment segment)
      throws IOException {
    Disk.OpenFile file = disk.create(segment.file());
    try {
      disk.forceDirectory(directory);
      return file;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }
}
