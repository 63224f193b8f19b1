package org.sshmux.ldap.push.reach;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.List;
import java.util.Optional;

/** What may be read to find out what the changes of one batch mean. Used by one thread. */
public final class Reads {
  static final int MOST = 200;
  private static final int MOST_FOUND = 500;
  private static final Filter ANY = Filter.createPresenceFilter("objectClass");
  private static final List<String> NOTHING = List.of("1.1");

  private final LiveEntries entries;
  private int done;

  Reads(LiveEntries entries) {
    this.entries = entries;
  }

  /**
   * @return empty if there is no such entry, or it does not match
   */
  Optional<SearchResultEntry> entry(String dn, Filter filter, List<String> attributes)
      throws Untold {
    count();
    try {
      return entries.read(dn, filter, attributes);
    } catch (LDAPException e) {
      throw unread(e);
    }
  }

  /** The same, whatever the entry is. */
  Optional<SearchResultEntry> entry(String dn, List<String> attributes) throws Untold {
    return entry(dn, ANY, attributes);
  }

  /** The names of everything below a base that matches. */
  List<String> names(String base, Filter filter) throws Untold {
    count();
    try {
      return entries.search(base, SearchScope.SUB, filter, NOTHING, MOST_FOUND).stream()
          .map(SearchResultEntry::getDN)
          .toList();
    } catch (LDAPException e) {
      throw unread(e);
    }
  }

  /** Whether anything is below an entry. */
  boolean hasChildren(String dn) throws Untold {
    count();
    try {
      return !entries.search(dn, SearchScope.ONE, ANY, NOTHING, 1).isEmpty();
    } catch (LDAPException e) {
      throw unread(e);
    }
  }

  private void count() throws Untold {
    if (++done > MOST) {
      throw new Untold("too many entries were changed at once");
    }
  }

  private static Untold unread(LDAPException e) {
    return new Untold("it cannot be read: " + e.getResultCode().getName());
  }
}
