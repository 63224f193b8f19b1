package org.sshmux.session.accounting;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Everything of one connection that is permitted and goes on. Counts the reviews, so that what was
 * decided while one was made is known to be decided too early. Safe for many threads; never blocks.
 */
public final class Holds {
  private final Set<Hold> open = new HashSet<>();
  private long reviews;
  private boolean revoked;

  /** What became of a decision. */
  public enum Entry {
    HELD,
    /** Held, but there was a review since the decision was begun. */
    OUTDATED,
    /** Not held: the whole connection is revoked. */
    REVOKED
  }

  /** To be asked before a person is looked up for a decision. */
  public synchronized long reviews() {
    return reviews;
  }

  /**
   * Takes up what was permitted.
   *
   * @param before what {@link #reviews} said before the look-up
   */
  public synchronized Entry add(Hold hold, long before) {
    if (revoked) {
      return Entry.REVOKED;
    }
    open.add(hold);
    return before == reviews ? Entry.HELD : Entry.OUTDATED;
  }

  synchronized void remove(Hold hold) {
    open.remove(hold);
  }

  /** Begins a review of all that is held now. */
  public synchronized List<Hold> review() {
    reviews++;
    return List.copyOf(open);
  }

  /** Takes up nothing any more; what is held now. */
  public synchronized List<Hold> revoke() {
    revoked = true;
    return List.copyOf(open);
  }
}
