package org.sshmux.text;

/** Text from elsewhere, with nothing in it that a terminal would obey. */
public final class PlainText {
  private static final int SHORT = 120;

  private PlainText() {}

  /** A short text: the first {@value #SHORT} characters, what is not shown replaced. */
  public static String brief(String value) {
    return of(value, SHORT);
  }

  /**
   * A text with what is not shown replaced.
   *
   * @param longest characters that are kept
   */
  public static String of(String value, int longest) {
    StringBuilder text = new StringBuilder();
    value.codePoints().limit(longest).map(c -> shows(c) ? c : '?').forEach(text::appendCodePoint);
    return text.toString();
  }

  /**
   * Whether a character is shown: neither a control, zero-width or direction-changing character nor
   * a line break, nor half of one, nor one without a meaning that all agree on. Marks, which stand
   * on others, and spaces are shown.
   */
  public static boolean shows(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
