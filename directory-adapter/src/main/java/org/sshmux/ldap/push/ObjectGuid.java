package org.sshmux.ldap.push;

import java.util.HexFormat;
import java.util.Set;

/** Active Directory's binary {@code objectGUID}. */
final class ObjectGuid {
  private static final int BYTES = 16;
  private static final int[] AS_TEXT = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};

  private ObjectGuid() {}

  /**
   * The keys of both ways to write one down: its bytes as they are, and as the text of a GUID,
   * whose first three parts are numbers with the lowest byte first.
   */
  static Set<String> spellings(byte[] id) {
    if (id.length != BYTES) {
      return Set.of();
    }
    byte[] text = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      text[i] = id[AS_TEXT[i]];
    }
    HexFormat hex = HexFormat.of();
    String asText = EntryKey.ofId(hex.formatHex(text));
    String asIs = EntryKey.ofId(hex.formatHex(id));
    return asText.equals(asIs) ? Set.of(asIs) : Set.of(asIs, asText);
  }
}
