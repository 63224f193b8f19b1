package org.sshmux.ldap.push.change;

import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Active Directory's binary {@code objectGUID}. */
public final class ObjectGuid {
  private static final int BYTES = 16;
  private static final int[] AS_TEXT = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};

  private static final Pattern TEXT = Pattern.compile("#[0-9a-f]{32}");

  private ObjectGuid() {}

  /**
   * The keys of both ways to write one down: its bytes as they are, and as the text of a GUID,
   * whose first three parts are numbers with the lowest byte first.
   */
  public static Set<String> spellings(byte[] id) {
    if (id.length != BYTES) {
      return Set.of();
    }
    HexFormat hex = HexFormat.of();
    String asText = EntryKey.ofId(hex.formatHex(reordered(id)));
    String asIs = EntryKey.ofId(hex.formatHex(id));
    return asText.equals(asIs) ? Set.of(asIs) : Set.of(asIs, asText);
  }

  /**
   * The bytes of an id whose key was made of the text of a GUID.
   *
   * @return empty if the id is none
   */
  public static Optional<byte[]> bytes(String key) {
    if (!TEXT.matcher(key).matches()) {
      return Optional.empty();
    }
    return Optional.of(reordered(HexFormat.of().parseHex(key, 1, key.length())));
  }

  /** The other order of the bytes, back and forth. */
  private static byte[] reordered(byte[] id) {
    byte[] other = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      other[i] = id[AS_TEXT[i]];
    }
    return other;
  }
}
