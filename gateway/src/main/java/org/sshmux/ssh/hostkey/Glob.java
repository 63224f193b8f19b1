package org.sshmux.ssh.hostkey;

/**
 * OpenSSH's wildcards: {@code *} stands for any text, {@code ?} for one character.
 *
 * <p>Takes at most the product of both lengths in time, whatever the pattern.
 */
final class Glob {
  private Glob() {}

  /** Whether the whole text fits; compares case. */
  static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      char wanted = p < pattern.length() ? pattern.charAt(p) : '\0';
      if (p < pattern.length() && wanted == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length() && (wanted == '?' || wanted == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
