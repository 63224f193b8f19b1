package org.sshmux.ldap.push;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.List;
import java.util.Optional;

/** Reads single entries from the server that tells of changes. */
interface LiveEntries {

  /**
   * @return empty if there is no such entry, or it does not match
   * @throws LDAPException if nobody can say within a second
   */
  Optional<SearchResultEntry> read(String dn, Filter filter, List<String> attributes)
      throws LDAPException;
}
