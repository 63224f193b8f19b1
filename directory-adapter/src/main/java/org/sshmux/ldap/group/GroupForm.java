package org.sshmux.ldap.group;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.sshmux.identity.Membership;
import org.sshmux.ldap.config.GroupConfig;
import org.sshmux.ldap.grant.GrantSources;

/** How the entry of a group is read. */
record GroupForm(GroupConfig config, GrantSources grants) {

  /** What must be asked for. */
  List<String> attributes() {
    return Stream.concat(Stream.of(config.nameAttribute()), grants.groupAttributes().stream())
        .distinct()
        .toList();
  }

  /**
   * @param way the groups that lead to this one
   */
  Membership membership(SearchResultEntry entry, List<String> way) {
    List<String> path = Stream.concat(way.stream(), Stream.of(entry.getDN())).toList();
    return new Membership(name(entry), entry.getDN(), path, grants.statements(entry));
  }

  private String name(SearchResultEntry entry) {
    return values(entry, config.nameAttribute()).stream().findFirst().orElse(entry.getDN());
  }

  static List<String> values(Entry entry, String attribute) {
    String[] values = entry.getAttributeValues(attribute);
    return values == null ? List.of() : Arrays.asList(values);
  }

  /** A distinguished name in the one spelling by which names are compared. */
  static String key(String dn) throws LDAPException {
    return DN.isValidDN(dn) ? DN.normalize(dn) : dn;
  }
}
