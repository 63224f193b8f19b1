package org.sshmux.policy;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.sshmux.grant.HostName;
import org.sshmux.identity.Host;
import org.sshmux.policy.Candidates.Candidate;

/**
 * The directory's host entries in the form in which policy compares them, made once for everybody
 * whose hosts are enumerated. Immutable.
 */
public final class ListedHosts {
  private final Map<String, Candidate> byName = new HashMap<>();
  private final SequencedMap<String, Candidate> inOrder = new TreeMap<>(new NaturalOrder());

  private ListedHosts(List<Host> hosts) {
    Set<String> primary = new LinkedHashSet<>();
    for (Host host : hosts) {
      List<String> names = host.names().stream().flatMap(ListedHosts::canonical).toList();
      canonical(host.names().getFirst()).forEach(primary::add);
      for (String name : names) {
        byName.merge(
            name,
            Candidate.unlisted(name).and(names, host.addresses()),
            (one, other) -> one.and(other.names(), other.addresses()));
      }
    }
    primary.forEach(name -> inOrder.put(name, byName(name).asListed()));
  }

  /** Takes entries as they are read; names that nobody can ask for are passed over. */
  public static ListedHosts of(List<Host> hosts) {
    return new ListedHosts(hosts);
  }

  /** Every entry under its first name, in natural order. */
  SequencedMap<String, Candidate> inOrder() {
    return inOrder;
  }

  /** What is known of the host that a grant calls so, which need not be listed. */
  Candidate byName(String name) {
    return byName.getOrDefault(name, Candidate.unlisted(name));
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
