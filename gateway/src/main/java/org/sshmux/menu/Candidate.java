package org.sshmux.menu;

import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Something to pick, with harmless texts.
 *
 * @param hostKey the host as it is compared: each character in lower case, at the same place
 * @param labelKey the label as it is compared
 */
record Candidate(
    String host,
    String label,
    String logins,
    Optional<Instant> lastUse,
    String hostKey,
    String labelKey) {
  /** The rank of what does not match. */
  static final int NONE = -1;

  /** Ranks from here on are of matches that are not whole: characters in order, with gaps. */
  static final int GAPPED = 1000;

  private static final int LONGEST = 256;

  static Candidate of(Row row) {
    return of(row.host(), row.label(), String.join(", ", row.logins()), row.lastUse());
  }

  static Candidate of(String login) {
    return of(login, "", "", Optional.empty());
  }

  private static Candidate of(String host, String label, String logins, Optional<Instant> lastUse) {
    String shownHost = CellText.plain(host, LONGEST);
    String shownLabel = CellText.plain(label.strip(), LONGEST);
    return new Candidate(
        shownHost,
        shownLabel,
        CellText.plain(logins, LONGEST),
        lastUse,
        key(shownHost),
        key(shownLabel));
  }

  private static String key(String text) {
    char[] key = text.toCharArray();
    for (int i = 0; i < key.length; i++) {
      key[i] = Character.toLowerCase(key[i]);
    }
    return new String(key);
  }

  /** The parts of a filter, as they are compared. */
  static List<String> parts(String filter) {
    String key = key(filter).strip();
    return key.isEmpty() ? List.of() : List.of(key.split(" +"));
  }

  /** How well all parts match, 0 the best, or {@link #NONE}. */
  int rank(List<String> parts) {
    int sum = 0;
    for (String part : parts) {
      int rank = rank(part);
      if (rank == NONE) {
        return NONE;
      }
      sum += rank;
    }
    return sum;
  }

  private int rank(String part) {
    int at = hostKey.indexOf(part);
    if (at == 0) {
      return hostKey.length() == part.length() ? 0 : 1;
    }
    if (at > 0) {
      return Character.isLetterOrDigit(hostKey.charAt(at - 1)) ? 3 : 2;
    }
    if (labelKey.contains(part)) {
      return 4;
    }
    int gaps = gaps(hostKey, part);
    if (gaps != NONE) {
      return GAPPED + gaps;
    }
    gaps = gaps(labelKey, part);
    return gaps == NONE ? NONE : 2 * GAPPED + gaps;
  }

  private static int gaps(String key, String part) {
    BitSet places = places(key, part);
    return places.isEmpty() ? NONE : places.length() - places.nextSetBit(0) - part.length();
  }

  /**
   * The places of a part's characters, in order; none if they are not there. From the first end
   * that is found the beginning is looked for backwards, so that they stand close together.
   */
  private static BitSet places(String key, String part) {
    BitSet places = new BitSet();
    int end = 0;
    for (int i = 0; i < part.length(); i++) {
      end = key.indexOf(part.charAt(i), end) + 1;
      if (end == 0) {
        return places;
      }
    }
    int at = end;
    for (int i = part.length() - 1; i >= 0; i--) {
      at = key.lastIndexOf(part.charAt(i), at - 1);
      places.set(at);
    }
    return places;
  }

  /** The places in the host that the parts match. */
  BitSet hostMarks(List<String> parts) {
    BitSet marks = new BitSet();
    for (String part : parts) {
      if (hostKey.contains(part)) {
        mark(hostKey, part, marks);
      } else if (!labelKey.contains(part)) {
        marks.or(places(hostKey, part));
      }
    }
    return marks;
  }

  /** The places in the label that the parts match which the host does not. */
  BitSet labelMarks(List<String> parts) {
    BitSet marks = new BitSet();
    for (String part : parts) {
      if (!hostKey.contains(part) && labelKey.contains(part)) {
        mark(labelKey, part, marks);
      } else if (!hostKey.contains(part) && places(hostKey, part).isEmpty()) {
        marks.or(places(labelKey, part));
      }
    }
    return marks;
  }

  private static void mark(String key, String part, BitSet marks) {
    int at = key.indexOf(part);
    marks.set(at, at + part.length());
  }

  /** How long ago the last use was, in words; nothing if there was none. */
  String age(Instant now) {
    return lastUse.map(then -> age(Duration.between(then, now))).orElse("");
  }

  private static String age(Duration age) {
    if (age.toMinutes() < 1) {
      return "just now";
    }
    if (age.toHours() < 1) {
      return age.toMinutes() + " min ago";
    }
    long days = age.toDays();
    return days < 1
        ? age.toHours() + " h ago"
        : days < 60
            ? days + " d ago"
            : days < 730 ? days / 30 + " mo ago" : Math.min(days / 365, 99) + " y ago";
  }
}
