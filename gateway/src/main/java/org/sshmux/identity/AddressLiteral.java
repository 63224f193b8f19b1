package org.sshmux.identity;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Reads IP addresses written in the one form that every resolver reads alike.
 *
 * <p>Never asks a name service. Forms that resolvers disagree about, such as {@code 127.1}, {@code
 * 010.0.0.1} and {@code 0x7f000001}, are no address here.
 */
public final class AddressLiteral {
  private static final int MAX_LENGTH = 45;

  private AddressLiteral() {}

  /**
   * Reads four decimal octets, or an IPv6 address (RFC 4291 section 2.2) without brackets and
   * without a zone.
   *
   * @return empty if the text is neither; the IPv4 address if it is an IPv4-mapped IPv6 address
   */
  public static Optional<InetAddress> parse(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    return text.indexOf(':') < 0 ? ipv4(text) : ipv6(text);
  }

  private static Optional<InetAddress> ipv4(String text) {
    return isIpv4(text) ? Optional.of(InetAddress.ofLiteral(text)) : Optional.empty();
  }

  private static Optional<InetAddress> ipv6(String text) {
    String tail = text.substring(text.lastIndexOf(':') + 1);
    if (!text.chars().allMatch(AddressLiteral::isIpv6Character)
        || (text.indexOf('.') >= 0 && !isIpv4(tail))) {
      return Optional.empty();
    }
    try {
      return Optional.of(Inet6Address.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isIpv6Character(int c) {
    return (c < 0x80 && Character.digit(c, 16) >= 0) || c == ':' || c == '.';
  }

  private static boolean isIpv4(String text) {
    int octets = 1;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i < text.length() && text.charAt(i) != '.') {
        continue;
      }
      if (!isOctet(text, start, i)) {
        return false;
      }
      octets += i < text.length() ? 1 : 0;
      start = i + 1;
    }
    return octets == 4;
  }

  private static boolean isOctet(String text, int start, int end) {
    int length = end - start;
    if (length < 1 || length > 3 || (length > 1 && text.charAt(start) == '0')) {
      return false;
    }
    int value = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
      value = value * 10 + (c - '0');
    }
    return value <= 255;
  }
}
