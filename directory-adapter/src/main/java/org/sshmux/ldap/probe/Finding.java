package org.sshmux.ldap.probe;

import java.util.Objects;

/**
 * Something that was found out about a directory.
 *
 * @param level what it means for people who want to log in
 * @param what one sentence
 * @param advice what to do about it; empty if nothing
 */
public record Finding(Level level, String what, String advice) {
  public Finding {
    Objects.requireNonNull(level);
    Objects.requireNonNull(what);
    Objects.requireNonNull(advice);
  }

  /** How bad it is. */
  public enum Level {
    /** As it should be. */
    FINE,
    /** Good to know. */
    NOTE,
    /** Works, but is slow, partial or dangerous. */
    WARNING,
    /** Keeps people from logging in. */
    FAULT
  }

  static Finding fine(String what) {
    return new Finding(Level.FINE, what, "");
  }

  static Finding note(String what, String advice) {
    return new Finding(Level.NOTE, what, advice);
  }

  static Finding warning(String what, String advice) {
    return new Finding(Level.WARNING, what, advice);
  }

  static Finding fault(String what, String advice) {
    return new Finding(Level.FAULT, what, advice);
  }
}
