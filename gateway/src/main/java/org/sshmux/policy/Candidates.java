package org.sshmux.policy;

import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.sshmux.identity.Host;

/** The hosts that a person may be shown, in natural order of what they are called. */
final class Candidates {

  /**
   * A host under one of its names, or an address.
   *
   * @param called how it is shown and asked for
   * @param listed whether it is shown because the directory lists it, so that globs and ranges may
   *     stand for it; else a grant names it
   * @param names all its names, the one shown first; empty for an address
   * @param addresses those that are known without the name service
   */
  record Candidate(String called, boolean listed, List<String> names, List<InetAddress> addresses) {

    /** Whether a grant that speaks of this host is a reason to show it under this name. */
    boolean isShownBy(Grant grant) {
      return switch (grant.host()) {
        case HostPattern.Exact(String name) -> name.equals(called);
        case HostPattern.Glob glob -> listed;
        case HostPattern.Range range -> range.address().isPresent() ? names.isEmpty() : listed;
      };
    }

    /** Whether a grant speaks of the whole host, not only of some of its addresses. */
    boolean isWithin(Grant grant) {
      return names.stream().anyMatch(grant.host()::matches)
          || (!addresses.isEmpty() && addresses.stream().allMatch(grant.host()::contains));
    }

    private Candidate and(List<String> moreNames, List<InetAddress> moreAddresses) {
      return new Candidate(
          called, listed, joined(names, moreNames), joined(addresses, moreAddresses));
    }

    private Candidate asListed() {
      return new Candidate(called, true, names, addresses);
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
      LinkedHashSet<T> joined = new LinkedHashSet<>(first);
      joined.addAll(second);
      return List.copyOf(joined);
    }
  }

  private final SortedMap<String, Candidate> candidates = new TreeMap<>(new NaturalOrder());

  Candidates(GrantIndex allows, List<Host> listed) {
    Map<String, Candidate> known = new HashMap<>();
    LinkedHashSet<String> primary = new LinkedHashSet<>();
    for (Host host : listed) {
      List<String> names = host.names().stream().flatMap(Candidates::canonical).toList();
      canonical(host.names().getFirst()).forEach(primary::add);
      for (String name : names) {
        known.merge(
            name,
            unlisted(name).and(names, host.addresses()),
            (one, other) -> one.and(other.names(), other.addresses()));
      }
    }
    allows.names().forEach(name -> candidates.put(name, known.getOrDefault(name, unlisted(name))));
    primary.forEach(
        name -> candidates.put(name, known.getOrDefault(name, unlisted(name)).asListed()));
    allows
        .addresses()
        .forEach(address ->
            candidates.put(
                address.getHostAddress(),
                new Candidate(address.getHostAddress(), false, List.of(), List.of(address))));
  }

  Collection<Candidate> inOrder() {
    return candidates.values();
  }

  private static Candidate unlisted(String name) {
    return new Candidate(name, false, List.of(name), List.of());
  }

  /** The name as policy compares it; empty if nobody can ask for it. */
  private static Stream<String> canonical(String name) {
    return switch (HostName.parse(name)) {
      case HostName.Parsing.Read(HostName.Name(String value)) -> Stream.of(value);
      case HostName.Parsing.Read(HostName.Address address) -> Stream.empty();
      case HostName.Parsing.Malformed malformed -> Stream.empty();
    };
  }
}
