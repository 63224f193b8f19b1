package org.sshmux.identity;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A block of IP addresses in CIDR notation (RFC 4632, RFC 4291), or a single address.
 *
 * @param network the first address, with all host bits zero
 * @param prefix how many leading bits belong to the network
 */
public record AddressRange(InetAddress network, int prefix) {
  public AddressRange {
    byte[] bits = network.getAddress();
    if (prefix < 0 || prefix > bits.length * 8) {
      throw new IllegalArgumentException("/" + prefix + " is no prefix length of " + network);
    }
    if (!sameNetwork(bits, withoutHostBits(bits, prefix), bits.length * 8)) {
      throw new IllegalArgumentException(
          network.getHostAddress() + "/" + prefix + " has host bits set");
    }
  }

  /** The range that holds one address only. */
  public static AddressRange of(InetAddress address) {
    return new AddressRange(address, address.getAddress().length * 8);
  }

  /**
   * Reads {@code address/prefix} or {@code address}, both as {@link AddressLiteral} reads them.
   *
   * @return empty if the text is neither
   */
  public static Optional<AddressRange> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return AddressLiteral.parse(text).map(AddressRange::of);
    }
    return AddressLiteral.parse(text.substring(0, slash))
        .flatMap(network -> of(network, text.substring(slash + 1)));
  }

  /**
   * The range of an address and a prefix length in decimal.
   *
   * @return empty if the length is none for the address's family, or host bits are set
   */
  public static Optional<AddressRange> of(InetAddress network, String length) {
    int digits = length.length();
    if (digits < 1
        || digits > 3
        || (digits > 1 && length.charAt(0) == '0')
        || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    try {
      return Optional.of(new AddressRange(network, Integer.parseInt(length)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether the address is of the same family and inside the range. */
  public boolean contains(InetAddress address) {
    byte[] bits = address.getAddress();
    return bits.length == network.getAddress().length
        && sameNetwork(bits, network.getAddress(), prefix);
  }

  @Override
  public String toString() {
    return network.getHostAddress() + "/" + prefix;
  }

  private static byte[] withoutHostBits(byte[] address, int prefix) {
    byte[] masked = address.clone();
    for (int bit = prefix; bit < masked.length * 8; bit++) {
      masked[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
    }
    return masked;
  }

  private static boolean sameNetwork(byte[] a, byte[] b, int prefix) {
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((a[bit / 8] & mask) != (b[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
