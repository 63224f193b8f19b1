package org.sshmux.ldap.grant;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.grant.Grant.Effect;
import org.sshmux.ldap.config.FilterTemplate;
import org.sshmux.ldap.config.SourceConfig;
import org.sshmux.ldap.connection.DirectoryAway;
import org.sshmux.ldap.grant.Gathering.Way;

/**
 * Reads NIS netgroups. As a source of its own, a triple permits the user that it names on the host
 * that it names; a triple without a user is a list of hosts and permits nobody. Where {@code
 * sudoHost} names a netgroup, all its hosts are meant.
 */
final class Netgroups {
  private static final Logger LOG = LoggerFactory.getLogger(Netgroups.class);
  private static final Filter NETGROUP = Filter.createEqualityFilter("objectClass", "nisNetgroup");
  private static final String NAME = "cn";
  private static final String TRIPLE = "nisNetgroupTriple";
  private static final String NESTED = "memberNisNetgroup";
  private static final List<String> ATTRIBUTES = List.of(NAME, TRIPLE, NESTED);

  private final SourceConfig.Netgroups config;

  Netgroups(SourceConfig.Netgroups config) {
    this.config = config;
  }

  /** Permits what the triples of the configured netgroups say of a login. */
  void gather(Gathering gathering, String login) throws LDAPException, DirectoryAway {
    if (config.filter().isEmpty()) {
      return;
    }
    Filter filter =
        Filter.createANDFilter(
            NETGROUP, FilterTemplate.parse(config.filter().get()).with(Map.of()));
    Closure closure = new Closure(gathering);
    closure.start(
        gathering.search(
            config.bases(), filter, ATTRIBUTES, gathering.limits().maxGroupsPerUser()));
    for (Node node : closure.nodes()) {
      List<String> statements = new ArrayList<>();
      for (String value : Values.of(node.entry(), TRIPLE)) {
        Optional<Triple> triple = Triple.parse(value);
        if (triple.isEmpty()) {
          LOG.warn("{}: a triple that cannot be read", node.entry().getDN());
        } else if (triple.get().names(login) && triple.get().isIn(config.domain())) {
          statements.addAll(
              ValueReader.statements(
                  node.entry().getDN(),
                  value,
                  triple.get().rule(Effect.ALLOW, config.wildcards())));
        }
      }
      if (!statements.isEmpty()) {
        gathering.add(node.way(), statements);
      }
    }
  }

  /**
   * What it does to all hosts of a netgroup, nested ones included. If it forbids, everything in
   * doubt is forbidden: triples of other domains, those that cannot be read, a netgroup that is not
   * found.
   */
  List<String> hosts(Gathering gathering, HostRule.OfNetgroup rule)
      throws LDAPException, DirectoryAway {
    Closure closure = new Closure(gathering);
    closure.start(named(gathering, List.of(rule.name())));
    List<String> statements = new ArrayList<>();
    boolean denies = rule.effect() == Effect.DENY;
    if (denies && closure.isDoubtful()) {
      statements.add(Statements.unreadableDeny("!+" + rule.name()));
    }
    for (Node node : closure.nodes()) {
      for (String value : Values.of(node.entry(), TRIPLE)) {
        Optional<Triple> triple = Triple.parse(value);
        HostRule one =
            triple
                .filter(each -> denies || each.isIn(config.domain()))
                .map(each -> each.rule(rule.effect(), config.wildcards()))
                .orElseGet(() ->
                    triple.isEmpty()
                        ? new HostRule.Unreadable(rule.effect())
                        : new HostRule.Says(List.of()));
        statements.addAll(
            ValueReader.statements(
                node.entry().getDN(), value, ValueReader.assumed(one, rule.effect())));
      }
    }
    return statements;
  }

  private List<SearchResultEntry> named(Gathering gathering, Collection<String> names)
      throws LDAPException, DirectoryAway {
    return gathering.searchAny(
        config.bases(),
        NETGROUP,
        names.stream().map(name -> Filter.createEqualityFilter(NAME, name)).toList(),
        ATTRIBUTES);
  }

  /** A netgroup and the way to it. */
  private record Node(SearchResultEntry entry, Way way) {}

  /** Netgroups and those nested in them, each once. */
  private final class Closure {
    private final Gathering gathering;
    private final Map<String, Node> found = new LinkedHashMap<>();
    private boolean missing;

    Closure(Gathering gathering) {
      this.gathering = gathering;
    }

    Collection<Node> nodes() {
      return found.values();
    }

    /** Whether a netgroup that is named was not found. */
    boolean isDoubtful() {
      return missing || found.isEmpty();
    }

    void start(List<SearchResultEntry> roots) throws LDAPException, DirectoryAway {
      List<Node> level = new ArrayList<>();
      for (SearchResultEntry root : roots) {
        add(root, new Way(name(root), List.of(root.getDN())), level);
      }
      int depth = gathering.limits().groupDepth();
      while (!level.isEmpty() && gathering.isComplete()) {
        if (depth-- == 0) {
          gathering.lacks("netgroups nest deeper than " + gathering.limits().groupDepth());
        }
        level = below(level);
      }
    }

    private List<Node> below(List<Node> level) throws LDAPException, DirectoryAway {
      Map<String, Node> wanted = new LinkedHashMap<>();
      for (Node node : level) {
        for (String name : Values.of(node.entry(), NESTED)) {
          if (!found.containsKey(key(name))) {
            wanted.putIfAbsent(key(name), node);
          }
        }
      }
      List<Node> next = new ArrayList<>();
      for (SearchResultEntry entry : named(gathering, wanted.keySet())) {
        for (String name : Values.of(entry, NAME)) {
          Node parent = wanted.remove(key(name));
          if (parent != null) {
            Way way = new Way(name(entry), parent.way().to(entry.getDN()).path());
            add(entry, way, next);
          }
        }
      }
      missing |= !wanted.isEmpty();
      return next;
    }

    private void add(SearchResultEntry entry, Way way, List<Node> level) {
      Node node = new Node(entry, way);
      if (found.putIfAbsent(key(name(entry)), node) == null) {
        level.add(node);
      }
      if (found.size() > gathering.limits().maxGroupsPerUser()) {
        gathering.lacks("more than " + gathering.limits().maxGroupsPerUser() + " netgroups");
      }
    }

    private static String key(String name) {
      return name.toLowerCase(Locale.ROOT);
    }

    private static String name(SearchResultEntry entry) {
      return Values.of(entry, NAME).stream().findFirst().orElse(entry.getDN());
    }
  }
}
