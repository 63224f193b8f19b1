package org.sshmux.audit.ecs;

import java.time.Instant;
import java.util.random.RandomGenerator;

/** Event ids: 48 bits of milliseconds and 80 random bits in Crockford's base 32, 26 characters. */
public final class Ulid {
  private static final char[] DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
  private static final long LATEST = (1L << 48) - 1;

  private Ulid() {}

  /** Makes an id; ids of different milliseconds sort by time. */
  public static String of(Instant at, RandomGenerator random) {
    char[] text = new char[26];
    digits(Math.clamp(at.toEpochMilli(), 0, LATEST), text, 0, 10);
    digits(random.nextLong(), text, 10, 8);
    digits(random.nextLong(), text, 18, 8);
    return new String(text);
  }

  private static void digits(long value, char[] text, int from, int count) {
    long left = value;
    for (int i = from + count - 1; i >= from; i--) {
      text[i] = DIGITS[(int) (left & 31)];
      left >>>= 5;
    }
  }
}
