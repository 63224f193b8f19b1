package org.sshmux.audit.trail;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The right to write a trail: one process has it, and loses it when it ends, in whatever way. */
final class TrailLock implements Closeable {
  private static final String NAME = "audit.lock";

  private final FileChannel channel;

  private TrailLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * @throws IOException if another log writes the trail, in this process or another
   */
  static TrailLock acquire(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new TrailLock(channel);
      }
    } catch (OverlappingFileLockException e) {
      // This process itself holds it: a mistake of whoever wired it, as POSIX locks end when any
      // channel to their file is closed.
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new IOException("another gateway writes the trail in " + directory);
  }

  /** Gives the right up. The file stays: removing it could take another process's lock away. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
