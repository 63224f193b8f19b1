package org.sshmux.ldap.metrics;

import java.util.Locale;

/** What is counted. */
public enum Counted {
  /** An answer served from what is held. */
  CACHE_HIT,
  /** An answer that had to be read. */
  CACHE_MISS,
  /** An answer past its time, served because the directory could not be asked. */
  CACHE_STALE_SERVED,
  /** A refusing answer served from what is held. */
  CACHE_NEGATIVE_HIT,
  /** A reading that failed. */
  CACHE_LOAD_FAIL,
  /** An answer dropped for want of room. */
  CACHE_EVICT,
  /** An entry that was added. */
  PUSH_EVENTS_ADDED,
  /** An entry that was modified. */
  PUSH_EVENTS_MODIFIED,
  /** An entry that was deleted. */
  PUSH_EVENTS_DELETED,
  /** An entry that was renamed, as far as the server tells. */
  PUSH_EVENTS_RENAMED,
  /** The channel came up and changes before that may have been missed. */
  PUSH_RESYNC,
  /** So much was changed, or so little understood, that nobody's answer counted any longer. */
  PUSH_EVERYBODY;

  /** The name in lower case, such as {@code cache_hit}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
