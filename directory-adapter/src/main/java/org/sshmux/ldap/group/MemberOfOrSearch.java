package org.sshmux.ldap.group;

import com.unboundid.ldap.sdk.LDAPException;
import java.util.List;
import java.util.stream.Stream;
import org.sshmux.ldap.connection.DirectoryAway;
import org.sshmux.ldap.connection.LdapSession;

/**
 * Believes a person's entry that says which groups it is in, and searches for the groups of one
 * that says nothing: not every directory keeps that attribute, nor for every entry.
 */
record MemberOfOrSearch(String attribute, MemberOfGroups memberOf, GroupSearch search)
    implements GroupFinder {

  @Override
  public List<String> attributes() {
    return Stream.concat(memberOf.attributes().stream(), search.attributes().stream()).toList();
  }

  @Override
  public Groups of(LdapSession session, Subject person) throws LDAPException, DirectoryAway {
    return GroupForm.values(person.entry(), attribute).isEmpty()
        ? search.of(session, person)
        : memberOf.of(session, person);
  }
}
