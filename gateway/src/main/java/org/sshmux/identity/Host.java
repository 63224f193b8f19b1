package org.sshmux.identity;

import java.net.InetAddress;
import java.util.List;

/**
 * A host entry of the directory.
 *
 * @param dn the entry's distinguished name as the directory returned it
 * @param names every name the entry carries, lower case, the primary one first; never empty
 * @param addresses the addresses the entry lists; empty when the name service has to be asked
 */
public record Host(String dn, List<String> names, List<InetAddress> addresses) {
  public Host {
    names = List.copyOf(names);
    addresses = List.copyOf(addresses);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a host entry has at least one name: " + dn);
    }
  }
}
