package org.sshmux.identity;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;

/**
 * A host entry of the directory.
 *
 * @param dn the entry's distinguished name as the directory returned it
 * @param names every name the entry carries, lower case, the primary one first; never empty
 * @param addresses the addresses the entry lists; empty when the name service has to be asked
 * @param keys the SSH host keys the entry lists, each once; unreadable lines are already left out
 * @param label a short text for people, as {@link HostLabel} makes it; empty if there is none
 */
public record Host(
    String dn,
    List<String> names,
    List<InetAddress> addresses,
    List<OfferedKey> keys,
    String label) {
  public Host {
    Objects.requireNonNull(dn);
    names = List.copyOf(names);
    addresses = List.copyOf(addresses);
    keys = List.copyOf(keys);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a host entry has at least one name: " + dn);
    }
    HostLabel.check(label);
  }

  /** A host entry that lists no keys and has no label. */
  public Host(String dn, List<String> names, List<InetAddress> addresses) {
    this(dn, names, addresses, List.of(), "");
  }
}
