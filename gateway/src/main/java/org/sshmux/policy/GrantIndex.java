package org.sshmux.policy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sshmux.grant.Grant;
import org.sshmux.grant.HostPattern;
import org.sshmux.policy.Entitlements.Statement;

/**
 * Grants by what they speak of, so that those for one name are found without a scan: exact ones by
 * the name, globs by the end of the name that they fix.
 */
final class GrantIndex {
  private final Map<String, List<Grant>> exact = new HashMap<>();
  private final List<Grant> globs = new ArrayList<>();
  private final Map<String, BitSet> globsBySuffix = new HashMap<>();
  private final List<Grant> ranges = new ArrayList<>();
  private final List<InetAddress> addresses = new ArrayList<>();

  /**
   * @param statements most specific first
   */
  GrantIndex(List<Statement> statements) {
    for (Statement statement : statements) {
      Grant grant = statement.grant();
      switch (grant.host()) {
        case HostPattern.Exact(String name) ->
            exact.computeIfAbsent(name, n -> new ArrayList<>()).add(grant);
        case HostPattern.Glob glob -> {
          globsBySuffix.computeIfAbsent(glob.suffix(), s -> new BitSet()).set(globs.size());
          globs.add(grant);
        }
        case HostPattern.Range range -> {
          ranges.add(grant);
          range.address().ifPresent(addresses::add);
        }
      }
    }
  }

  /** Every name that a grant speaks of as such. */
  Stream<String> names() {
    return exact.keySet().stream();
  }

  /** Every address that a grant speaks of alone. */
  Stream<InetAddress> addresses() {
    return addresses.stream().distinct();
  }

  /** The grants that speak of one of the names or of one of the addresses. */
  List<Grant> touching(List<String> names, List<InetAddress> addresses) {
    List<Grant> touching = new ArrayList<>();
    for (String name : names) {
      touching.addAll(exact.getOrDefault(name, List.of()));
    }
    matching(names).stream().mapToObj(globs::get).forEach(touching::add);
    for (Grant range : ranges) {
      if (addresses.stream().anyMatch(range.host()::contains)) {
        touching.add(range);
      }
    }
    return touching;
  }

  /** Which globs match one of the names. */
  private BitSet matching(List<String> names) {
    BitSet matching = new BitSet();
    for (String name : names) {
      int start = 0;
      while (start >= 0) {
        globsBySuffix.getOrDefault(name.substring(start), new BitSet()).stream()
            .filter(glob -> globs.get(glob).host().matches(name))
            .forEach(matching::set);
        start = start == name.length() ? -1 : nextLabel(name, start);
      }
    }
    return matching;
  }

  /** Where the next label of a name begins; the name's end after the last one. */
  private static int nextLabel(String name, int start) {
    int dot = name.indexOf('.', start);
    return dot < 0 ? name.length() : dot + 1;
  }
}
