package org.sshmux.ldap.person;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.sshmux.identity.AccountState.Cause;

/**
 * The half hours of the week in which eDirectory lets a person log in: one bit each, least
 * significant first, from Sunday 00:00 UTC on.
 */
final class LoginHours {
  private static final int SLOTS = 7 * 48;
  private static final long SLOT = TimeUnit.MINUTES.toSeconds(30);

  /** 1970-01-01 was a Thursday. */
  private static final long FIRST_SLOT = 4 * 48;

  private LoginHours() {}

  /** Void from the end of the last permitted half hour in a row. */
  static Verdict verdict(byte[] map, Instant now) {
    if (map.length * Byte.SIZE != SLOTS) {
      return new Verdict.Bars(Cause.UNREADABLE);
    }
    long early = Math.floorDiv(now.minus(Verdict.TOLERANCE).getEpochSecond(), SLOT);
    long late = Math.floorDiv(now.plus(Verdict.TOLERANCE).getEpochSecond(), SLOT);
    if (!permitted(map, early) || !permitted(map, late)) {
      return new Verdict.Bars(Cause.NOT_YET_VALID);
    }
    for (long slot = late; slot < late + SLOTS; slot++) {
      if (!permitted(map, slot)) {
        return new Verdict.Fine(
            Optional.of(Instant.ofEpochSecond(slot * SLOT).minus(Verdict.TOLERANCE)));
      }
    }
    return Verdict.fine();
  }

  private static boolean permitted(byte[] map, long slot) {
    int bit = Math.floorMod(slot + FIRST_SLOT, SLOTS);
    return (map[bit / Byte.SIZE] >> (bit % Byte.SIZE) & 1) != 0;
  }
}
