package org.sshmux.identity;

import java.time.Duration;
import java.util.Objects;

/** What a directory answers when asked for a person. Everything but {@link Found} refuses. */
public sealed interface Lookup {

  /**
   * The one person behind the login.
   *
   * @param person the snapshot
   * @param freshness whether the snapshot is within its fresh time
   */
  record Found(Person person, Freshness freshness) implements Lookup {
    public Found {
      Objects.requireNonNull(person);
      Objects.requireNonNull(freshness);
    }
  }

  /** The directory answered, and knows nobody by that login; also a login no entry could carry. */
  record Unknown() implements Lookup {}

  /**
   * The directory answered with something that names more than one person or another person.
   *
   * @param detail for the operator's eyes only
   */
  record Ambiguous(String detail) implements Lookup {}

  /**
   * The directory could not be asked, and no snapshot within the grace time is held.
   *
   * @param detail for the operator's eyes only
   */
  record Unavailable(String detail) implements Lookup {}

  /** How old the data behind an answer is. */
  sealed interface Freshness {
    /** Within the configured fresh time. */
    record Fresh() implements Freshness {}

    /**
     * Older than the fresh time but within the grace time, because the directory could not be
     * asked.
     *
     * @param age time since the snapshot was loaded
     * @param cause why the directory could not be asked
     */
    record Stale(Duration age, String cause) implements Freshness {}
  }
}
