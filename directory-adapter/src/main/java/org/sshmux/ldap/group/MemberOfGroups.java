package org.sshmux.ldap.group;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sshmux.identity.Membership;
import org.sshmux.ldap.config.GroupConfig;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.connection.DirectoryAway;
import org.sshmux.ldap.connection.LdapSession;
import org.sshmux.ldap.grant.GrantSources;

/**
 * Takes the word of entries about the groups they are in. Where the directory counts groups of
 * groups in, the person's entry says it all, though not through which group; elsewhere the groups
 * are asked for their own groups, level by level.
 */
final class MemberOfGroups implements GroupFinder {
  private final String memberOf;
  private final boolean nested;
  private final LdapConfig.Limits limits;
  private final GroupTree tree;

  MemberOfGroups(GroupConfig config, LdapConfig.Limits limits, GrantSources grants) {
    this.memberOf = config.memberOf().attribute();
    this.nested = config.memberOf().nested();
    this.limits = limits;
    this.tree = new GroupTree(config, limits, grants);
  }

  @Override
  public List<String> attributes() {
    return nested
        ? List.of(memberOf)
        : Stream.concat(Stream.of(memberOf), PrimaryGroup.attributes().stream()).toList();
  }

  /** A group to be read, and the groups that lead to it. */
  private record Step(String dn, List<String> way) {}

  @Override
  public Groups of(LdapSession session, Subject person) throws LDAPException, DirectoryAway {
    FoundGroups found = tree.nothingYet();
    List<Step> level = direct(session, person, found);
    for (int depth = 1; !level.isEmpty() && !found.incomplete(); depth++) {
      List<SearchResultEntry> groups = read(session, level, found);
      if (depth > limits.groupDepth() && !groups.isEmpty()) {
        found.gap("groups nest deeper than " + limits.groupDepth());
      }
      level = above(groups, level, found);
    }
    return found.groups();
  }

  private List<Step> direct(LdapSession session, Subject person, FoundGroups found)
      throws LDAPException, DirectoryAway {
    List<Step> direct = new ArrayList<>();
    for (String dn : GroupForm.values(person.entry(), memberOf)) {
      direct.add(new Step(dn, List.of()));
    }
    if (!nested && PrimaryGroup.in(person.entry())) {
      Optional<String> primary = PrimaryGroup.dn(session, person);
      primary.ifPresent(dn -> direct.add(new Step(dn, List.of())));
      if (primary.isEmpty()) {
        found.gap("cannot read the primary group of " + person.dn());
      }
    }
    return direct;
  }

  private List<SearchResultEntry> read(LdapSession session, List<Step> level, FoundGroups found)
      throws LDAPException, DirectoryAway {
    List<String> names = level.stream().map(Step::dn).toList();
    return tree.named(session, names, nested ? List.of() : List.of(memberOf), found);
  }

  /** Takes groups in; the next level is the groups that these are in, as far as they are new. */
  private List<Step> above(List<SearchResultEntry> groups, List<Step> level, FoundGroups found)
      throws LDAPException {
    Map<String, List<String>> ways = new LinkedHashMap<>();
    for (Step step : level) {
      ways.putIfAbsent(GroupForm.key(step.dn()), step.way());
    }
    Map<String, List<String>> parents = new LinkedHashMap<>();
    for (SearchResultEntry group : groups) {
      List<String> way = ways.getOrDefault(GroupForm.key(group.getDN()), List.of());
      Optional<Membership> membership = found.add(group, way);
      if (membership.isPresent() && !nested) {
        for (String parent : GroupForm.values(group, memberOf)) {
          parents.putIfAbsent(GroupForm.key(parent), membership.get().path());
        }
      }
    }
    List<Step> next = new ArrayList<>();
    for (Map.Entry<String, List<String>> parent : parents.entrySet()) {
      if (!found.contains(parent.getKey())) {
        next.add(new Step(parent.getKey(), parent.getValue()));
      }
    }
    return next;
  }
}
