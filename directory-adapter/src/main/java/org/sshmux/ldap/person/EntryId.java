package org.sshmux.ldap.person;

import com.unboundid.ldap.sdk.Entry;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.sshmux.ldap.entry.Guid;

/** The immutable id of an entry as text, whatever the directory keeps it as. */
final class EntryId {
  private static final String GUID = "objectGUID";

  private EntryId() {}

  /**
   * @param attributes in order of preference
   * @return empty if the entry has none of them, or an unreadable or doubtful first one
   */
  static Optional<String> of(Entry entry, List<String> attributes) {
    for (String attribute : attributes) {
      byte[][] values = entry.getAttributeValueByteArrays(attribute);
      if (values != null && values.length > 0) {
        return values.length > 1 ? Optional.empty() : text(attribute, values[0]);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> text(String attribute, byte[] value) {
    if (attribute.equalsIgnoreCase(GUID)) {
      return Guid.of(value).map(UUID::toString);
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
      return Optional.of(text)
          .filter(id -> !id.isBlank() && id.chars().noneMatch(Character::isISOControl));
    } catch (CharacterCodingException e) {
      return Optional.of(HexFormat.of().formatHex(value));
    }
  }
}
