package org.sshmux.audit.trail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The local disk, which fails, fills up or hangs when a test says so. Safe for many threads. */
final class FaultyDisk implements Disk {
  private static final String FULL = "No space left on device";

  private final Disk local = new LocalDisk();
  private final Semaphore turnstile = new Semaphore(Integer.MAX_VALUE / 2);
  private long room = Long.MAX_VALUE;
  private int longestWrite = Integer.MAX_VALUE;
  private long usable = Long.MAX_VALUE;
  private int forcesToFail;
  private boolean nothingOpens;
  private boolean noDirectoryForced;
  private boolean forcing = true;
  private int forces;
  private int probes;

  /** The local disk, but nothing is forced, for tests that restart a thousand times. */
  static FaultyDisk withoutForcing() {
    FaultyDisk disk = new FaultyDisk();
    disk.forcing = false;
    return disk;
  }

  /** From here on so many more bytes fit. */
  synchronized void roomFor(long bytes) {
    room = bytes;
  }

  /** From here on one write takes at most so many bytes. */
  synchronized void longestWrite(int bytes) {
    longestWrite = bytes;
  }

  /** From here on the file system says that so many bytes are free. */
  synchronized void usable(long bytes) {
    usable = bytes;
  }

  /** The next forces of file contents fail. */
  synchronized void failForces(int count) {
    forcesToFail = count;
  }

  /** Whether files can be opened or made. */
  synchronized void nothingOpens(boolean yes) {
    nothingOpens = yes;
  }

  /** Whether forces of directories fail. */
  synchronized void noDirectoryForced(boolean yes) {
    noDirectoryForced = yes;
  }

  /** From here on forces do not return. */
  void hang() {
    turnstile.drainPermits();
  }

  /** Ends what {@link #hang()} began. */
  void goOn() {
    turnstile.release(Integer.MAX_VALUE / 2);
  }

  /** How many forces wait for {@link #goOn()}. */
  int hanging() {
    return turnstile.getQueueLength();
  }

  /** How often file contents were forced. */
  synchronized int forces() {
    return forces;
  }

  /** How often the free space was asked for. */
  synchronized int probes() {
    return probes;
  }

  @Override
  public OpenFile create(Path file) throws IOException {
    refuseToOpen(file);
    return new FaultyFile(local.create(file));
  }

  @Override
  public OpenFile open(Path file) throws IOException {
    refuseToOpen(file);
    return new FaultyFile(local.open(file));
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    refuseToForce(directory);
    if (forcing) {
      local.forceDirectory(directory);
    }
  }

  @Override
  public synchronized long usableSpace(Path directory) {
    probes++;
    return usable;
  }

  private synchronized void refuseToOpen(Path file) throws IOException {
    if (nothingOpens) {
      throw new IOException(file + ": Too many open files");
    }
  }

  private synchronized void refuseToForce(Path directory) throws IOException {
    if (noDirectoryForced) {
      throw new IOException(directory + ": Input/output error");
    }
  }

  private synchronized int take(int wanted) throws IOException {
    if (room == 0) {
      throw new IOException(FULL);
    }
    int taken = (int) Math.min(Math.min(wanted, longestWrite), room);
    room -= taken;
    return taken;
  }

  private synchronized void force() throws IOException {
    forces++;
    if (forcesToFail > 0) {
      forcesToFail--;
      throw new IOException("Input/output error");
    }
  }

  private final class FaultyFile implements OpenFile {
    private final OpenFile file;
    private boolean dead;

    private FaultyFile(OpenFile file) {
      this.file = file;
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
      if (dead) {
        throw new AssertionError("written to a file whose force has failed");
      }
      ByteBuffer some = bytes.slice(bytes.position(), take(bytes.remaining()));
      int written = file.write(some, position);
      bytes.position(bytes.position() + written);
      return written;
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void force() throws IOException {
      try {
        if (!turnstile.tryAcquire(30, TimeUnit.SECONDS)) {
          throw new IOException("no test lets this force go on");
        }
        turnstile.release();
        FaultyDisk.this.force();
      } catch (InterruptedException e) {
        throw new AssertionError("nobody interrupts the writer", e);
      } catch (IOException e) {
        dead = true;
        throw e;
      }
      if (forcing) {
        file.force();
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
