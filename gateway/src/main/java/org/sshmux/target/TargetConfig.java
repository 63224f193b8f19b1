package org.sshmux.target;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The {@code target} section of the configuration.
 *
 * @param connectTimeout for all addresses of a target together
 * @param resolveTimeout for the name service
 * @param handshakeTimeout for the SSH key exchange and authentication with a target, without the
 *     time that a person's agent takes
 * @param agentTimeout for each answer of a person's agent, which may ask the person
 * @param knownHostsFile host keys of targets in OpenSSH's format
 * @param keepAliveInterval how often a silent target is asked for a sign of life; zero: never
 * @param keepAliveMaxMissed unanswered questions after which the connection is closed
 * @param credential what targets get that no rule speaks of; not given: a certificate if the
 *     gateway has an authority, otherwise the agent
 * @param credentials rules, of which the first that covers a target decides
 */
public record TargetConfig(
    Duration connectTimeout,
    Duration resolveTimeout,
    Duration handshakeTimeout,
    Duration agentTimeout,
    Optional<Path> knownHostsFile,
    Duration keepAliveInterval,
    int keepAliveMaxMissed,
    Optional<Credential> credential,
    List<CredentialRule> credentials) {
  public TargetConfig {
    if (!connectTimeout.isPositive() || !resolveTimeout.isPositive()) {
      throw new IllegalArgumentException("connect-timeout and resolve-timeout must be positive");
    }
    if (!handshakeTimeout.isPositive() || !agentTimeout.isPositive()) {
      throw new IllegalArgumentException("handshake-timeout and agent-timeout must be positive");
    }
    Objects.requireNonNull(knownHostsFile);
    Objects.requireNonNull(keepAliveInterval);
    Objects.requireNonNull(credential);
    credentials = List.copyOf(credentials);
  }
}
