package org.sshmux.policy;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sshmux.grant.Grant;
import org.sshmux.grant.HostPattern;

/** The hosts that a person may be shown, in natural order of what they are called. */
final class Candidates {
  private static final Comparator<String> ORDER = new NaturalOrder();

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

    Candidate and(List<String> moreNames, List<InetAddress> moreAddresses) {
      return new Candidate(
          called, listed, joined(names, moreNames), joined(addresses, moreAddresses));
    }

    Candidate asListed() {
      return new Candidate(called, true, names, addresses);
    }

    /** A host of which only the name is known. */
    static Candidate unlisted(String name) {
      return new Candidate(name, false, List.of(name), List.of());
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
      LinkedHashSet<T> joined = new LinkedHashSet<>(first);
      joined.addAll(second);
      return List.copyOf(joined);
    }
  }

  private final List<Candidate> inOrder;

  Candidates(GrantIndex allows, ListedHosts listed) {
    SortedMap<String, Candidate> granted = new TreeMap<>(ORDER);
    allows
        .names()
        .filter(name -> !listed.inOrder().containsKey(name))
        .forEach(name -> granted.put(name, listed.byName(name)));
    allows
        .addresses()
        .forEach(address ->
            granted.put(
                address.getHostAddress(),
                new Candidate(address.getHostAddress(), false, List.of(), List.of(address))));
    this.inOrder = merged(granted.values(), listed.inOrder().values());
  }

  List<Candidate> inOrder() {
    return inOrder;
  }

  /** Two orders in one; few of the first, many of the second. */
  private static List<Candidate> merged(Collection<Candidate> few, Collection<Candidate> many) {
    List<Candidate> merged = new ArrayList<>(few.size() + many.size());
    Deque<Candidate> waiting = new ArrayDeque<>(few);
    for (Candidate next : many) {
      while (!waiting.isEmpty() && ORDER.compare(waiting.getFirst().called(), next.called()) < 0) {
        merged.add(waiting.removeFirst());
      }
      merged.add(next);
    }
    merged.addAll(waiting);
    return merged;
  }
}
