package org.sshmux.ldap.person;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.sshmux.identity.AccountState.Cause;

/**
 * What one value of an attribute means for an account. Clocks may differ by a minute; that minute
 * never lets anybody in.
 */
sealed interface Verdict {
  Duration TOLERANCE = Duration.ofSeconds(60);

  /**
   * The value does not bar the account.
   *
   * @param until the moment from which it will
   */
  record Fine(Optional<Instant> until) implements Verdict {}

  /** The value bars the account. */
  record Bars(Cause cause) implements Verdict {}

  /** Does not bar the account, and will not. */
  static Verdict fine() {
    return new Fine(Optional.empty());
  }

  /** Bars the account if something holds. */
  static Verdict barsIf(boolean holds, Cause cause) {
    return holds ? new Bars(cause) : fine();
  }

  /** The account is void from a moment on. */
  static Verdict until(Instant end, Instant now) {
    Instant sooner = end.minus(TOLERANCE);
    return now.isBefore(sooner) ? new Fine(Optional.of(sooner)) : new Bars(Cause.EXPIRED);
  }

  /** Something bars the account before a moment. */
  static Verdict from(Instant start, Instant now, Cause cause) {
    return barsIf(now.isBefore(start.plus(TOLERANCE)), cause);
  }
}
