package org.sshmux.session.admission;

/**
 * How many connections may live at once.
 *
 * @param maxConnections in all
 * @param maxUnauthenticated that have not authenticated yet
 * @param maxUnauthenticatedPerSource the same from one address (IPv6: one /64)
 */
public record SessionLimits(
    int maxConnections, int maxUnauthenticated, int maxUnauthenticatedPerSource) {
  public SessionLimits {
    if (maxConnections < 1 || maxUnauthenticated < 1 || maxUnauthenticatedPerSource < 1) {
      throw new IllegalArgumentException("limits on connections must be positive");
    }
  }
}
