package org.sshmux.menu;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The keys a person presses, read from what their terminal sends for them. For one thread. */
final class Keys {
  /** So long may a terminal take for the rest of a sequence or of a character, in nanoseconds. */
  private static final long PATIENCE = 100_000_000;

  private static final int LONGEST_SEQUENCE = 1024;
  private static final int ESCAPE = 0x1b;

  private final Inlet inlet;
  private boolean returned;
  private long returnedAt;

  Keys(Inlet inlet) {
    this.inlet = inlet;
  }

  /** The next key; waits for it. A line feed right after a carriage return is no key. */
  Key next() {
    int first = inlet.next();
    if (first == '\n' && justReturned()) {
      first = inlet.next();
    }
    returned = first == '\r' || (first == Inlet.DISTURBED && returned);
    if (first == '\r') {
      returnedAt = System.nanoTime();
    }
    return switch (first) {
      case Inlet.ENDED -> Key.of(Key.Kind.GONE);
      case Inlet.DISTURBED -> Key.of(Key.Kind.RESIZED);
      case '\r', '\n' -> Key.of(Key.Kind.ENTER);
      case '\t' -> Key.of(Key.Kind.TAB);
      case '\b', 0x7f -> Key.of(Key.Kind.BACKSPACE);
      case ESCAPE -> escaped();
      default ->
          first < ' '
              ? new Key(Key.Kind.CONTROL, first + '@')
              : first < 0x80 ? typed(first) : wide(first);
    };
  }

  private boolean justReturned() {
    return returned && System.nanoTime() - returnedAt < PATIENCE;
  }

  /** Whether the next key would have to be waited for. */
  boolean idle() {
    return inlet.idle();
  }

  /** Takes what was sent behind the last key. */
  byte[] rest() {
    byte[] rest = inlet.rest();
    boolean half = returned && rest.length > 0 && rest[0] == '\n';
    return half ? Arrays.copyOfRange(rest, 1, rest.length) : rest;
  }

  private static Key typed(int character) {
    return new Key(Key.Kind.TYPED, character);
  }

  /** What an escape begins; alone, or before something that it does not begin, it is a key. */
  private Key escaped() {
    int second = inlet.next(PATIENCE);
    return switch (second) {
      case '[' -> sequence();
      case 'O' -> named(inlet.next(PATIENCE), "");
      case ']', 'P', 'X', '^', '_' -> string();
      default -> {
        if (second >= 0) {
          inlet.back();
        }
        yield Key.of(Key.Kind.ESCAPE);
      }
    };
  }

  /** A control sequence, ECMA-48 section 5.4: parameters, then a final byte. */
  private Key sequence() {
    StringBuilder parameters = new StringBuilder();
    for (int length = 0; length < LONGEST_SEQUENCE; length++) {
      int next = inlet.next(PATIENCE);
      if (next >= 0x40 && next <= 0x7e) {
        return named(next, parameters.toString());
      }
      if (next < ' ' || next > '?') {
        return broken(next);
      }
      if (parameters.length() < 16) {
        parameters.append((char) next);
      }
    }
    return Key.of(Key.Kind.OTHER);
  }

  /** A sequence that another byte cut short: that byte counts. */
  private Key broken(int next) {
    if (next >= 0) {
      inlet.back();
    }
    return Key.of(Key.Kind.OTHER);
  }

  private static Key named(int last, String parameters) {
    return Key.of(
        switch (last) {
          case 'A' -> Key.Kind.UP;
          case 'B' -> Key.Kind.DOWN;
          case 'H' -> Key.Kind.HOME;
          case 'F' -> Key.Kind.END;
          case 'M' -> parameters.isEmpty() ? Key.Kind.ENTER : Key.Kind.OTHER;
          case '~' ->
              switch (parameters.split(";", 2)[0]) {
                case "1", "7" -> Key.Kind.HOME;
                case "4", "8" -> Key.Kind.END;
                case "5" -> Key.Kind.PAGE_UP;
                case "6" -> Key.Kind.PAGE_DOWN;
                default -> Key.Kind.OTHER;
              };
          default -> Key.Kind.OTHER;
        });
  }

  /** A control string, ECMA-48 section 5.6: skipped up to its end. */
  private Key string() {
    boolean escape = false;
    for (int length = 0; length < LONGEST_SEQUENCE; length++) {
      int next = inlet.next(PATIENCE);
      if (next < 0 || next == 0x07 || (escape && next == '\\')) {
        break;
      }
      if (next == '\r' || next == '\n' || next == 0x03) {
        return broken(next);
      }
      escape = next == ESCAPE;
    }
    return Key.of(Key.Kind.OTHER);
  }

  /** A character of more than one byte in UTF-8. */
  private Key wide(int first) {
    int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
    byte[] bytes = new byte[length];
    bytes[0] = (byte) first;
    for (int i = 1; i < length; i++) {
      int next = inlet.next(PATIENCE);
      if (next < 0x80 || next > 0xbf) {
        return broken(next);
      }
      bytes[i] = (byte) next;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    int character = text.codePointAt(0);
    return character == 0xfffd ? Key.of(Key.Kind.OTHER) : typed(character);
  }
}
