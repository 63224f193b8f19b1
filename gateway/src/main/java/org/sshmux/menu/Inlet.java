package org.sshmux.menu;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bytes a person sends. The stream is read, at most a kilobyte at a time, only while somebody
 * waits for a byte and none is left: once a byte has been answered, no read is under way.
 *
 * <p>One thread takes bytes; disturbing and ending are for any.
 */
final class Inlet {
  /** Answered instead of a byte: nothing more will come. */
  static final int ENDED = -1;

  /** Answered instead of a byte: nothing came in time. */
  static final int LATE = -2;

  /** Answered instead of a byte: there was a disturbance. */
  static final int DISTURBED = -3;

  private static final int CAPACITY = 1024;
  private static final long FOREVER = Long.MAX_VALUE / 2;

  /** Between two disturbances that are answered, in nanoseconds. */
  private static final long CALM = 50_000_000;

  private final InputStream in;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // All guarded by the lock.
  private byte[] bytes = new byte[0];
  private int at;
  private boolean reading;
  private boolean ended;
  private boolean disturbed;
  private long calmUntil = System.nanoTime();

  Inlet(InputStream in) {
    this.in = in;
  }

  /** The next byte, or {@link #ENDED}, or {@link #DISTURBED} at most 20 times a second. */
  int next() {
    return next(FOREVER, true);
  }

  /** The next byte, or {@link #ENDED}, or {@link #LATE} after so many nanoseconds. */
  int next(long nanos) {
    return next(nanos, false);
  }

  private int next(long nanos, boolean heedful) {
    long deadline = System.nanoTime() + nanos;
    lock.lock();
    try {
      while (at == bytes.length && !ended) {
        long now = System.nanoTime();
        boolean heeds = heedful && disturbed;
        if (heeds && now - calmUntil >= 0) {
          disturbed = false;
          calmUntil = now + CALM;
          return DISTURBED;
        }
        if (deadline - now <= 0) {
          return LATE;
        }
        read();
        var _ = changed.awaitNanos(Math.min(deadline - now, heeds ? calmUntil - now : FOREVER));
      }
      return at < bytes.length ? bytes[at++] & 0xff : ENDED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ended = true;
      return ENDED;
    } finally {
      lock.unlock();
    }
  }

  /** Starts a read, if none is under way. The lock is held. */
  private void read() {
    if (!reading) {
      reading = true;
      Thread.ofVirtual().name("menu-input").start(this::readOnce);
    }
  }

  private void readOnce() {
    byte[] room = new byte[CAPACITY];
    int count;
    try {
      count = in.read(room);
    } catch (IOException | RuntimeException e) {
      count = -1;
    }
    lock.lock();
    try {
      reading = false;
      if (count < 0) {
        ended = true;
      } else {
        bytes = Arrays.copyOf(room, count);
        at = 0;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes back the byte that was answered last. */
  void back() {
    lock.lock();
    try {
      at--;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the next byte would have to be waited for. */
  boolean idle() {
    lock.lock();
    try {
      return at == bytes.length && !ended;
    } finally {
      lock.unlock();
    }
  }

  /** Takes what was read and not yet answered. */
  byte[] rest() {
    lock.lock();
    try {
      byte[] rest = Arrays.copyOfRange(bytes, at, bytes.length);
      at = bytes.length;
      return rest;
    } finally {
      lock.unlock();
    }
  }

  /** Lets the waiting thread know that something is different. */
  void disturb() {
    lock.lock();
    try {
      disturbed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the input here and now. */
  void end() {
    lock.lock();
    try {
      ended = true;
      at = bytes.length;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
