package org.sshmux.grant;

import java.util.Random;

/** Texts that are near to hosts and grants, and often just beside them. */
final class RandomText {
  private static final String[] HOST_PIECES = {
    "db", "web1", "a", "x-", "-", "_", ".", ".", ".", "10", "0", "255", "127", "0x7f", "xn--", "ü",
    "ß", "日本", "。", "*", "**", "!", "[", "]", ":", "::", "ffff", "%", "/", "\u200d", "\u2100", " ",
    "\n", "\ud800", "example", "com", "é\u0301", "ａ", "א", "１", "\u2488"
  };
  private static final String[] GRANT_PIECES = {
    "ssh://",
    "ssh:",
    "SSH://",
    "!",
    "@",
    "deploy",
    ",",
    ":22",
    ":*",
    ":0",
    ":",
    "_8",
    "_16",
    "_",
    "10.0.0.0",
    "10.20.0.0_16",
    "[2001:db8::]_32",
    "[::1]",
    "web1",
    "web-*",
    ".",
    "**.",
    ".**",
    "*",
    "/",
    " ",
    " label",
    "example.com",
    "?permit=",
    "?permit=shell,exec",
    "?",
    "sftp",
    "ldap://",
    "\t",
    "ü",
    "10.0.0.*"
  };

  private RandomText() {}

  static String host(Random random) {
    return random.nextInt(4) == 0 ? characters(random) : pieces(random, HOST_PIECES, 6);
  }

  static String grant(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> "ssh://" + characters(random);
      case 1 -> pieces(random, GRANT_PIECES, 8);
      default -> "ssh://" + pieces(random, GRANT_PIECES, 6);
    };
  }

  private static String pieces(Random random, String[] pieces, int most) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(most) + 1; i > 0; i--) {
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    return text.toString();
  }

  private static String characters(Random random) {
    StringBuilder text = new StringBuilder();
    int range = random.nextBoolean() ? 0x80 : 0x11000;
    for (int i = random.nextInt(12); i > 0; i--) {
      text.appendCodePoint(random.nextInt(range));
    }
    return text.toString();
  }
}
