package org.sshmux.ldap.group;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sshmux.identity.Membership;

/** The groups of one person found so far, and why there may be more. Used by one thread. */
final class FoundGroups {
  private final GroupForm form;
  private final int max;
  private final Map<String, Membership> found = new LinkedHashMap<>();
  private Optional<String> gap = Optional.empty();

  /**
   * @param max over this many, the groups are incomplete
   */
  FoundGroups(GroupForm form, int max) {
    this.form = form;
    this.max = max;
  }

  boolean contains(String dn) throws LDAPException {
    return found.containsKey(GroupForm.key(dn));
  }

  /**
   * Takes a group in, if it is not there yet and the limit permits.
   *
   * @param way the groups that lead to it
   * @return empty if it was not taken in
   */
  Optional<Membership> add(SearchResultEntry entry, List<String> way) throws LDAPException {
    if (contains(entry.getDN())) {
      return Optional.empty();
    }
    if (found.size() >= max) {
      gap("more than " + max + " groups");
      return Optional.empty();
    }
    Membership membership = form.membership(entry, way);
    found.put(GroupForm.key(entry.getDN()), membership);
    return Optional.of(membership);
  }

  /** Notes why there may be more groups; the first reason stays. */
  void gap(String why) {
    gap = gap.or(() -> Optional.of(why));
  }

  boolean incomplete() {
    return gap.isPresent();
  }

  Groups groups() {
    return new Groups(List.copyOf(found.values()), gap);
  }
}
