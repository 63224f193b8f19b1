package org.sshmux.session.admission;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.sshmux.session.accounting.Reason;

/**
 * Counts connections and turns away those over a limit, before anything is spent on them.
 *
 * <p>Safe for many threads; never blocks for longer than a map update.
 */
final class Occupancy {
  private final SessionLimits limits;
  private final Map<String, Integer> unauthenticatedBySource = new HashMap<>();
  private int connections;
  private int unauthenticated;

  Occupancy(SessionLimits limits) {
    this.limits = limits;
  }

  /**
   * Counts a new connection, unless a limit forbids it.
   *
   * @return why it is turned away; empty if it was counted, and a {@link #place} must give it back
   */
  synchronized Optional<Reason> take(InetAddress source) {
    String key = source(source);
    if (connections >= limits.maxConnections()) {
      return Optional.of(Reason.TOO_MANY_CONNECTIONS);
    }
    if (unauthenticated >= limits.maxUnauthenticated()) {
      return Optional.of(Reason.TOO_MANY_UNAUTHENTICATED);
    }
    int fromSource = unauthenticatedBySource.getOrDefault(key, 0);
    if (fromSource >= limits.maxUnauthenticatedPerSource()) {
      return Optional.of(Reason.TOO_MANY_FROM_SOURCE);
    }
    connections++;
    unauthenticated++;
    unauthenticatedBySource.put(key, fromSource + 1);
    return Optional.empty();
  }

  /** The place of a connection that {@link #take} counted. */
  Place place(InetAddress source) {
    return new Place(source(source));
  }

  private synchronized void leaveUnauthenticated(String source) {
    unauthenticated--;
    unauthenticatedBySource.compute(
        source, (_, count) -> count == null || count <= 1 ? null : count - 1);
  }

  private synchronized void leave() {
    connections--;
  }

  private static String source(InetAddress address) {
    byte[] bits = address.getAddress();
    return HexFormat.of()
        .formatHex(address instanceof Inet6Address ? Arrays.copyOf(bits, 8) : bits);
  }

  /** One counted connection; each of its steps happens at most once. */
  final class Place {
    private final String source;
    private boolean unauthenticatedLeft;
    private boolean left;

    private Place(String source) {
      this.source = source;
    }

    synchronized void authenticated() {
      if (!unauthenticatedLeft) {
        unauthenticatedLeft = true;
        leaveUnauthenticated(source);
      }
    }

    synchronized void closed() {
      authenticated();
      if (!left) {
        left = true;
        leave();
      }
    }
  }
}
