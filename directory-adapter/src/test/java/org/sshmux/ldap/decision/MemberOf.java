package org.sshmux.ldap.decision;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keeps {@code memberOf} as FreeIPA's server does: in every entry, whatever names it as a member,
 * as a user or as a host, and whatever names that in turn.
 */
record MemberOf(String url, String bindDn, String password) {
  private static final String ATTRIBUTE = "memberOf";
  private static final String[] NAMING = {"member", "memberUser", "memberHost"};

  /** Writes it where it is not as it should be. */
  void keep() throws LDAPException {
    LDAPURL where = new LDAPURL(url);
    try (LDAPConnection connection =
        new LDAPConnection(where.getHost(), where.getPort(), bindDn, password)) {
      Map<String, SearchResultEntry> entries = new LinkedHashMap<>();
      Map<String, List<String>> parents = new LinkedHashMap<>();
      for (SearchResultEntry entry :
          connection
              .search(Words.BASE, SearchScope.SUB, "(objectClass=*)", "*")
              .getSearchEntries()) {
        entries.put(DN.normalize(entry.getDN()), entry);
        for (String member : named(entry)) {
          parents.computeIfAbsent(DN.normalize(member), m -> new ArrayList<>()).add(entry.getDN());
        }
      }
      for (SearchResultEntry entry : entries.values()) {
        write(connection, entry, above(entry.getDN(), parents));
      }
    }
  }

  private static List<String> named(SearchResultEntry entry) {
    List<String> named = new ArrayList<>();
    for (String attribute : NAMING) {
      if (entry.hasAttribute(attribute)) {
        named.addAll(List.of(entry.getAttributeValues(attribute)));
      }
    }
    return named;
  }

  private static Set<String> above(String dn, Map<String, List<String>> parents)
      throws LDAPException {
    Set<String> above = new LinkedHashSet<>();
    Deque<String> next = new ArrayDeque<>(List.of(dn));
    while (!next.isEmpty()) {
      for (String parent : parents.getOrDefault(DN.normalize(next.remove()), List.of())) {
        if (above.add(parent)) {
          next.add(parent);
        }
      }
    }
    return above;
  }

  private static void write(LDAPConnection connection, SearchResultEntry entry, Set<String> above)
      throws LDAPException {
    Set<String> there =
        entry.hasAttribute(ATTRIBUTE)
            ? new TreeSet<>(List.of(entry.getAttributeValues(ATTRIBUTE)))
            : Set.of();
    if (!there.equals(above)) {
      connection.modify(
          entry.getDN(),
          new Modification(ModificationType.REPLACE, ATTRIBUTE, above.toArray(String[]::new)));
    }
  }
}
