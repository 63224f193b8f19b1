package org.sshmux.ldap.push.change;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;

/** The one spelling under which entries are compared. */
public final class EntryKey {
  private EntryKey() {}

  /** Of a distinguished name, or of a member value that is none, such as a login. */
  public static String of(String name) {
    try {
      return DN.isValidDN(name) ? DN.normalize(name) : name.toLowerCase(Locale.ROOT);
    } catch (LDAPException e) {
      return name.toLowerCase(Locale.ROOT);
    }
  }

  /** Of an immutable id, however its digits are grouped; never the same as that of a name. */
  public static String ofId(String id) {
    StringBuilder key = new StringBuilder("#");
    id.chars()
        .filter(Character::isLetterOrDigit)
        .forEach(c -> key.append((char) Character.toLowerCase(c)));
    return key.toString();
  }

  /** The key of what is directly above an entry; empty if nothing is. */
  public static String parent(String key) {
    try {
      return DN.isValidDN(key) ? Objects.requireNonNullElse(DN.getParentString(key), "") : "";
    } catch (LDAPException e) {
      return "";
    }
  }

  /** Whether a key is that of an entry at or below any of some bases, which are keys too. */
  public static boolean below(String key, Collection<String> bases) {
    return bases.stream()
        .anyMatch(base -> base.isEmpty() || key.equals(base) || key.endsWith("," + base));
  }
}
