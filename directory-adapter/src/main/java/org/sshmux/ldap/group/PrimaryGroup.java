package org.sshmux.ldap.group;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.sshmux.ldap.connection.DirectoryAway;
import org.sshmux.ldap.connection.LdapSession;
import org.sshmux.ldap.connection.LdapSession.Findings;
import org.sshmux.ldap.connection.LdapSession.Question;

/**
 * The one group that Active Directory lists neither among a person's groups nor with the person
 * among its members: its number stands in {@code primaryGroupID}.
 */
final class PrimaryGroup {
  static final String SID = "objectSid";
  private static final String NUMBER = "primaryGroupID";
  private static final int SID_HEAD = 8;

  private PrimaryGroup() {}

  /** What must be known of the person. */
  static List<String> attributes() {
    return List.of(NUMBER, SID);
  }

  /** Whether an entry has one. */
  static boolean in(Entry person) {
    return person.hasAttribute(NUMBER);
  }

  /**
   * The security identifier of the group: the person's own with another last number (MS-DTYP
   * section 2.4.2.2).
   *
   * @return empty if the entry has none, or an unreadable one
   */
  static Optional<byte[]> sid(Entry person) {
    byte[] own = person.getAttributeValueBytes(SID);
    String number = person.getAttributeValue(NUMBER);
    if (own == null
        || number == null
        || !number.matches("[0-9]{1,9}")
        || own.length < SID_HEAD + Integer.BYTES
        || own.length != SID_HEAD + own[1] * Integer.BYTES) {
      return Optional.empty();
    }
    byte[] sid = own.clone();
    ByteBuffer.wrap(sid)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(sid.length - Integer.BYTES, Integer.parseInt(number));
    return Optional.of(sid);
  }

  /** The group's name; empty if it cannot be found. */
  static Optional<String> dn(LdapSession session, Subject person)
      throws LDAPException, DirectoryAway {
    Optional<byte[]> sid = sid(person.entry());
    Optional<String> domain = domain(person.dn());
    if (sid.isEmpty() || domain.isEmpty()) {
      return Optional.empty();
    }
    Findings found =
        session.search(
            new Question(
                domain.get(),
                Filter.createEqualityFilter(SID, sid.get()),
                List.of("1.1"),
                List.of()),
            2);
    return found.entries().size() == 1
        ? found.entries().stream().map(SearchResultEntry::getDN).findFirst()
        : Optional.empty();
  }

  /** The entry of the domain that an entry is in: the end of its name that consists of dc parts. */
  private static Optional<String> domain(String dn) throws LDAPException {
    List<RDN> parts = new ArrayList<>(Arrays.asList(new DN(dn).getRDNs()));
    Collections.reverse(parts);
    List<RDN> domain =
        new ArrayList<>(parts.stream().takeWhile(p -> p.hasAttribute("dc")).toList());
    Collections.reverse(domain);
    return domain.isEmpty() ? Optional.empty() : Optional.of(new DN(domain).toString());
  }
}
