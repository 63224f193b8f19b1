package org.sshmux.menu;

/**
 * One key.
 *
 * @param character what was typed for {@link Kind#TYPED}, the letter, a capital, for {@link
 *     Kind#CONTROL}, otherwise 0
 */
record Key(Kind kind, int character) {

  /** Kinds of keys, and what happens instead of one. */
  enum Kind {
    TYPED,
    CONTROL,
    UP,
    DOWN,
    PAGE_UP,
    PAGE_DOWN,
    HOME,
    END,
    ENTER,
    BACKSPACE,
    TAB,
    ESCAPE,
    /** A key or a sequence without a meaning here. */
    OTHER,
    /** The terminal has another size. */
    RESIZED,
    /** Nobody is there any more. */
    GONE
  }

  static Key of(Kind kind) {
    return new Key(kind, 0);
  }

  boolean control(char letter) {
    return kind == Kind.CONTROL && character == letter;
  }
}
