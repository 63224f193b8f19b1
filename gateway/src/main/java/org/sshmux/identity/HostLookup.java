package org.sshmux.identity;

import java.util.Objects;

/** What a directory answers when asked for a host by name. */
public sealed interface HostLookup {

  /** The one entry that carries the name. */
  record Found(Host host) implements HostLookup {
    public Found {
      Objects.requireNonNull(host);
    }
  }

  /** The directory keeps no hosts, or none by that name: the name service may be asked. */
  record Unlisted() implements HostLookup {}

  /** More than one entry carries the name, or the entry cannot be read: refuse. */
  record Ambiguous(String detail) implements HostLookup {}

  /** The directory could not be asked and nothing within the grace time is held: refuse. */
  record Unavailable(String detail) implements HostLookup {}
}
