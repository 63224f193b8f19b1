package org.sshmux.target;

import java.time.Duration;

/**
 * The {@code target} section of the configuration.
 *
 * @param connectTimeout for all addresses of a target together
 * @param resolveTimeout for the name service
 */
public record TargetConfig(Duration connectTimeout, Duration resolveTimeout) {
  public TargetConfig {
    if (!connectTimeout.isPositive() || !resolveTimeout.isPositive()) {
      throw new IllegalArgumentException("connect-timeout and resolve-timeout must be positive");
    }
  }
}
