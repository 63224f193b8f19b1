package org.sshmux.ldap.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sshmux.identity.AuthorizedKey;
import org.sshmux.identity.OfferedKey;

/** What any line must keep to, however it was made: no key without all that its text demands. */
final class KeyLineDemands {
  /** All that an accepted line may have in front of its key. */
  private static final Pattern FRONT =
      Pattern.compile(
          "(?i)(?:(?<options>(?:OPTION)(?:,OPTION)*)[ \\t]+)?[!-~]+[ \\t]+"
              .replace(
                  "OPTION",
                  "(?:restrict|(?:no-)?(?:pty|agent-forwarding|x11-forwarding|user-rc)|port-forwarding"
                      + "|from=\"[0-9a-f.:/!,]*\"|expiry-time=\"[0-9]+z?\")"));

  private static final Pattern FROM = Pattern.compile("(?i)from=\"([^\"]*)\"");

  private KeyLineDemands() {}

  /** Reads a line in both forms and compares what was accepted with the text. */
  static KeyLine parsed(byte[] line) {
    String text = new String(line, StandardCharsets.UTF_8).replaceAll("^[ \\t\\r\\n]+", "");
    KeyLine parsed = KeyLine.parse(line, ZoneOffset.UTC);
    if (parsed instanceof KeyLine.Usable(AuthorizedKey key)) {
      check(text, key);
    }
    if (KeyLine.plain(line) instanceof KeyLine.Usable(AuthorizedKey key)) {
      assertThat(key.from()).isEmpty();
      check(text, key);
    }
    return parsed;
  }

  private static void check(String line, AuthorizedKey key) {
    Matcher front = FRONT.matcher(line);
    if (!front.lookingAt()) {
      throw new AssertionError(line);
    }
    String options = front.group("options") == null ? "" : front.group("options");
    String[] key64 = line.substring(front.end()).split("[ \t\r\n]", 2);
    Matcher from = FROM.matcher(options);
    int ranges = 0;
    while (from.find()) {
      ranges += from.group(1).split(",", -1).length;
    }
    if (key.from().size() + key.notFrom().size() != ranges
        || (ranges > 0 && key.from().isEmpty())
        || key.expiry().isPresent() != options.toLowerCase(Locale.ROOT).contains("expiry")
        || !Arrays.equals(
            Base64.getDecoder().decode(key64[0]), Base64.getDecoder().decode(encoded(key, line)))) {
      throw new AssertionError(line + " was read as " + key);
    }
  }

  /** The text of the key that was read, found by trying every word of the line. */
  private static String encoded(AuthorizedKey key, String line) {
    for (String word : line.split("[ \t\r\n]+", -1)) {
      try {
        if (OfferedKey.of(Base64.getDecoder().decode(word)).equals(key.key())) {
          return word;
        }
      } catch (IllegalArgumentException e) {
        // Not the key.
      }
    }
    throw new AssertionError(line);
  }
}
