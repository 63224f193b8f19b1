package org.sshmux.menu;

import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** The widths of the columns of a list, in cells; 0 for one that is not shown. */
record Columns(int host, int label, int logins, int age) {
  private static final int GAP = 2;
  private static final int WIDEST = 60;
  private static final int WIDEST_LOGINS = 24;
  private static final int LEAST_LABEL = 12;
  private static final int AGE = "59 min ago".length();

  /** The columns that a list would fill. */
  static Columns wished(List<Candidate> candidates) {
    return new Columns(
        widest(candidates, Candidate::host, WIDEST),
        widest(candidates, Candidate::label, WIDEST),
        widest(candidates, Candidate::logins, WIDEST_LOGINS),
        candidates.stream().anyMatch(one -> one.lastUse().isPresent()) ? AGE : 0);
  }

  /** Those of these columns that show the most in so many cells. */
  Columns within(int cells) {
    return narrowLabel(cells)
        .orWithout(cells, new Columns(host, label, 0, age))
        .orWithout(cells, new Columns(host, label, 0, 0))
        .orWithout(cells, new Columns(Math.min(host, cells), 0, 0, 0));
  }

  private static int widest(
      List<Candidate> candidates, Function<Candidate, String> text, int most) {
    int widest = 0;
    for (Candidate one : candidates) {
      widest = Math.max(widest, CellText.width(text.apply(one)));
    }
    return Math.min(widest, most);
  }

  private int total() {
    int total = host;
    for (int column : new int[] {label, logins, age}) {
      total += column > 0 ? GAP + column : 0;
    }
    return total;
  }

  private Columns narrowLabel(int cells) {
    int over = Math.max(0, total() - cells);
    int least = Math.min(label, LEAST_LABEL);
    return new Columns(host, Math.max(least, label - over), logins, age);
  }

  private Columns orWithout(int cells, Columns fewer) {
    return total() <= cells ? this : fewer.narrowLabel(cells);
  }

  /** A candidate in these columns, not padded at its end. */
  AttributedString line(
      Candidate candidate, List<String> parts, Instant now, AttributedStyle style) {
    AttributedStyle aside = style.equals(AttributedStyle.DEFAULT) ? style.faint() : style;
    AttributedStringBuilder line = new AttributedStringBuilder();
    cell(line, 0, host, candidate.host(), candidate.hostMarks(parts), style);
    int from = host + GAP;
    if (label > 0) {
      cell(line, from, label, candidate.label(), candidate.labelMarks(parts), style);
      from += label + GAP;
    }
    if (logins > 0) {
      cell(line, from, logins, candidate.logins(), new BitSet(), aside);
      from += logins + GAP;
    }
    if (age > 0) {
      cell(line, from, age, candidate.age(now), new BitSet(), aside);
    }
    return line.toAttributedString();
  }

  private static void cell(
      AttributedStringBuilder line,
      int from,
      int width,
      String text,
      BitSet marks,
      AttributedStyle style) {
    if (text.isEmpty()) {
      return;
    }
    line.append(" ".repeat(Math.max(0, from - CellText.width(line.toString()))), style);
    String fitted = CellText.fit(text, width);
    int at = 0;
    while (at < fitted.length()) {
      boolean marked = marks.get(at);
      int to = marked ? marks.nextClearBit(at) : marks.nextSetBit(at);
      to = to < 0 ? fitted.length() : Math.min(to, fitted.length());
      line.append(fitted.substring(at, to), marked ? style.bold() : style);
      at = to;
    }
  }
}
