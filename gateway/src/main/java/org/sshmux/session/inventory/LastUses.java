package org.sshmux.session.inventory;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * When each person last had a session on each host, as far as this gateway remembers: the newest
 * {@value #MAX_REMEMBERED} of all. Safe for many threads.
 */
public final class LastUses {
  private static final int MAX_REMEMBERED = 50_000;

  private final Map<Use, Instant> uses = new LinkedHashMap<>();

  private record Use(String person, String host, int port) {}

  /**
   * A session of a person has begun.
   *
   * @param person the immutable id of their entry
   */
  public synchronized void used(String person, String host, int port, Instant when) {
    Use use = new Use(person, host, port);
    uses.remove(use);
    uses.put(use, when);
    if (uses.size() > MAX_REMEMBERED) {
      uses.remove(uses.keySet().iterator().next());
    }
  }

  synchronized Optional<Instant> of(String person, String host, int port) {
    return Optional.ofNullable(uses.get(new Use(person, host, port)));
  }
}
