package org.sshmux.ldap.push;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses between attempts: each about twice as long as the one before. Used by one thread. */
final class BackOff {
  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private final RandomGenerator random;
  private Duration next = LEAST;

  /**
   * @param random spreads the pauses, so that several gateways do not come back together
   */
  BackOff(RandomGenerator random) {
    this.random = random;
  }

  /** The next pause: between half a second and 15 seconds. */
  Duration next() {
    Duration length = next;
    next = length.multipliedBy(2).compareTo(LONGEST) < 0 ? length.multipliedBy(2) : LONGEST;
    return Duration.ofNanos((long) (length.toNanos() * (0.5 + random.nextDouble() / 2)));
  }

  /** Begins anew with the shortest pause. */
  void reset() {
    next = LEAST;
  }
}
