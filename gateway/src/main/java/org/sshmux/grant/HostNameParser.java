package org.sshmux.grant;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import org.sshmux.grant.HostName.Parsing;
import org.sshmux.identity.AddressLiteral;
import org.sshmux.text.PlainText;

/** Reads hosts; the contract is that of {@link HostName#parse}. */
final class HostNameParser {
  private static final int MAX_RAW = 1024;
  private static final int MAX_NAME = 253;
  static final int MAX_LABEL = 63;

  /** Sharp s and final sigma: IDNA 2003 replaces them, IDNA 2008 keeps them (RFC 5894 7.2). */
  private static final String DEVIATIONS = "\u00df\u1e9e\u03c2";

  private static final String LABEL_PROBLEM =
      "a label has 1 to 63 letters, digits, hyphens inside, or underscores";

  private HostNameParser() {}

  static Parsing parse(String raw) {
    if (raw.isEmpty()) {
      return new Parsing.Malformed("a host is missing");
    }
    if (raw.length() > MAX_RAW) {
      return new Parsing.Malformed("a host name has at most 253 characters");
    }
    if (!raw.codePoints().allMatch(HostNameParser::isVisible)) {
      return new Parsing.Malformed("a host has no spaces, control or invisible characters");
    }
    if (raw.indexOf('%') >= 0) {
      return new Parsing.Malformed("a host has no percent sign and an address no zone");
    }
    if (raw.startsWith("[") && raw.endsWith("]")) {
      return ipv6(raw.substring(1, raw.length() - 1));
    }
    return raw.indexOf(':') >= 0 ? ipv6(raw) : nameOrIpv4(raw);
  }

  private static Parsing ipv6(String text) {
    return AddressLiteral.parse(text)
        .filter(address -> text.indexOf(':') >= 0)
        .<Parsing>map(address -> new Parsing.Read(new HostName.Address(address)))
        .orElseGet(() -> new Parsing.Malformed("brackets and colons belong to an IPv6 address"));
  }

  private static Parsing nameOrIpv4(String raw) {
    Optional<String> ascii = toAscii(raw);
    if (ascii.isEmpty()) {
      return new Parsing.Malformed("a label cannot be written as an A-label (RFC 5891)");
    }
    String text = ascii.get();
    var address = AddressLiteral.parse(text);
    if (address.isPresent()) {
      return new Parsing.Read(new HostName.Address(address.get()));
    }
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    return problem(name)
        .<Parsing>map(Parsing.Malformed::new)
        .orElseGet(() -> new Parsing.Read(new HostName.Name(name)));
  }

  static boolean isCanonicalName(String name) {
    return name.chars().noneMatch(c -> c >= 'A' && c <= 'Z') && problem(name).isEmpty();
  }

  /**
   * Lower-cases, and writes labels that are not ASCII as A-labels.
   *
   * @return empty if a label has no A-label, or one that depends on the IDNA version
   */
  static Optional<String> toAscii(String text) {
    if (text.chars().allMatch(c -> c < 0x80)) {
      return Optional.of(text.toLowerCase(Locale.ROOT));
    }
    if (text.chars().anyMatch(c -> DEVIATIONS.indexOf(c) >= 0)) {
      return Optional.empty();
    }
    try {
      String ascii = IDN.toASCII(text).toLowerCase(Locale.ROOT);
      return ascii.chars().allMatch(c -> c < 0x80) ? Optional.of(ascii) : Optional.empty();
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> problem(String name) {
    if (name.length() > MAX_NAME) {
      return Optional.of("a host name has at most 253 characters");
    }
    int start = 0;
    for (int end = name.indexOf('.'); end >= 0; end = name.indexOf('.', start)) {
      if (!isLabel(name.substring(start, end))) {
        return Optional.of(LABEL_PROBLEM);
      }
      start = end + 1;
    }
    String last = name.substring(start);
    if (!isLabel(last)) {
      return Optional.of(LABEL_PROBLEM);
    }
    return isNumber(last)
        ? Optional.of("a number as the last label: an IPv4 address is four decimal octets")
        : Optional.empty();
  }

  private static boolean isLabel(String label) {
    return !label.isEmpty()
        && label.length() <= MAX_LABEL
        && label.chars().allMatch(c -> isLabelCharacter(c))
        && label.charAt(0) != '-'
        && label.charAt(label.length() - 1) != '-';
  }

  /** Whether a lower-case character may stand in a label. */
  static boolean isLabelCharacter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  }

  /** Whether some resolver would take the label for the end of an IPv4 address. */
  static boolean isNumber(String label) {
    return label.startsWith("0x")
        ? label.chars().skip(2).allMatch(c -> Character.digit(c, 16) >= 0)
        : label.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static boolean isVisible(int codePoint) {
    return PlainText.shows(codePoint) && Character.getType(codePoint) != Character.SPACE_SEPARATOR;
  }
}
