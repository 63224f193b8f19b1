package org.sshmux.ldap.push.feed;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sshmux.ldap.push.change.EntryChange;
import org.sshmux.ldap.push.change.EntryChange.Kind;
import org.sshmux.ldap.push.change.ObjectGuid;

/** Reads changes off the entries that DirSync yields, deleted ones included. */
final class DirSyncEntry {
  private static final String DELETED_MARK = "\nDEL:";

  private final List<String> memberAttributes;

  DirSyncEntry(List<String> memberAttributes) {
    this.memberAttributes = List.copyOf(memberAttributes);
  }

  EntryChange change(SearchResultEntry entry) {
    Kind kind = kind(entry);
    Optional<String> former = kind == Kind.DELETED ? formerDn(entry) : Optional.empty();
    return new EntryChange(
        kind,
        kind == Kind.DELETED ? former.orElse("") : entry.getDN(),
        Optional.empty(),
        ids(entry),
        kind == Kind.RENAMED ? Optional.empty() : Optional.of(members(entry)));
  }

  /** What of an entry came along tells what was done: only attributes that were changed do. */
  private static Kind kind(SearchResultEntry entry) {
    if ("TRUE".equalsIgnoreCase(entry.getAttributeValue("isDeleted"))) {
      return Kind.DELETED;
    }
    if (entry.hasAttribute("whenCreated")) {
      return Kind.ADDED;
    }
    return entry.hasAttribute("name") ? Kind.RENAMED : Kind.MODIFIED;
  }

  /** Where a deleted entry was: its name up to the mark, below the parent it remembers. */
  private static Optional<String> formerDn(SearchResultEntry entry) {
    String parent = entry.getAttributeValue("lastKnownParent");
    try {
      RDN rdn = entry.getRDN();
      if (parent == null || rdn == null) {
        return Optional.empty();
      }
      String value = rdn.getAttributeValues()[0];
      int mark = value.indexOf(DELETED_MARK);
      return mark < 0
          ? Optional.empty()
          : Optional.of(
              new RDN(rdn.getAttributeNames()[0], value.substring(0, mark)) + "," + parent);
    } catch (LDAPException e) {
      return Optional.empty();
    }
  }

  private static Set<String> ids(SearchResultEntry entry) {
    byte[] id = entry.getAttributeValueBytes("objectGUID");
    return id == null ? Set.of() : ObjectGuid.spellings(id);
  }

  /** Values added come as {@code member;range=1-1}, values removed as {@code member;range=0-0}. */
  private Set<String> members(SearchResultEntry entry) {
    Set<String> members = new LinkedHashSet<>();
    for (Attribute attribute : entry.getAttributes()) {
      if (memberAttributes.stream().anyMatch(attribute.getBaseName()::equalsIgnoreCase)) {
        members.addAll(List.of(attribute.getValues()));
      }
    }
    return members;
  }
}
