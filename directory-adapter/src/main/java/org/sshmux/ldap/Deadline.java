package org.sshmux.ldap;

import java.time.Duration;

/**
 * A moment by which real waiting ends, on the monotonic clock: a clock that tests turn has no say
 * in how long a socket is waited for.
 */
record Deadline(long nanos) {

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** Time left; never negative. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
  }

  /** Time left, but no more than a bound. */
  Duration leftUpTo(Duration bound) {
    Duration left = left();
    return left.compareTo(bound) < 0 ? left : bound;
  }

  boolean passed() {
    return nanos - System.nanoTime() <= 0;
  }
}
