package org.sshmux.ssh.io;

import java.time.Duration;
import java.util.PriorityQueue;

/** Tasks that wait for their time, of one loop and only used on its thread. Monotonic clock. */
final class Deadlines {

  /** One waiting task. */
  static final class Deadline implements Comparable<Deadline> {
    private final Deadlines owner;
    private final long at;
    private final Runnable task;

    private Deadline(Deadlines owner, long at, Runnable task) {
      this.owner = owner;
      this.at = at;
      this.task = task;
    }

    /** The task will not run; without effect once it has. */
    void cancel() {
      owner.waiting.remove(this);
    }

    @Override
    public int compareTo(Deadline other) {
      return Long.signum(at - other.at); // the monotonic clock may wrap
    }
  }

  private final PriorityQueue<Deadline> waiting = new PriorityQueue<>();

  Deadline after(Duration delay, Runnable task) {
    Deadline deadline = new Deadline(this, System.nanoTime() + delay.toNanos(), task);
    waiting.add(deadline);
    return deadline;
  }

  /** Milliseconds until the first is due, rounded up, at least 1; 0 if none waits. */
  long millisToFirst() {
    Deadline first = waiting.peek();
    if (first == null) {
      return 0;
    }
    return Math.max(1, (first.at - System.nanoTime() + 999_999) / 1_000_000);
  }

  /** Runs one task whose time has come; false if there is none. */
  boolean runOneDue(EventLoop loop) {
    Deadline first = waiting.peek();
    if (first == null || first.at - System.nanoTime() > 0) {
      return false;
    }
    waiting.remove(first);
    loop.guard(first.task);
    return true;
  }
}
