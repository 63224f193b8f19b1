package org.sshmux.ldap.entry;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.UUID;

/**
 * GUIDs as Active Directory stores them (MS-DTYP section 2.3.4.2): the first three fields have
 * their least significant byte first.
 */
public final class Guid {
  private static final int BYTES = 16;

  private Guid() {}

  /** Reads one; empty if the bytes are not sixteen. */
  public static Optional<UUID> of(byte[] stored) {
    if (stored.length != BYTES) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN);
    long first = Integer.toUnsignedLong(in.getInt());
    long second = Short.toUnsignedLong(in.getShort());
    long third = Short.toUnsignedLong(in.getShort());
    long rest = in.order(ByteOrder.BIG_ENDIAN).getLong();
    return Optional.of(new UUID(first << 32 | second << 16 | third, rest));
  }

  /** Writes one. */
  public static byte[] stored(UUID guid) {
    long fields = guid.getMostSignificantBits();
    return ByteBuffer.allocate(BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt((int) (fields >>> 32))
        .putShort((short) (fields >>> 16))
        .putShort((short) fields)
        .order(ByteOrder.BIG_ENDIAN)
        .putLong(guid.getLeastSignificantBits())
        .array();
  }
}
