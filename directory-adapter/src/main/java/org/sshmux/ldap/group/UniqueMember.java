package org.sshmux.ldap.group;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A name with an optional bit string (RFC 4517 section 3.3.21), as {@code uniqueMember} has it. */
final class UniqueMember {
  private static final Pattern BITS = Pattern.compile("#'[01]*'B$");

  private UniqueMember() {}

  /**
   * The distinguished name alone. Only for values that the server has found: whether the bits are
   * the right ones is the server's to say.
   */
  static String dn(String value) {
    Matcher bits = BITS.matcher(value);
    return bits.find() ? value.substring(0, bits.start()) : value;
  }
}
