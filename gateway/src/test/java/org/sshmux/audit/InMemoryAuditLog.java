package org.sshmux.audit;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * A trail in memory, for tests. It can be told to fail or to block, as a disk would, and a test can
 * wait for an event. Safe for many threads.
 */
public final class InMemoryAuditLog implements AuditLog {
  private static final long LONGEST_BLOCK = TimeUnit.SECONDS.toNanos(30);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<AuditEvent> events = new ArrayList<>();
  private boolean failing;
  private boolean blocked;
  private boolean closed;
  private int waiting;

  @Override
  public void append(AuditEvent event) throws IOException {
    lock.lock();
    try {
      waitWhileBlocked();
      if (closed) {
        throw new IOException("the trail is closed");
      }
      if (failing) {
        throw new IOException("the trail cannot store: the test said so");
      }
      events.add(event);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean accepting() {
    lock.lock();
    try {
      return !failing && !closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    change(() -> closed = true);
  }

  /** From here on nothing can be stored, and {@link #accepting()} is false. */
  public void fail() {
    change(() -> failing = true);
  }

  /** Ends what {@link #fail()} began. */
  public void recover() {
    change(() -> failing = false);
  }

  /** From here on {@link #append} does not return, for at most half a minute. */
  public void block() {
    change(() -> blocked = true);
  }

  /** Lets everything that waits be stored. */
  public void unblock() {
    change(() -> blocked = false);
  }

  /** How many calls of {@link #append} wait at this moment. */
  public int waiting() {
    lock.lock();
    try {
      return waiting;
    } finally {
      lock.unlock();
    }
  }

  /** What was stored so far, in order. */
  public List<AuditEvent> events() {
    lock.lock();
    try {
      return List.copyOf(events);
    } finally {
      lock.unlock();
    }
  }

  /** What was stored so far of one kind, in order. */
  public <E extends AuditEvent> List<E> events(Class<E> kind) {
    return events().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Waits until an event of a kind is stored. */
  public <E extends AuditEvent> E awaitEvent(Class<E> kind, Duration longest) {
    return awaitEvent(kind, event -> true, longest);
  }

  /**
   * Waits until a matching event is stored; events that are already there count.
   *
   * @throws AssertionError if there is none in time; its message lists what there is
   */
  public <E extends AuditEvent> E awaitEvent(
      Class<E> kind, Predicate<? super E> matches, Duration longest) {
    long left = longest.toNanos();
    lock.lock();
    try {
      while (true) {
        for (AuditEvent event : events) {
          if (kind.isInstance(event) && matches.test(kind.cast(event))) {
            return kind.cast(event);
          }
        }
        if (left <= 0) {
          throw new AssertionError(
              "no such " + kind.getSimpleName() + " within " + longest + ", only " + events);
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + kind.getSimpleName(), e);
    } finally {
      lock.unlock();
    }
  }

  private void waitWhileBlocked() throws IOException {
    long deadline = System.nanoTime() + LONGEST_BLOCK;
    boolean interrupted = false;
    waiting++;
    try {
      while (blocked && !closed) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new IOException("the trail did not answer in time");
        }
        try {
          changed.awaitNanos(left);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      waiting--;
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void change(Runnable what) {
    lock.lock();
    try {
      what.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
