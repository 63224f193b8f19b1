package org.sshmux.ldap.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sshmux.identity.Membership;
import org.sshmux.ldap.config.GroupConfig.Nesting;
import org.sshmux.ldap.connection.LdapSession;
import org.sshmux.ldap.entry.WholeEntry;

/**
 * Random groups in groups, cycles included: every way to find them finds what a naive walk does.
 */
final class GroupGraphTest {
  private static final int ROUNDS = 60;
  private static final String PERSON = "pia";
  private static final String NOBODYS = "domain-users";

  /** One way to find groups, and what can be known by it. */
  enum Style {
    PARENT_SEARCH(Nesting.PARENT_SEARCH, false, false, true),
    NONE(Nesting.NONE, false, false, true),
    MEMBER_OF(Nesting.MEMBER_OF, false, true, true),
    EXPANDED_MEMBER_OF(Nesting.MEMBER_OF, true, false, false),
    AUTO(Nesting.AUTO, true, false, false),
    TOKEN_GROUPS(Nesting.TOKEN_GROUPS, false, true, true),
    HIDDEN_TOKEN_GROUPS(Nesting.TOKEN_GROUPS, false, true, true),
    IN_CHAIN(Nesting.IN_CHAIN, false, true, true);

    final Nesting nesting;
    final boolean expanded;
    final boolean primary;
    final boolean ways;

    Style(Nesting nesting, boolean expanded, boolean primary, boolean ways) {
      this.nesting = nesting;
      this.expanded = expanded;
      this.primary = primary;
      this.ways = ways;
    }
  }

  @ParameterizedTest
  @EnumSource
  void findsWhatANaiveWalkFinds(Style style) throws Exception {
    try (DomainController server = new DomainController()) {
      server.expandsMemberOf = style.expanded;
      server.tokensShown = style != Style.HIDDEN_TOKEN_GROUPS;
      server.most = 5;
      Random random = new Random(2307);
      GroupFinder finder =
          GroupFinder.of(
              GroupStyles.domain(style.nesting, style.expanded),
              GroupStyles.limits(100, 30),
              GroupStyles.grants());
      for (int round = 0; round < ROUNDS; round++) {
        Graph graph = Graph.random(random);
        graph.load(server);
        Groups groups = find(server, finder);

        assertThat(groups.gap()).as("%s %s", style, graph).isEmpty();
        check(style, graph, groups);
      }
    }
  }

  private static Groups find(DomainController server, GroupFinder finder) throws Exception {
    LdapSession session = server.session();
    SearchResultEntry person =
        session.read(DomainController.personDn(PERSON), finder.attributes()).orElseThrow();
    return finder.of(session, new Subject(WholeEntry.of(session, person).entry(), PERSON));
  }

  private static void check(Style style, Graph graph, Groups groups) {
    Map<String, Integer> distances =
        graph.distances(style.primary, style.nesting == Nesting.NONE ? 1 : Integer.MAX_VALUE);
    Map<String, Integer> found = new TreeMap<>();
    for (Membership group : groups.memberships()) {
      if (group.group().equals(NOBODYS)) {
        assertThat(style.primary).isTrue();
        continue;
      }
      assertThat(found.put(group.group(), group.path().size())).isNull();
      assertThat(group.grants()).containsExactly("ssh://" + group.group());
      if (style.ways) {
        graph.assertWay(group.path(), style.primary);
      }
    }
    if (style.ways || !graph.isListed()) {
      assertThat(found).as("%s %s", style, graph).isEqualTo(new TreeMap<>(distances));
    } else {
      assertThat(found.keySet())
          .as("%s %s", style, graph)
          .isEqualTo(new TreeMap<>(distances).keySet());
      assertThat(found.values()).allMatch(length -> length == 1);
    }
  }

  /**
   * @param lists the members of each group, groups by name
   * @param primary the primary group of the person
   */
  private record Graph(Map<String, Set<String>> lists, Optional<String> primary) {

    static Graph random(Random random) {
      int size = 1 + random.nextInt(14);
      List<String> names = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        names.add("g" + i);
      }
      Map<String, Set<String>> lists = new LinkedHashMap<>();
      for (String name : names) {
        Set<String> members = new LinkedHashSet<>();
        for (int edges = random.nextInt(4); edges > 0; edges--) {
          members.add(names.get(random.nextInt(size)));
        }
        if (random.nextInt(4) == 0) {
          members.add(PERSON);
        }
        if (random.nextInt(8) == 0) {
          for (int i = 0; i < 12; i++) {
            members.add("other" + i);
          }
        }
        lists.put(name, members);
      }
      Optional<String> primary = Optional.of(names.get(random.nextInt(size)));
      return new Graph(lists, random.nextBoolean() ? primary : Optional.of(NOBODYS));
    }

    void load(DomainController server) throws Exception {
      server.empty();
      Map<String, Integer> numbers = new HashMap<>();
      numbers.put(NOBODYS, 513);
      server.group(NOBODYS, 513, List.of());
      for (Map.Entry<String, Set<String>> group : lists.entrySet()) {
        numbers.put(group.getKey(), 1000 + numbers.size());
        server.group(
            group.getKey(),
            numbers.getOrDefault(group.getKey(), 0),
            group.getValue().stream().map(Graph::dn).toList(),
            "ssh://" + group.getKey());
      }
      server.person(PERSON, 5000, numbers.getOrDefault(primary.orElseThrow(), 0));
    }

    private static String dn(String name) {
      return name.equals(PERSON) || name.startsWith("other")
          ? DomainController.personDn(name)
          : DomainController.groupDn(name);
    }

    /** How many groups each way has, where there is one. */
    Map<String, Integer> distances(boolean withPrimary, int most) {
      Map<String, Integer> distances = new HashMap<>();
      Set<String> level = Set.of(PERSON);
      for (int distance = 1; !level.isEmpty() && distance <= most; distance++) {
        Set<String> next = new LinkedHashSet<>();
        for (Map.Entry<String, Set<String>> group : lists.entrySet()) {
          boolean listed = group.getValue().stream().anyMatch(level::contains);
          boolean first = distance == 1 && withPrimary && isPrimary(group.getKey());
          if ((listed || first) && distances.putIfAbsent(group.getKey(), distance) == null) {
            next.add(group.getKey());
          }
        }
        level = next;
      }
      return distances;
    }

    boolean isListed() {
      return lists.values().stream().anyMatch(members -> members.contains(PERSON));
    }

    private boolean isPrimary(String group) {
      return primary.equals(Optional.of(group));
    }

    void assertWay(List<String> path, boolean withPrimary) {
      String below = PERSON;
      for (String dn : path) {
        String group = dn.substring(3, dn.indexOf(',')).toLowerCase(Locale.ROOT);
        boolean first = below.equals(PERSON) && withPrimary && isPrimary(group);
        assertThat(first || lists.getOrDefault(group, Set.of()).contains(below))
            .as("%s %s", path, this)
            .isTrue();
        below = group;
      }
    }
  }
}
