package org.sshmux.ssh.peer;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One thread that tells the time; what is due runs on a virtual thread of its own. */
public final class Timers implements AutoCloseable {
  private final ScheduledThreadPoolExecutor clock;

  /** Starts the thread. */
  public Timers() {
    clock =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("ssh-timer").factory());
    clock.setRemoveOnCancelPolicy(true);
  }

  /** Runs a task once, so much later. */
  public Future<?> after(Duration delay, Runnable task) {
    return clock.schedule(() -> start(task), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Runs a task again and again. A machine that was suspended makes up for nothing: the next turn
   * is a full period away.
   */
  public Future<?> every(Duration period, Runnable task) {
    long millis = period.toMillis();
    return clock.scheduleWithFixedDelay(() -> start(task), millis, millis, TimeUnit.MILLISECONDS);
  }

  private static void start(Runnable task) {
    Thread.ofVirtual().name("ssh-timed").start(task);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
