package org.sshmux.audit.trail;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Events on their way to the one writer, in the order in which they came; bounded. */
final class Inbox {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Condition notFull = lock.newCondition();
  private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
  private final int capacity;

  /** Changed under the lock, read without. */
  private volatile boolean closed;

  Inbox(int capacity) {
    this.capacity = capacity;
  }

  enum Offer {
    TAKEN,
    FULL,
    CLOSED
  }

  /** Puts an event at the end, waiting for room without regard to interrupts. */
  Offer offer(Pending pending, long nanos) {
    long deadline = System.nanoTime() + nanos;
    boolean interrupted = false;
    lock.lock();
    try {
      while (!closed && waiting.size() >= capacity) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return Offer.FULL;
        }
        try {
          notFull.awaitNanos(left);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (closed) {
        return Offer.CLOSED;
      }
      waiting.add(pending);
      notEmpty.signal();
      return Offer.TAKEN;
    } finally {
      lock.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Takes the first event, waiting for one at most so long, and not once closed or interrupted. */
  Optional<Pending> take(long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (waiting.isEmpty() && !closed && left > 0) {
        try {
          left = notEmpty.awaitNanos(left);
        } catch (InterruptedException e) {
          left = 0;
        }
      }
      Optional<Pending> first = Optional.ofNullable(waiting.poll());
      if (first.isPresent()) {
        notFull.signal();
      }
      return first;
    } finally {
      lock.unlock();
    }
  }

  /** From here on nothing is let in; what is in can still be taken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      notEmpty.signalAll();
      notFull.signalAll();
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  boolean closed() {
    return closed;
  }

  /** Whether nothing is in and nothing can come. */
  boolean exhausted() {
    lock.lock();
    try {
      return closed && waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }
}
