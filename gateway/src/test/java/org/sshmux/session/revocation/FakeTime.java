package org.sshmux.session.revocation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Time that passes when a test says so; what is due runs on the test's thread. */
public final class FakeTime implements InstantSource, Alarms {
  private final Set<Due> waiting = new HashSet<>();
  private Instant now = Instant.parse("2026-11-25T12:00:00Z");

  private static final class Due {
    private final Instant at;
    private final Runnable task;

    Due(Instant at, Runnable task) {
      this.at = at;
      this.task = task;
    }
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public synchronized Runnable after(Duration delay, Runnable task) {
    Due due = new Due(now.plus(delay), task);
    waiting.add(due);
    return () -> cancel(due);
  }

  private synchronized void cancel(Due due) {
    waiting.remove(due);
  }

  /** How many tasks wait. */
  public synchronized int waiting() {
    return waiting.size();
  }

  public void advance(Duration time) {
    Instant end = instant().plus(time);
    for (Optional<Due> next = next(end); next.isPresent(); next = next(end)) {
      next.get().task.run();
    }
    set(end);
  }

  private synchronized Optional<Due> next(Instant end) {
    Optional<Due> first =
        waiting.stream()
            .filter(due -> !due.at.isAfter(end))
            .min(Comparator.comparing(due -> due.at));
    first.ifPresent(due -> {
      waiting.remove(due);
      now = due.at.isAfter(now) ? due.at : now;
    });
    return first;
  }

  private synchronized void set(Instant moment) {
    now = moment;
  }

  @Override
  public synchronized void close() {
    waiting.clear();
  }
}
