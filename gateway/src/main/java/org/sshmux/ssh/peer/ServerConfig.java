package org.sshmux.ssh.peer;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The {@code server} section of the configuration.
 *
 * @param listen where clients connect; at least one
 * @param hostKeyDirectory where host keys are kept, and made if there are none
 * @param bannerFile text that is shown before authentication
 * @param loginGraceTime from the TCP connection to a completed authentication
 * @param maxConnections connections in all
 * @param maxUnauthenticated connections that have not authenticated yet
 * @param maxUnauthenticatedPerSource the same from one address (IPv6: one /64)
 * @param maxKeysOffered public keys that a client may offer on one connection
 * @param maxFailedAuthentications proven keys, or other methods, that may be refused
 * @param keepAliveInterval how often an idle client is asked for a sign of life; zero: never
 * @param keepAliveMaxMissed unanswered questions after which the connection is closed
 * @param idleTimeout how long an authenticated connection may be without any channel; zero: for
 *     ever
 * @param maxChannelsPerConnection open channels, and opens under way, of one connection
 * @param drainTime how long running connections have to end at shutdown
 */
public record ServerConfig(
    List<InetSocketAddress> listen,
    Path hostKeyDirectory,
    Optional<Path> bannerFile,
    Duration loginGraceTime,
    int maxConnections,
    int maxUnauthenticated,
    int maxUnauthenticatedPerSource,
    int maxKeysOffered,
    int maxFailedAuthentications,
    Duration keepAliveInterval,
    int keepAliveMaxMissed,
    Duration idleTimeout,
    int maxChannelsPerConnection,
    Duration drainTime) {

  public ServerConfig {
    listen = List.copyOf(listen);
    if (listen.isEmpty()) {
      throw new IllegalArgumentException("listen must name at least one address");
    }
    Objects.requireNonNull(hostKeyDirectory);
    Objects.requireNonNull(bannerFile);
    if (!loginGraceTime.isPositive()) {
      throw new IllegalArgumentException("login-grace-time must be positive");
    }
    if (maxUnauthenticatedPerSource > maxUnauthenticated) {
      throw new IllegalArgumentException(
          "max-unauthenticated-per-source must not exceed max-unauthenticated");
    }
    Objects.requireNonNull(keepAliveInterval);
    Objects.requireNonNull(idleTimeout);
    Objects.requireNonNull(drainTime);
  }
}
