package org.sshmux.ldap.entry;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import org.sshmux.identity.AuthorizedKey;
import org.sshmux.identity.OfferedKey;

/**
 * One line in the form of an authorized_keys file: {@code [options] type base64 [comment]}.
 *
 * <p>An option that cannot be honoured rejects the line: to leave it out would widen access.
 */
public sealed interface KeyLine {

  /** Every blob begins with the 32-bit length of a short type name: three zero bytes. */
  String BLOB = "AAAA";

  /** What may stand around the parts of a line. */
  String BLANK = " \t\r\n";

  /** A key with restrictions that can be honoured. */
  record Usable(AuthorizedKey key) implements KeyLine {}

  /**
   * A line that gives no access.
   *
   * @param reason why, without the line's own text
   * @param key which key the line is about, if that much could be read
   */
  record Rejected(String reason, Optional<OfferedKey> key) implements KeyLine {
    Rejected(String reason) {
      this(reason, Optional.empty());
    }
  }

  /**
   * Reads one attribute value; never throws, whatever it holds.
   *
   * @param zone in which an {@code expiry-time} without {@code Z} is meant
   */
  static KeyLine parse(byte[] value, ZoneId zone) {
    return read(value, line -> parse(line, zone));
  }

  /**
   * Reads one attribute value that may hold a key and a comment but no options; never throws,
   * whatever it holds.
   */
  static KeyLine plain(byte[] value) {
    return read(value, KeyLine::plain);
  }

  private static KeyLine read(byte[] value, Function<String, KeyLine> form) {
    String line;
    try {
      line =
          stripped(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString());
    } catch (CharacterCodingException e) {
      return new Rejected("not UTF-8");
    }
    if (line.isEmpty() || line.startsWith("#")) {
      return new Rejected("no key");
    }
    if (line.chars().anyMatch(c -> c != '\t' && Character.isISOControl(c))) {
      return new Rejected("a control character");
    }
    return form.apply(line);
  }

  private static KeyLine plain(String line) {
    int space = blank(line);
    String rest = stripped(line.substring(space));
    if (rest.startsWith(BLOB)) {
      return keyed(KeyOptions.NONE, line.substring(0, space), rest);
    }
    return new Rejected(rest.contains(" " + BLOB) ? "options before the key" : "no key");
  }

  private static KeyLine parse(String line, ZoneId zone) {
    int end = KeyOptions.end(line);
    String first = line.substring(0, end);
    String rest = stripped(line.substring(end));
    if (rest.startsWith(BLOB)) {
      return keyed(KeyOptions.NONE, first, rest);
    }
    int space = blank(rest);
    String type = rest.substring(0, space);
    String encoded = stripped(rest.substring(space));
    return switch (KeyOptions.parse(first, zone)) {
      case KeyOptions.Read.Honoured(KeyOptions options) -> keyed(options, type, encoded);
      case KeyOptions.Read.Refused(String reason) ->
          new Rejected(reason, key(type, encoded.substring(0, blank(encoded))));
    };
  }

  private static KeyLine keyed(KeyOptions options, String type, String rest) {
    int space = blank(rest);
    Optional<OfferedKey> key = key(type, rest.substring(0, space));
    if (key.isEmpty()) {
      return new Rejected("no key of the type that the line names");
    }
    if (type.endsWith("-cert-v01@openssh.com")) {
      return new Rejected("a certificate, not a key", key);
    }
    return new Usable(
        new AuthorizedKey(
            key.get(),
            stripped(rest.substring(space)),
            options.from(),
            options.notFrom(),
            options.expiry()));
  }

  private static Optional<OfferedKey> key(String type, String encoded) {
    try {
      OfferedKey key = OfferedKey.of(Base64.getDecoder().decode(encoded));
      return key.type().equals(type) ? Optional.of(key) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Without blanks and line ends around it; no other character counts as blank (sshd(8)). */
  private static String stripped(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && BLANK.indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    while (start < end && BLANK.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return text.substring(start, end);
  }

  private static int blank(String text) {
    int at = 0;
    while (at < text.length() && text.charAt(at) != ' ' && text.charAt(at) != '\t') {
      at++;
    }
    return at;
  }
}
