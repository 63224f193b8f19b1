package org.sshmux.ldap.connection;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Keeps look-ups away from a directory that keeps failing, so that they fail at once instead of
 * waiting, and lets one through from time to time to see whether it is back. Safe for many threads.
 */
public final class CircuitBreaker {
  private static final int FAILURES = 5;
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final RandomGenerator random;
  private final Deque<Instant> failures = new ArrayDeque<>();
  private Optional<Pause> pause = Optional.empty();
  private boolean probing;

  /** The directory is left alone from one moment to another. */
  private record Pause(Instant start, Instant end, Duration length) {}

  /**
   * @param clock measures the pauses
   * @param random spreads them, so that several gateways do not come back together
   */
  public CircuitBreaker(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /**
   * Asks to pass; whoever passes reports how it went, exactly once.
   *
   * @return empty if the directory is to be left alone now
   */
  public synchronized Optional<Pass> enter() {
    if (pause.isEmpty()) {
      return Optional.of(new Pass(false));
    }
    Instant now = clock.instant();
    boolean over = !now.isBefore(pause.get().end()) || now.isBefore(pause.get().start());
    if (!over || probing) {
      return Optional.empty();
    }
    probing = true;
    return Optional.of(new Pass(true));
  }

  /** Leave to ask the directory once. */
  public final class Pass {
    private final boolean probe;

    private Pass(boolean probe) {
      this.probe = probe;
    }

    void succeeded() {
      synchronized (CircuitBreaker.this) {
        failures.clear();
        pause = Optional.empty();
        probing = false;
      }
    }

    void failed() {
      synchronized (CircuitBreaker.this) {
        if (probe) {
          probing = false;
          pauseFor(pause.map(last -> last.length().multipliedBy(2)).orElse(LEAST_PAUSE));
        } else if (pause.isEmpty()) {
          count();
        }
      }
    }

    /** The directory was not asked after all. */
    void unused() {
      synchronized (CircuitBreaker.this) {
        if (probe) {
          probing = false;
        }
      }
    }
  }

  private void count() {
    Instant now = clock.instant();
    failures.addLast(now);
    while (Duration.between(failures.getFirst(), now).compareTo(WINDOW) > 0) {
      failures.removeFirst();
    }
    if (failures.size() >= FAILURES) {
      failures.clear();
      pauseFor(LEAST_PAUSE);
    }
  }

  private void pauseFor(Duration wanted) {
    Duration length = wanted.compareTo(LONGEST_PAUSE) < 0 ? wanted : LONGEST_PAUSE;
    double part = 0.5 + random.nextDouble() / 2;
    Instant now = clock.instant();
    pause = Optional.of(new Pause(now, now.plusNanos((long) (length.toNanos() * part)), length));
  }
}
