package org.sshmux.ldap.connection;

import java.time.Duration;

/**
 * A moment by which real waiting ends, on the monotonic clock: a clock that tests turn has no say
 * in how long a socket is waited for.
 */
public record Deadline(long nanos) {

  public static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** Time left; never negative. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
  }

  /** Time left, but no more than a bound. */
  public Duration leftUpTo(Duration bound) {
    Duration left = left();
    return left.compareTo(bound) < 0 ? left : bound;
  }

  public boolean passed() {
    return nanos - System.nanoTime() <= 0;
  }
}
