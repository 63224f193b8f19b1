package org.sshmux.ldap.group;

import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.controls.MatchedValuesFilter;
import com.unboundid.ldap.sdk.controls.MatchedValuesRequestControl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sshmux.ldap.config.GroupConfig;
import org.sshmux.ldap.config.GroupConfig.MemberSource;
import org.sshmux.ldap.config.GroupConfig.MemberValue;
import org.sshmux.ldap.config.GroupConfig.Nesting;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.connection.DirectoryAway;
import org.sshmux.ldap.connection.LdapSession;
import org.sshmux.ldap.grant.GrantSources;

/**
 * Finds the groups of a person, and the groups of those, by asking level by level which groups list
 * the ones found before. The server expands nothing.
 */
final class GroupSearch implements GroupFinder {
  private final GroupConfig config;
  private final LdapConfig.Limits limits;
  private final GroupTree tree;
  private final List<String> members;
  private final PosixMembers posix;

  GroupSearch(GroupConfig config, LdapConfig.Limits limits, GrantSources grants) {
    this.config = config;
    this.limits = limits;
    this.tree = new GroupTree(config, limits, grants);
    this.members =
        config.members().stream()
            .filter(source -> source.value() == MemberValue.DN)
            .map(MemberSource::attribute)
            .toList();
    this.posix = new PosixMembers(config.members(), tree);
  }

  @Override
  public List<String> attributes() {
    return posix.attributes();
  }

  @Override
  public Groups of(LdapSession session, Subject person) throws LDAPException, DirectoryAway {
    Walk walk = new Walk(session);
    List<Node> level = walk.first(person);
    for (int depth = 1; !level.isEmpty() && !walk.found.incomplete(); depth++) {
      if (depth > limits.groupDepth()) {
        walk.found.gap("groups nest deeper than " + limits.groupDepth());
      }
      if (config.nesting() == Nesting.NONE) {
        break;
      }
      level = walk.parents(level);
    }
    return walk.found.groups();
  }

  /** A person or a group, and the way to it: the groups that lead there, itself included. */
  private record Node(String dn, List<String> path) {}

  /** One person's walk up the groups. */
  private final class Walk {
    private final LdapSession session;
    private final FoundGroups found = tree.nothingYet();

    Walk(LdapSession session) {
      this.session = session;
    }

    /** The groups that list the person in any way. */
    List<Node> first(Subject person) throws LDAPException, DirectoryAway {
      List<Node> nodes = parents(List.of(new Node(person.dn(), List.of())));
      if (!found.incomplete()) {
        for (SearchResultEntry entry : posix.of(session, person, found)) {
          add(entry, List.of()).ifPresent(nodes::add);
        }
      }
      return nodes;
    }

    /** The groups not seen before that list any of the nodes. */
    List<Node> parents(List<Node> nodes) throws LDAPException, DirectoryAway {
      List<Node> next = new ArrayList<>();
      if (members.isEmpty()) {
        return next;
      }
      for (List<Node> chunk : GroupTree.chunks(nodes)) {
        for (SearchResultEntry entry : listing(chunk)) {
          climb(entry, chunk).ifPresent(next::add);
        }
        if (found.incomplete()) {
          break;
        }
      }
      return next;
    }

    private Optional<Node> climb(SearchResultEntry entry, List<Node> below) throws LDAPException {
      if (found.contains(entry.getDN())) {
        return Optional.empty();
      }
      Optional<Node> member = member(entry, below);
      if (member.isEmpty()) {
        found.gap("cannot read which group is a member of " + entry.getDN());
        return Optional.empty();
      }
      return add(entry, member.get().path());
    }

    private Optional<Node> add(SearchResultEntry entry, List<String> way) throws LDAPException {
      return found.add(entry, way).map(group -> new Node(group.dn(), group.path()));
    }

    /** Members are asked for only if it is in doubt who was found, and only those in question. */
    private List<SearchResultEntry> listing(List<Node> nodes) throws LDAPException, DirectoryAway {
      List<Filter> terms = new ArrayList<>();
      List<MatchedValuesFilter> wanted = new ArrayList<>();
      for (Node node : nodes) {
        for (String attribute : members) {
          terms.add(Filter.createEqualityFilter(attribute, node.dn()));
          wanted.add(MatchedValuesFilter.createEqualityFilter(attribute, node.dn()));
        }
      }
      Filter any = Filter.createORFilter(terms);
      return nodes.size() == 1
          ? tree.search(session, any, List.of(), List.of(), found)
          : tree.search(session, any, members, List.of(only(wanted)), found);
    }
  }

  private Control only(List<MatchedValuesFilter> wanted) {
    tree.attributes().stream().map(MatchedValuesFilter::createPresentFilter).forEach(wanted::add);
    return new MatchedValuesRequestControl(wanted);
  }

  private Optional<Node> member(SearchResultEntry group, List<Node> nodes) throws LDAPException {
    if (nodes.size() == 1) {
      return Optional.of(nodes.getFirst());
    }
    Map<String, Node> byDn = new LinkedHashMap<>();
    for (Node node : nodes) {
      byDn.put(GroupForm.key(node.dn()), node);
    }
    for (String attribute : members) {
      for (String value : GroupForm.values(group, attribute)) {
        Optional<Node> node = Optional.ofNullable(byDn.get(GroupForm.key(UniqueMember.dn(value))));
        if (node.isPresent()) {
          return node;
        }
      }
    }
    return Optional.empty();
  }
}
