package org.sshmux.ldap.entry;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sshmux.ldap.config.Referrals;
import org.sshmux.ldap.connection.DirectoryAway;
import org.sshmux.ldap.connection.LdapSession;
import org.sshmux.ldap.connection.LdapSession.Findings;
import org.sshmux.ldap.connection.LdapSession.Limit;
import org.sshmux.ldap.connection.LdapSession.Question;

/** What a search finds that ought to find one entry, over all bases. */
public sealed interface OneEntry {

  /** The only one. */
  record Only(SearchResultEntry entry) implements OneEntry {}

  /** There is none. */
  record None() implements OneEntry {}

  /** There are several. */
  record Several(String detail) implements OneEntry {}

  /**
   * Searches every base; one that cannot be searched to the end makes the answer unknown.
   *
   * @param referrals what it means that part of a base is on another server
   * @throws DirectoryAway if nobody can say whether there is an entry
   */
  static OneEntry find(
      LdapSession session,
      List<String> bases,
      Filter filter,
      List<String> attributes,
      Referrals referrals)
      throws LDAPException, DirectoryAway {
    Map<String, SearchResultEntry> found = new LinkedHashMap<>();
    boolean referred = false;
    for (String base : bases) {
      Findings here = session.search(new Question(base, filter, attributes, List.of()), 2);
      referred |= here.referred() && referrals == Referrals.REFUSE;
      for (SearchResultEntry entry : here.entries()) {
        found.put(DN.normalize(entry.getDN()), entry);
      }
      if (here.cut().equals(Optional.of(Limit.SIZE))) {
        return new Several("more than one entry below " + base);
      }
      if (here.cut().isPresent()) {
        throw new DirectoryAway("search below " + base + " cut off: " + here.cut().get());
      }
    }
    if (found.isEmpty() && referred) {
      throw new DirectoryAway("part of the tree is on another server");
    }
    List<SearchResultEntry> entries = List.copyOf(found.values());
    return switch (entries.size()) {
      case 0 -> new None();
      case 1 -> new Only(entries.getFirst());
      default ->
          new Several(String.join(" and ", entries.stream().map(entry -> entry.getDN()).toList()));
    };
  }
}
