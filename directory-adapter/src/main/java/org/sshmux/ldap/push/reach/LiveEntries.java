package org.sshmux.ldap.push.reach;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.List;
import java.util.Optional;

/** Reads entries from the server that tells of changes. */
public interface LiveEntries {

  /**
   * @return empty if there is no such entry, or it does not match
   * @throws LDAPException if nobody can say within a second
   */
  Optional<SearchResultEntry> read(String dn, Filter filter, List<String> attributes)
      throws LDAPException;

  /**
   * @param limit how many entries are wanted; if this is 1, more than one are no error
   * @return none if the base does not exist
   * @throws LDAPException if nobody can say within a second, or there are more
   */
  List<SearchResultEntry> search(
      String base, SearchScope scope, Filter filter, List<String> attributes, int limit)
      throws LDAPException;
}
