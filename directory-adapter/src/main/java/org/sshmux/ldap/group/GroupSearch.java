package org.sshmux.ldap.group;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
 *
 * <p>What was above a group when it was met last is asked about in the same question, so that a
 * hierarchy that is as it was takes one question, however deep. Nothing but the answers of this
 * walk counts: a guess that does not hold leads nowhere.
 */
final class GroupSearch implements GroupFinder {
  private final GroupConfig config;
  private final LdapConfig.Limits limits;
  private final GroupTree tree;
  private final Optional<GroupParents> parents;
  private final PosixMembers posix;
  private final Optional<GroupOutline> outline;
  private final ParentHints hints = new ParentHints();

  GroupSearch(GroupConfig config, LdapConfig.Limits limits, GrantSources grants) {
    this.config = config;
    this.limits = limits;
    this.tree = new GroupTree(config, limits, grants);
    List<String> members =
        config.members().stream()
            .filter(source -> source.value() == MemberValue.DN)
            .map(MemberSource::attribute)
            .toList();
    this.parents =
        members.isEmpty() ? Optional.empty() : Optional.of(new GroupParents(tree, members));
    this.posix = new PosixMembers(config.members(), tree);
    this.outline =
        members.isEmpty() || config.nesting() == Nesting.NONE
            ? Optional.empty()
            : Optional.of(new GroupOutline(config, limits, members));
  }

  @Override
  public List<String> attributes() {
    return posix.attributes();
  }

  @Override
  public void prepare(LdapSession session) throws LDAPException, DirectoryAway {
    if (outline.isPresent()) {
      outline.get().sketch(session, hints);
    }
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
      level = walk.above(level);
    }
    walk.remember(person);
    return walk.found.groups();
  }

  /** A person or a group, and the way to it: the groups that lead there, itself included. */
  private record Node(String dn, List<String> path) {}

  /** One person's walk up the groups. */
  private final class Walk {
    private final LdapSession session;
    private final FoundGroups found = tree.nothingYet();

    /** The groups that list an entry, for all entries that were asked about on this walk. */
    private final Map<String, List<SearchResultEntry>> answered = new LinkedHashMap<>();

    Walk(LdapSession session) {
      this.session = session;
    }

    /** The groups that list the person in any way. */
    List<Node> first(Subject person) throws LDAPException, DirectoryAway {
      List<Node> nodes = above(List.of(new Node(person.dn(), List.of())));
      if (!found.incomplete()) {
        for (SearchResultEntry entry : posix.of(session, person, found)) {
          add(entry, List.of()).ifPresent(nodes::add);
        }
      }
      return nodes;
    }

    /** The groups not seen before that list any of the nodes. */
    List<Node> above(List<Node> nodes) throws LDAPException, DirectoryAway {
      List<Node> next = new ArrayList<>();
      if (parents.isEmpty()) {
        return next;
      }
      ask(parents.get(), nodes.stream().map(Node::dn).toList());
      for (Node node : nodes) {
        for (SearchResultEntry entry : answered.getOrDefault(node.dn(), List.of())) {
          add(entry, node.path()).ifPresent(next::add);
        }
      }
      return next;
    }

    private Optional<Node> add(SearchResultEntry entry, List<String> way) throws LDAPException {
      return found.add(entry, way).map(group -> new Node(group.dn(), group.path()));
    }

    private void ask(GroupParents parents, List<String> dns) throws LDAPException, DirectoryAway {
      List<String> open = dns.stream().filter(dn -> !answered.containsKey(dn)).toList();
      for (List<String> chunk : GroupTree.chunks(open)) {
        answered.putAll(answer(parents, chunk));
        if (found.incomplete()) {
          return;
        }
      }
    }

    /** Guesses never make an answer worse: if it is not whole with them, they are left out. */
    private Map<String, List<SearchResultEntry>> answer(GroupParents parents, List<String> dns)
        throws LDAPException, DirectoryAway {
      List<String> guessed =
          hints.above(dns, GroupTree.CHUNK - dns.size()).stream()
              .filter(dn -> !answered.containsKey(dn))
              .toList();
      if (!guessed.isEmpty()) {
        FoundGroups tried = tree.nothingYet();
        Map<String, List<SearchResultEntry>> answer =
            parents.of(session, Stream.concat(dns.stream(), guessed.stream()).toList(), tried);
        if (!tried.incomplete()) {
          return answer;
        }
      }
      return parents.of(session, dns, found);
    }

    /** Keeps what a later walk may guess from; whoever is a person is asked about in any case. */
    void remember(Subject person) {
      answered.forEach((dn, above) -> {
        if (!dn.equals(person.dn())) {
          hints.seen(dn, above.stream().map(SearchResultEntry::getDN).toList());
        }
      });
    }
  }
}
