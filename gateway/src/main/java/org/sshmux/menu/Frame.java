package org.sshmux.menu;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.terminal.Size;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * One picture of a list, as many lines as the screen has; no line reaches the screen's last cell.
 *
 * @param cursor where the cursor stands, as the display counts
 * @param page how many candidates fit
 */
record Frame(List<AttributedString> lines, int cursor, int page) {
  private static final String PROMPT = "Find: ";
  private static final String MARGIN = " ";
  private static final String POINTER = "> ";
  private static final String SPACE = "   ";
  private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
  private static final AttributedStyle BOLD = AttributedStyle.BOLD;
  private static final AttributedStyle FAINT = AttributedStyle.DEFAULT.faint();
  private static final AttributedStyle SELECTED = AttributedStyle.INVERSE;

  /** From so many rows on there is room for lines that say nothing. */
  private static final int AIRY = 14;

  /** From so many rows on a notice has a line of its own. */
  private static final int ROOMY = 7;

  private record Hint(String key, String what) {}

  private static final Hint CONNECT = new Hint("Enter", "connect");
  private static final Hint MOVE = new Hint("Up/Down", "move");
  private static final Hint LEAVE = new Hint("Ctrl-C", "leave");
  private static final List<Hint> TYPING =
      List.of(CONNECT, MOVE, LEAVE, new Hint("Tab", "complete"), new Hint("Esc", "vi keys"));
  private static final List<Hint> MOVING =
      List.of(
          CONNECT,
          new Hint("j/k", "move"),
          new Hint("q", "leave"),
          new Hint("i", "type"),
          new Hint("g/G", "first/last"),
          new Hint("Ctrl-D/U", "scroll"));
  private static final List<Hint> INNER = List.of(CONNECT, MOVE, new Hint("Esc", "back"), LEAVE);

  /** Draws a list with its header, its filter and a footer. */
  static Frame of(Picker picker, Optional<String> notice, Size size, Instant now) {
    int width = size.getColumns() - 2 * MARGIN.length();
    boolean airy = size.getRows() >= AIRY;
    List<AttributedString> lines = new ArrayList<>(size.getRows());
    head(picker, notice, size, lines);
    int cursor = size.cursorPos(lines.size(), prompt(picker.filter(), width, lines));
    space(airy, lines);
    int first = lines.size();
    int page = size.getRows() - first - (airy ? 2 : 1);
    list(picker, width, page, now, lines);
    if (picker.moving()) {
      cursor = size.cursorPos(first + picker.selected() - picker.top(page), MARGIN.length());
    }
    while (lines.size() < size.getRows() - 1) {
      lines.add(AttributedString.EMPTY);
    }
    boolean squeezed = size.getRows() < ROOMY && notice.isPresent();
    lines.add(squeezed ? text(CellText.fit(notice.get(), width), BOLD) : footer(picker, width));
    return new Frame(lines, cursor, page);
  }

  private static void head(
      Picker picker, Optional<String> notice, Size size, List<AttributedString> lines) {
    int width = size.getColumns() - 2 * MARGIN.length();
    boolean airy = size.getRows() >= AIRY;
    lines.add(header(picker, width));
    if (size.getRows() >= ROOMY) {
      notice.ifPresent(text ->
          CellText.wrap(text, width, airy ? 3 : 1).forEach(line -> lines.add(text(line, BOLD))));
    }
    space(airy, lines);
  }

  private static void space(boolean airy, List<AttributedString> lines) {
    if (airy) {
      lines.add(AttributedString.EMPTY);
    }
  }

  private static AttributedString text(String text, AttributedStyle style) {
    return line().append(text, style).toAttributedString();
  }

  private static AttributedStringBuilder line() {
    return new AttributedStringBuilder().append(MARGIN, PLAIN);
  }

  private static AttributedString header(Picker picker, int width) {
    String count = CellText.fit(picker.count(), width);
    String title = CellText.fit(picker.title(), width - count.length() - SPACE.length());
    String space = " ".repeat(Math.max(0, width - CellText.width(title) - count.length()));
    return line()
        .append(title, BOLD)
        .append(space, PLAIN)
        .append(count, PLAIN)
        .toAttributedString();
  }

  /** Adds the line of the filter and answers the column behind it. */
  private static int prompt(String filter, int width, List<AttributedString> lines) {
    String end = CellText.tail(filter, width - PROMPT.length() - 1);
    lines.add(line().append(PROMPT, FAINT).append(end, PLAIN).toAttributedString());
    return MARGIN.length() + PROMPT.length() + CellText.width(end);
  }

  private static void list(
      Picker picker, int width, int page, Instant now, List<AttributedString> lines) {
    List<Picker.Hit> hits = picker.hits();
    if (hits.isEmpty()) {
      String nothing = SPACE.substring(1) + "No " + picker.noun() + " matches.";
      lines.add(text(CellText.fit(nothing, width), PLAIN));
      return;
    }
    Columns columns = picker.columns().within(width - POINTER.length());
    List<String> parts = Candidate.parts(picker.filter());
    int top = picker.top(page);
    for (int i = top; i < Math.min(hits.size(), top + page); i++) {
      boolean selected = i == picker.selected();
      AttributedStyle style = selected ? SELECTED : PLAIN;
      AttributedStringBuilder line = line();
      line.append(selected ? POINTER : " ".repeat(POINTER.length()), style);
      line.append(columns.line(hits.get(i).candidate(), parts, now, style));
      if (selected) {
        int left = width + MARGIN.length() - CellText.width(line.toString());
        line.append(" ".repeat(Math.max(0, left)), style);
      }
      lines.add(line.toAttributedString());
    }
  }

  /** As many hints as fit, the first ones the most needed. */
  private static AttributedString footer(Picker picker, int width) {
    AttributedStringBuilder line = line();
    int left = width;
    for (Hint hint : picker.inner() ? INNER : picker.moving() ? MOVING : TYPING) {
      String space = left == width ? "" : SPACE;
      left -= space.length() + hint.key().length() + 1 + hint.what().length();
      if (left < 0) {
        break;
      }
      line.append(space, PLAIN).append(hint.key(), BOLD).append(" " + hint.what(), FAINT);
    }
    return line.toAttributedString();
  }
}
