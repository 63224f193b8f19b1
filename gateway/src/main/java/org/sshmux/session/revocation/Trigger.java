package org.sshmux.session.revocation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.sshmux.session.accounting.Bounded;

/**
 * What leads to the question whether a person may still do what they do.
 *
 * @param changes what the directory told, at most {@value #MAX_CHANGES}, oldest first
 */
record Trigger(Kind kind, List<String> changes) {
  private static final int MAX_CHANGES = 4;
  private static final String MORE = "and more";

  Trigger {
    changes = List.copyOf(changes);
  }

  /** In the order of what they say: news explain more than a look at the clock. */
  enum Kind {
    RECHECK,
    EXPIRY,
    CHANGE;

    /** As auditors read it. */
    String word() {
      return switch (this) {
        case RECHECK -> "recheck";
        case EXPIRY -> "expiry";
        case CHANGE -> "change";
      };
    }
  }

  static Trigger recheck() {
    return new Trigger(Kind.RECHECK, List.of());
  }

  static Trigger expiry() {
    return new Trigger(Kind.EXPIRY, List.of());
  }

  static Trigger change(String what) {
    return new Trigger(Kind.CHANGE, List.of(Bounded.text(what)));
  }

  /** Both, where one question answers both. */
  Trigger and(Trigger later) {
    List<String> all =
        new ArrayList<>(
            Stream.concat(changes.stream(), later.changes.stream()).distinct().toList());
    if (all.size() > MAX_CHANGES) {
      all.subList(MAX_CHANGES - 1, all.size()).clear();
      all.add(MORE);
    }
    return new Trigger(kind.compareTo(later.kind) >= 0 ? kind : later.kind, all);
  }

  /** The changes as one text; empty if the directory told none. */
  String what() {
    return String.join("; ", changes);
  }
}
