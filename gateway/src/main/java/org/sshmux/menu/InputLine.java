package org.sshmux.menu;

/** A line that is typed, edited at its end; of plainly visible characters, at most 200. */
final class InputLine {
  private static final int LONGEST = 200;

  private final StringBuilder text = new StringBuilder();

  /** Acts on a key and answers whether the line is another one now. */
  boolean press(Key key) {
    return switch (key.kind()) {
      case TYPED -> add(key.character());
      case BACKSPACE -> cut(text.offsetByCodePoints(text.length(), text.isEmpty() ? 0 : -1));
      case CONTROL ->
          key.control('U')
              ? cut(0)
              : key.control('W') && cut(text.toString().stripTrailing().lastIndexOf(' ') + 1);
      case UP, DOWN, PAGE_UP, PAGE_DOWN, HOME, END, ENTER, TAB, ESCAPE, OTHER, RESIZED, GONE ->
          false;
    };
  }

  private boolean add(int character) {
    boolean fits = text.codePointCount(0, text.length()) < LONGEST;
    if (fits && CellText.visible(character)) {
      text.appendCodePoint(character);
      return true;
    }
    return false;
  }

  private boolean cut(int length) {
    boolean shorter = length < text.length();
    text.setLength(length);
    return shorter;
  }

  /** Puts a longer end in the place of the last word, if the line is not too long then. */
  boolean complete(String word) {
    int from = text.lastIndexOf(" ") + 1;
    if (from + word.length() > LONGEST) {
      return false;
    }
    text.replace(from, text.length(), word);
    return true;
  }

  /** What stands behind the last space. */
  String lastWord() {
    return text.substring(text.lastIndexOf(" ") + 1);
  }

  boolean isEmpty() {
    return text.isEmpty();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
