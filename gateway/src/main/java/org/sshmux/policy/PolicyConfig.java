package org.sshmux.policy;

import java.util.Objects;

/**
 * The {@code policy} section of the configuration.
 *
 * @param loginBoundForwarding what becomes of a forwarded connection to a target that only grants
 *     with a target login cover
 */
public record PolicyConfig(LoginBound loginBoundForwarding) {
  public PolicyConfig {
    Objects.requireNonNull(loginBoundForwarding);
  }

  /** How grants that name a target login count for a connection whose login nobody can see. */
  public enum LoginBound {
    REFUSE,
    ALLOW
  }
}
