package org.sshmux.session.revocation;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Alarms of one thread that tells the time; what is due runs on a virtual thread of its own. */
public final class ThreadAlarms implements Alarms {
  private final ScheduledThreadPoolExecutor clock;

  public ThreadAlarms() {
    clock =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("session-timer").factory());
    clock.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Runnable after(Duration delay, Runnable task) {
    try {
      Future<?> due =
          clock.schedule(
              () -> Thread.ofVirtual().name("session-timed").start(task),
              delay.toMillis() + 1,
              TimeUnit.MILLISECONDS);
      return () -> due.cancel(false);
    } catch (RejectedExecutionException e) {
      return () -> {}; // closed: nothing is due any more
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
