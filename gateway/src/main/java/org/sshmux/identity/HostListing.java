package org.sshmux.identity;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;

/**
 * What a directory answers when asked for all its hosts. Meant for people to choose from: whether a
 * host may be reached, where it is and which keys it has is always asked of {@link
 * Directory#findHost}.
 */
public sealed interface HostListing {

  /**
   * Every host entry that can be read, none cut off.
   *
   * @param hosts ordered by their first name; two entries may carry the same name
   */
  record Listed(List<Entry> hosts) implements HostListing {
    public Listed {
      hosts = List.copyOf(hosts);
    }
  }

  /** The directory keeps no hosts. */
  record None() implements HostListing {}

  /**
   * There are more host entries than may be listed; single ones can be found all the same.
   *
   * @param limit how many may be listed
   */
  record TooMany(int limit) implements HostListing {}

  /**
   * The directory could not be asked, or not to the end, and no listing may be served instead.
   *
   * @param detail for the operator's eyes only
   */
  record Unavailable(String detail) implements HostListing {}

  /**
   * One host as a listing shows it. It has no keys, so that nobody takes a listed host for one that
   * has none.
   *
   * @param dn the entry's distinguished name as the directory returned it
   * @param names every name the entry carries, lower case, the primary one first; never empty
   * @param addresses the addresses the entry lists; may be empty
   * @param label a short text for people, as {@link HostLabel} makes it; empty if there is none
   */
  record Entry(String dn, List<String> names, List<InetAddress> addresses, String label) {
    public Entry {
      Objects.requireNonNull(dn);
      names = List.copyOf(names);
      addresses = List.copyOf(addresses);
      if (names.isEmpty()) {
        throw new IllegalArgumentException("a listed host has at least one name: " + dn);
      }
      HostLabel.check(label);
    }
  }
}
