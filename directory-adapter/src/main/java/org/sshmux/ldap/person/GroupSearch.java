package org.sshmux.ldap.person;

import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.controls.MatchedValuesFilter;
import com.unboundid.ldap.sdk.controls.MatchedValuesRequestControl;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sshmux.identity.Membership;
import org.sshmux.ldap.config.FilterTemplate;
import org.sshmux.ldap.config.GroupConfig;
import org.sshmux.ldap.config.GroupConfig.MemberSource;
import org.sshmux.ldap.config.GroupConfig.Nesting;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.connection.DirectoryAway;
import org.sshmux.ldap.connection.LdapSession;
import org.sshmux.ldap.connection.LdapSession.Findings;
import org.sshmux.ldap.connection.LdapSession.Question;
import org.sshmux.ldap.grant.GrantSources;

/**
 * Finds the groups of a person, and the groups of those, by asking level by level which groups list
 * the ones found before. The server expands nothing.
 */
public final class GroupSearch {
  private static final int CHUNK = 100;

  private final GroupConfig config;
  private final LdapConfig.Limits limits;
  private final GrantSources grants;
  private final Filter filter;
  private final List<String> members;

  /**
   * @param grants reads what groups say about hosts
   */
  public GroupSearch(GroupConfig config, LdapConfig.Limits limits, GrantSources grants) {
    this.config = config;
    this.limits = limits;
    this.grants = grants;
    this.filter = FilterTemplate.parse(config.filter()).with(Map.of());
    this.members = config.members().stream().map(MemberSource::attribute).toList();
  }

  /**
   * The groups of a person.
   *
   * @param memberships each group once, with the shortest way to it
   * @param gap why there may be more
   */
  public record Groups(List<Membership> memberships, Optional<String> gap) {
    public Groups {
      memberships = List.copyOf(memberships);
    }
  }

  /**
   * @param person the distinguished name of the person's entry, as the directory returned it
   */
  public Groups of(LdapSession session, String person) throws LDAPException, DirectoryAway {
    Walk walk = new Walk(session);
    List<Node> level = List.of(new Node(person, List.of()));
    for (int depth = 1; !level.isEmpty() && walk.gap.isEmpty(); depth++) {
      level = walk.parents(level);
      if (depth > limits.groupDepth() && !level.isEmpty()) {
        walk.gap = Optional.of("groups nest deeper than " + limits.groupDepth());
      }
      if (config.nesting() == Nesting.NONE) {
        break;
      }
    }
    return new Groups(List.copyOf(walk.found.values()), walk.gap);
  }

  /** A person or a group, and the way to it: the groups that lead there, itself included. */
  private record Node(String dn, List<String> path) {}

  /** One person's walk up the groups. */
  private final class Walk {
    private final LdapSession session;
    private final Map<String, Membership> found = new LinkedHashMap<>();
    private Optional<String> gap = Optional.empty();

    Walk(LdapSession session) {
      this.session = session;
    }

    /** The groups not seen before that list any of the nodes. */
    List<Node> parents(List<Node> nodes) throws LDAPException, DirectoryAway {
      List<Node> next = new ArrayList<>();
      for (int start = 0; start < nodes.size(); start += CHUNK) {
        List<Node> chunk = nodes.subList(start, Math.min(nodes.size(), start + CHUNK));
        for (String base : config.bases()) {
          Findings findings =
              session.searchAll(
                  question(base, chunk), limits.pageSize(), limits.maxGroupsPerUser());
          for (SearchResultEntry entry : findings.entries()) {
            add(entry, chunk).ifPresent(next::add);
          }
          gap = gap.or(() -> findings.cut().map(cut -> "group search cut off: " + cut));
          if (findings.referred()) {
            gap = gap.or(() -> Optional.of("part of the groups is on another server"));
          }
          if (gap.isPresent()) {
            return next;
          }
        }
      }
      return next;
    }

    private Optional<Node> add(SearchResultEntry entry, List<Node> below) throws LDAPException {
      String key = DN.normalize(entry.getDN());
      if (found.containsKey(key)) {
        return Optional.empty();
      }
      if (found.size() >= limits.maxGroupsPerUser()) {
        gap = Optional.of("more than " + limits.maxGroupsPerUser() + " groups");
        return Optional.empty();
      }
      Optional<Node> member = member(entry, below);
      if (member.isEmpty()) {
        gap = Optional.of("cannot read which group is a member of " + entry.getDN());
        return Optional.empty();
      }
      List<String> path =
          Stream.concat(member.get().path().stream(), Stream.of(entry.getDN())).toList();
      found.put(key, new Membership(name(entry), entry.getDN(), path, grants.statements(entry)));
      return Optional.of(new Node(entry.getDN(), path));
    }
  }

  /** Members are asked for only if it is in doubt who was found, and only those in question. */
  private Question question(String base, List<Node> nodes) {
    List<Filter> terms = new ArrayList<>();
    List<MatchedValuesFilter> wanted = new ArrayList<>();
    for (Node node : nodes) {
      for (String attribute : members) {
        terms.add(Filter.createEqualityFilter(attribute, node.dn()));
        wanted.add(MatchedValuesFilter.createEqualityFilter(attribute, node.dn()));
      }
    }
    List<String> attributes = new ArrayList<>();
    attributes.add(config.nameAttribute());
    attributes.addAll(grants.groupAttributes());
    List<Control> controls = new ArrayList<>();
    if (nodes.size() > 1) {
      attributes.addAll(members);
      for (String attribute :
          List.copyOf(attributes.subList(0, attributes.size() - members.size()))) {
        wanted.add(MatchedValuesFilter.createPresentFilter(attribute));
      }
      controls.add(new MatchedValuesRequestControl(wanted));
    }
    return new Question(
        base, Filter.createANDFilter(filter, Filter.createORFilter(terms)), attributes, controls);
  }

  private Optional<Node> member(SearchResultEntry group, List<Node> nodes) throws LDAPException {
    if (nodes.size() == 1) {
      return Optional.of(nodes.getFirst());
    }
    Map<String, Node> byDn = new LinkedHashMap<>();
    for (Node node : nodes) {
      byDn.put(DN.normalize(node.dn()), node);
    }
    for (String attribute : members) {
      for (String value : values(group, attribute)) {
        Node node = DN.isValidDN(value) ? byDn.get(DN.normalize(value)) : null;
        if (node != null) {
          return Optional.of(node);
        }
      }
    }
    return Optional.empty();
  }

  private String name(SearchResultEntry entry) {
    return values(entry, config.nameAttribute()).stream().findFirst().orElse(entry.getDN());
  }

  private static List<String> values(SearchResultEntry entry, String attribute) {
    String[] values = entry.getAttributeValues(attribute);
    return values == null ? List.of() : Arrays.asList(values);
  }
}
