package org.sshmux.session;

import java.util.random.RandomGenerator;

/**
 * Makes the references by which people and auditors name a connection: {@code C} and nine
 * characters that are easy to read aloud (Crockford's base 32). A channel's reference is its
 * connection's, a dot and a number.
 */
final class References {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int LENGTH = 9;

  private final RandomGenerator random;

  /**
   * @param random must be safe for many threads
   */
  References(RandomGenerator random) {
    this.random = random;
  }

  String next() {
    StringBuilder reference = new StringBuilder("C");
    for (int i = 0; i < LENGTH; i++) {
      reference.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return reference.toString();
  }
}
