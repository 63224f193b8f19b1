package org.sshmux.ldap.cache;

import java.time.Instant;

/**
 * What one attempt to read the directory came to.
 *
 * @param <V> the kind of answer
 */
public sealed interface Reading<V> {

  /**
   * An answer to keep: served while fresh, and within the grace time if the directory goes away.
   *
   * @param at when the reading began
   */
  record Kept<V>(V value, Instant at) implements Reading<V> {}

  /**
   * A refusing answer: served for a short while, and never once the directory is away.
   *
   * @param at when the reading began
   */
  record Brief<V>(V value, Instant at) implements Reading<V> {}

  /** The directory could not be asked; says nothing and is never kept. */
  record Failed<V>(String detail) implements Reading<V> {}
}
