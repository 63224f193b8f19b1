package org.sshmux.session.inventory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.sshmux.identity.Host;
import org.sshmux.identity.HostListing;
import org.sshmux.policy.ListedHosts;

/**
 * Prepares the directory's hosts for enumerating, once for each listing that the directory gives
 * out. Holds the latest one only. Safe for many threads; two that meet a new one may both prepare
 * it.
 */
final class Listings {
  private final AtomicReference<Prepared> latest = new AtomicReference<>(Prepared.of(List.of()));

  /**
   * A listing.
   *
   * @param entries as listed
   * @param hosts the same for policy
   * @param labels what entries say of themselves, by each of their names
   */
  record Prepared(List<HostListing.Entry> entries, ListedHosts hosts, Map<String, String> labels) {
    private static Prepared of(List<HostListing.Entry> entries) {
      Map<String, String> labels = new HashMap<>();
      entries.forEach(each -> each.names().forEach(name -> labels.putIfAbsent(name, each.label())));
      return new Prepared(
          entries,
          ListedHosts.of(
              entries.stream()
                  .map(each -> new Host(each.dn(), each.names(), each.addresses()))
                  .toList()),
          Map.copyOf(labels));
    }
  }

  /** What was prepared of these entries before, or is now. */
  Prepared of(List<HostListing.Entry> entries) {
    Prepared last = latest.get();
    if (last.entries().equals(entries)) {
      return last;
    }
    Prepared next = Prepared.of(entries);
    latest.set(next);
    return next;
  }
}
