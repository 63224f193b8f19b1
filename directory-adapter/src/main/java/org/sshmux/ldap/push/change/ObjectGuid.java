package org.sshmux.ldap.push.change;

import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.sshmux.ldap.entry.Guid;

/** The keys of Active Directory's binary {@code objectGUID}. */
public final class ObjectGuid {
  private static final Pattern KEY = Pattern.compile("#[0-9a-f]{32}");

  private ObjectGuid() {}

  /** The keys of both ways to write one down: as the text of a GUID, and its bytes as they are. */
  public static Set<String> spellings(byte[] id) {
    Optional<String> text = Guid.of(id).map(guid -> EntryKey.ofId(guid.toString()));
    if (text.isEmpty()) {
      return Set.of();
    }
    String asIs = EntryKey.ofId(HexFormat.of().formatHex(id));
    return text.get().equals(asIs) ? Set.of(asIs) : Set.of(asIs, text.get());
  }

  /**
   * The bytes of an id whose key was made of the text of a GUID.
   *
   * @return empty if the id is none
   */
  public static Optional<byte[]> bytes(String key) {
    if (!KEY.matcher(key).matches()) {
      return Optional.empty();
    }
    long most = Long.parseUnsignedLong(key, 1, 17, 16);
    long least = Long.parseUnsignedLong(key, 17, 33, 16);
    return Optional.of(Guid.stored(new UUID(most, least)));
  }
}
