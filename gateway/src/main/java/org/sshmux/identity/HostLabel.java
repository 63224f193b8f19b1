package org.sshmux.identity;

import org.sshmux.text.PlainText;

/**
 * The short text about a host that people read: one line of at most {@value #MAX_LENGTH} characters
 * (Unicode code points) that no terminal takes for a command.
 */
public final class HostLabel {
  /** Characters of a label at most. */
  public static final int MAX_LENGTH = 200;

  private HostLabel() {}

  /**
   * Makes a label of any text: runs of blanks and line breaks become one space; control, invisible
   * and direction-changing characters are left out; what is too long is cut off.
   */
  public static String of(String text) {
    StringBuilder label = new StringBuilder();
    int length = 0;
    boolean space = false;
    for (int at = 0; at < text.length() && length < MAX_LENGTH; ) {
      int character = text.codePointAt(at);
      at += Character.charCount(character);
      if (isBlank(character)) {
        space = !label.isEmpty();
      } else if (PlainText.shows(character)) {
        if (space) {
          label.append(' ');
          length++;
          space = false;
        }
        if (length < MAX_LENGTH) {
          label.appendCodePoint(character);
          length++;
        }
      }
    }
    return label.toString().strip();
  }

  /**
   * @throws IllegalArgumentException if {@link #of} would change the text
   */
  static void check(String label) {
    if (!of(label).equals(label)) {
      throw new IllegalArgumentException("a label that is too long or cannot be shown");
    }
  }

  private static boolean isBlank(int character) {
    return Character.isWhitespace(character) || Character.isSpaceChar(character);
  }
}
