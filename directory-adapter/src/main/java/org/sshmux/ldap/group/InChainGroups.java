package org.sshmux.ldap.group;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sshmux.ldap.config.GroupConfig;
import org.sshmux.ldap.config.GroupConfig.MemberSource;
import org.sshmux.ldap.config.GroupConfig.MemberValue;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.connection.DirectoryAway;
import org.sshmux.ldap.connection.LdapSession;
import org.sshmux.ldap.grant.GrantSources;

/**
 * Lets Active Directory follow memberships from group to group, by a matching rule of its own
 * (MS-ADTS section 3.1.1.3.4.4.3); the primary group, which that leaves out, is found beside it.
 */
final class InChainGroups implements GroupFinder {
  private static final String IN_CHAIN = "1.2.840.113556.1.4.1941";

  private final GroupTree tree;
  private final String memberOf;
  private final List<String> members;

  InChainGroups(GroupConfig config, LdapConfig.Limits limits, GrantSources grants) {
    this.tree = new GroupTree(config, limits, grants);
    this.memberOf = config.memberOf().attribute();
    this.members =
        config.members().stream()
            .filter(source -> source.value() == MemberValue.DN)
            .map(MemberSource::attribute)
            .toList();
  }

  @Override
  public List<String> attributes() {
    return Stream.concat(Stream.of(memberOf), PrimaryGroup.attributes().stream()).toList();
  }

  @Override
  public Groups of(LdapSession session, Subject person) throws LDAPException, DirectoryAway {
    FoundGroups found = tree.nothingYet();
    List<Filter> terms = new ArrayList<>(below(person.dn()));
    List<String> direct = new ArrayList<>(GroupForm.values(person.entry(), memberOf));
    Optional<String> primary = PrimaryGroup.dn(session, person);
    if (primary.isPresent()) {
      terms.addAll(below(primary.get()));
      terms.add(
          Filter.createEqualityFilter(
              PrimaryGroup.SID, PrimaryGroup.sid(person.entry()).orElseThrow()));
      direct.add(primary.get());
    } else {
      found.gap("cannot read the primary group of " + person.dn());
    }
    List<SearchResultEntry> groups =
        tree.search(session, Filter.createORFilter(terms), List.of(memberOf), List.of(), found);
    Ways ways = new Ways(direct, groups, memberOf);
    for (SearchResultEntry group : groups) {
      found.add(group, ways.to(group));
    }
    return found.groups();
  }

  private List<Filter> below(String dn) {
    return members.stream()
        .map(attribute -> Filter.createExtensibleMatchFilter(attribute, IN_CHAIN, false, dn))
        .toList();
  }
}
