package org.sshmux.ldap.push.reach;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sshmux.ldap.push.change.EntryChange;
import org.sshmux.ldap.push.change.EntryChange.Kind;
import org.sshmux.ldap.push.change.EntryKey;
import org.sshmux.ldap.push.held.HeldPeople;

/**
 * Finds out whom a change concerns of what says which hosts people may reach. Who holds a rule, a
 * host group or a netgroup is concerned by its name; here is found whom it names now, and which
 * groups lead to it. Used by one thread.
 */
final class GrantReach {
  private static final int DEEPEST = 20;
  private static final String RULE = "ipaHBACRule";
  private static final String MEMBER_OF = "memberOf";
  private static final String TRIPLE = "nisNetgroupTriple";
  private static final String NESTED = "memberNisNetgroup";
  private static final Pattern USER = Pattern.compile("\\([^,]*,([^,]*),[^,]*\\)", Pattern.DOTALL);

  private final Scope scope;
  private final Scope.Grants grants;
  private final HeldPeople people;
  private final Reads reads;
  private final Set<String> named = new HashSet<>();
  private final Set<String> above = new HashSet<>();

  GrantReach(Scope scope, HeldPeople people, Reads reads) {
    this.scope = scope;
    this.grants = scope.grants();
    this.people = people;
    this.reads = reads;
  }

  /** People, logins and groups that are named, as {@link EntryKey} spells them. */
  Set<String> named() {
    return named;
  }

  /** What matters together with all below it. */
  Set<String> above() {
    return above;
  }

  /**
   * Follows a change of an entry that is no person.
   *
   * @param dns its names before and after
   * @param host whether it is or may have been a host
   */
  void follow(EntryChange change, Set<String> dns, boolean host) throws Untold {
    boolean rule = isBelow(dns, grants.rules());
    boolean netgroup = isBelow(dns, grants.netgroups());
    boolean hostGroup = isBelow(dns, grants.hostGroups());
    boolean hostThatMatters = host && grants.byHosts();
    if (people.crowded() && (rule || netgroup || hostGroup || hostThatMatters)) {
      throw new Untold("there are more people than cache.max-users");
    }
    if (!people.any()) {
      return;
    }
    if (rule) {
      rule(change.kind() == Kind.DELETED ? Optional.empty() : Optional.of(change.dn()), dns);
    }
    if (netgroup) {
      netgroup(change);
    }
    if (hostThatMatters) {
      host(change);
    }
    if (hostGroup || hostThatMatters) {
      climb(dns);
    }
  }

  private static boolean isBelow(Set<String> dns, List<String> bases) {
    return dns.stream().anyMatch(dn -> EntryKey.below(dn, bases));
  }

  /** What is no rule is a service, or what services are in; it may matter to every rule. */
  private void rule(Optional<String> dn, Set<String> names) throws Untold {
    Optional<SearchResultEntry> entry =
        dn.isEmpty()
            ? Optional.empty()
            : reads.entry(dn.get(), List.of("objectClass", "userCategory", "memberUser"));
    if (entry.isEmpty()) {
      if (!people.anyGroup(names)) {
        throw new Untold("nobody knows what it was");
      }
      return;
    }
    if (!entry.get().hasObjectClass(RULE)) {
      throw new Untold("it may matter to every rule");
    }
    if (values(entry.get(), "userCategory").anyMatch("all"::equalsIgnoreCase)) {
      throw new Untold("it is for everybody");
    }
    values(entry.get(), "memberUser").map(EntryKey::of).forEach(named::add);
  }

  private void netgroup(EntryChange change) throws Untold {
    if (grants.namedNetgroups()) {
      throw new Untold("people and groups may name it");
    }
    if (change.kind() == Kind.DELETED) {
      return;
    }
    Optional<SearchResultEntry> entry = reads.entry(change.dn(), List.of(TRIPLE, NESTED));
    if (entry.isEmpty()) {
      return;
    }
    if (values(entry.get(), NESTED).findAny().isPresent()) {
      throw new Untold("it names other netgroups");
    }
    values(entry.get(), TRIPLE)
        .map(USER::matcher)
        .filter(Matcher::find)
        .map(triple -> EntryKey.of(triple.group(1).strip()))
        .forEach(named::add);
  }

  /** A host that leaves a rule does not show any longer which one, so every rule counts. */
  private void host(EntryChange change) throws Untold {
    if (change.kind() == Kind.DELETED) {
      throw new Untold("people may have reached it");
    }
    above.addAll(grants.rules());
    List<String> wanted =
        Stream.concat(
                grants.hostEntries().stream(),
                grants.rules().isEmpty() ? Stream.of() : Stream.of(MEMBER_OF))
            .toList();
    Optional<SearchResultEntry> entry =
        wanted.isEmpty() ? Optional.empty() : reads.entry(change.dn(), wanted);
    if (entry.isEmpty()) {
      return;
    }
    for (String attribute : grants.hostEntries()) {
      values(entry.get(), attribute).map(EntryKey::of).forEach(named::add);
    }
    if (!grants.rules().isEmpty()) {
      for (String dn : values(entry.get(), MEMBER_OF).toList()) {
        if (EntryKey.below(EntryKey.of(dn), grants.rules())) {
          rule(Optional.of(dn), Set.of(EntryKey.of(dn)));
        }
      }
    }
  }

  /** From a host or host group up to the groups that lead to it. */
  private void climb(Set<String> from) throws Untold {
    Set<String> seen = new HashSet<>(from);
    Set<String> level = from;
    for (int depth = 0; !level.isEmpty(); depth++) {
      if (depth == DEEPEST) {
        throw new Untold("host groups nest too deep");
      }
      named.addAll(naming(level, scope.groups().bases(), grants.links()));
      level =
          naming(level, grants.hostGroups(), grants.hostGroupMembers()).stream()
              .filter(seen::add)
              .collect(Collectors.toSet());
      named.addAll(level);
    }
  }

  private Set<String> naming(Set<String> dns, List<String> bases, Collection<String> attributes)
      throws Untold {
    Set<String> found = new HashSet<>();
    if (attributes.isEmpty()) {
      return found;
    }
    Filter filter =
        Filter.createORFilter(
            dns.stream()
                .flatMap(
                    dn -> attributes.stream().map(name -> Filter.createEqualityFilter(name, dn)))
                .toList());
    for (String base : bases) {
      reads.names(base, filter).stream().map(EntryKey::of).forEach(found::add);
    }
    return found;
  }

  private static Stream<String> values(Entry entry, String attribute) {
    String[] values = entry.getAttributeValues(attribute);
    return values == null ? Stream.of() : Arrays.stream(values);
  }
}
