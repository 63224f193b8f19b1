package org.sshmux.command;

/** Text from a directory, with nothing in it that a terminal would obey. */
final class Plain {
  private static final int LONGEST = 120;

  private Plain() {}

  static String text(String value) {
    StringBuilder text = new StringBuilder();
    value.codePoints().limit(LONGEST).map(c -> visible(c) ? c : '?').forEach(text::appendCodePoint);
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
