package org.sshmux.identity;

/** Text from a directory, with nothing in it that a terminal would obey. */
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
    value.codePoints().limit(longest).map(c -> visible(c) ? c : '?').forEach(text::appendCodePoint);
    return text.toString();
  }

  private static boolean visible(int c) {
    return switch (Character.getType(c)) {
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
