package org.sshmux.ssh;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One thread that tells the time; what is due runs on a virtual thread of its own. */
final class Timers implements AutoCloseable {
  private final ScheduledThreadPoolExecutor clock;

  Timers() {
    clock =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("ssh-timer").factory());
    clock.setRemoveOnCancelPolicy(true);
  }

  Future<?> after(Duration delay, Runnable task) {
    return clock.schedule(() -> start(task), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A machine that was suspended makes up for nothing: the next turn is a full period away. */
  Future<?> every(Duration period, Runnable task) {
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
