package org.sshmux.menu;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.WCWidth;
import org.sshmux.text.PlainText;

/** Text for the cells of a terminal: made harmless, measured and cut. */
final class CellText {
  static final String ELLIPSIS = "…";

  /** So many combining marks may share a cell. */
  private static final int MOST_MARKS = 2;

  private CellText() {}

  /**
   * The first so many characters, with everything spelled out that is not plainly visible: control
   * and format characters such as overrides of the writing direction, private and unassigned ones,
   * and piled up marks. Variation selectors, which only make widths uncertain, are left out.
   */
  static String plain(String value, int longest) {
    StringBuilder text = new StringBuilder();
    int marks = MOST_MARKS;
    for (int c : value.codePoints().limit(longest).toArray()) {
      if (mark(c) && marks < MOST_MARKS) {
        marks++;
        text.appendCodePoint(c);
      } else if (visible(c)) {
        marks = 0;
        text.appendCodePoint(c);
      } else if (!selector(c)) {
        marks = MOST_MARKS;
        text.append("\\u{").append(Integer.toHexString(c)).append('}');
      }
    }
    boolean cut = value.codePointCount(0, value.length()) > longest;
    return cut ? text + ELLIPSIS : text.toString();
  }

  /** Whether a character is one that stands in cells of its own and that no terminal obeys. */
  static boolean visible(int c) {
    return PlainText.shows(c) && WCWidth.wcwidth(c) > 0;
  }

  private static boolean mark(int c) {
    int type = Character.getType(c);
    boolean marks = type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    return marks && !selector(c) && WCWidth.wcwidth(c) == 0;
  }

  private static boolean selector(int c) {
    return (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef);
  }

  /** The number of cells that a harmless text takes. */
  static int width(String text) {
    return text.codePoints().map(CellText::width).sum();
  }

  private static int width(int c) {
    return Math.max(0, WCWidth.wcwidth(c));
  }

  /**
   * The beginning of a text, in at most so many cells, with an ellipsis if something is missing.
   */
  static String fit(String text, int cells) {
    return width(text) <= cells ? text : cells <= 0 ? "" : head(text, cells - 1) + ELLIPSIS;
  }

  /** The end of a text, in at most so many cells, with an ellipsis if something is missing. */
  static String tail(String text, int cells) {
    if (width(text) <= cells) {
      return text;
    }
    int from = 0;
    int left = width(text);
    while (left > cells - 1) {
      int c = text.codePointAt(from);
      left -= width(c);
      from += Character.charCount(c);
    }
    return ELLIPSIS + text.substring(from);
  }

  private static String head(String text, int cells) {
    int to = 0;
    int left = cells;
    while (to < text.length()) {
      int c = text.codePointAt(to);
      left -= width(c);
      if (left < 0) {
        break;
      }
      to += Character.charCount(c);
    }
    return text.substring(0, to);
  }

  /** A text in lines of at most so many cells, broken between words; the last one may be cut. */
  static List<String> wrap(String text, int cells, int most) {
    List<String> lines = new ArrayList<>();
    String left = text.strip();
    while (!left.isEmpty() && lines.size() < most) {
      if (width(left) <= cells || lines.size() == most - 1) {
        lines.add(fit(left, cells));
        break;
      }
      String head = head(left, cells);
      int space = left.startsWith(" ", head.length()) ? head.length() : head.lastIndexOf(' ');
      int cut = space > 0 ? space : Math.max(1, head.length());
      lines.add(left.substring(0, cut).strip());
      left = left.substring(cut).strip();
    }
    return lines;
  }
}
