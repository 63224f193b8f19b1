package org.sshmux.policy;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.sshmux.grant.Capability;
import org.sshmux.grant.Grant;
import org.sshmux.grant.Grant.PortRange;
import org.sshmux.grant.HostPattern;
import org.sshmux.identity.AddressRange;
import org.sshmux.policy.Entitlements.Statement;

/** Finds the patterns that one person may be shown; the contract is that of {@code areas}. */
final class Areas {
  private static final int MAX_AREAS = 20_000;

  private final Terms terms;
  private final List<Grant> denies;
  private final Map<Key, Area> areas =
      new TreeMap<>(
          Comparator.comparing(Key::hosts, new NaturalOrder())
              .thenComparingInt(key -> key.ports().first())
              .thenComparingInt(key -> key.ports().last()));

  Areas(Terms terms, Entitlements entitlements) {
    this.terms = terms;
    this.denies = entitlements.denies().stream().map(Statement::grant).toList();
    for (Statement statement : entitlements.allows()) {
      pattern(statement.grant().host()).ifPresent(hosts -> add(hosts, statement.grant()));
    }
  }

  /** What one line speaks of. */
  private record Key(String hosts, PortRange ports) {}

  List<Area> inOrder() {
    return areas.values().stream().limit(MAX_AREAS).toList();
  }

  private void add(String hosts, Grant grant) {
    Set<Capability> capabilities = terms.capabilities(grant);
    List<Grant> forbidding = denies.stream().filter(deny -> isWithin(grant, deny)).toList();
    Set<String> denied =
        forbidding.stream().flatMap(deny -> deny.logins().stream()).collect(Collectors.toSet());
    List<String> logins =
        terms.logins(grant).stream().filter(login -> !denied.contains(login)).toList();
    if (!logins.isEmpty()
        && capabilities.stream().anyMatch(Capability::makesASession)
        && forbidding.stream().noneMatch(deny -> deny.logins().isEmpty())) {
      areas.merge(
          new Key(hosts, grant.ports()),
          new Area(hosts, grant.ports(), grant.label(), ordered(logins), capabilities),
          this::joined);
    }
  }

  private Area joined(Area one, Area other) {
    Set<String> logins = new TreeSet<>(one.logins());
    logins.addAll(other.logins());
    Set<Capability> capabilities = EnumSet.copyOf(one.capabilities());
    capabilities.addAll(other.capabilities());
    return new Area(
        one.hosts(),
        one.ports(),
        one.label().isEmpty() ? other.label() : one.label(),
        ordered(logins),
        capabilities);
  }

  private List<String> ordered(Iterable<String> logins) {
    TreeSet<String> ordered = new TreeSet<>(terms.ownFirst());
    logins.forEach(ordered::add);
    return List.copyOf(ordered);
  }

  /** How a pattern is shown; empty for what speaks of one host. */
  private static Optional<String> pattern(HostPattern host) {
    return switch (host) {
      case HostPattern.Exact exact -> Optional.empty();
      case HostPattern.Glob glob -> Optional.of(glob.text());
      case HostPattern.Range range ->
          range.address().isPresent() ? Optional.empty() : Optional.of(range.range().toString());
    };
  }

  /**
   * Whether a deny plainly covers all that a grant permits; some overlaps are left to decisions.
   */
  private static boolean isWithin(Grant grant, Grant deny) {
    return deny.ports().contains(grant.ports().first())
        && deny.ports().contains(grant.ports().last())
        && (deny.host().equals(grant.host())
            || (grant.host() instanceof HostPattern.Range(AddressRange inner)
                && deny.host() instanceof HostPattern.Range(AddressRange outer)
                && outer.prefix() <= inner.prefix()
                && outer.contains(inner.network())));
  }
}
