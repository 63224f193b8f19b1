package org.sshmux.policy;

import java.util.List;
import java.util.Objects;

/**
 * The {@code policy} section of the configuration.
 *
 * @param loginBoundForwarding what becomes of a forwarded connection to a target that only grants
 *     with a target login cover
 * @param capabilities what a grant permits that does not say it, each once, in the order of {@link
 *     Capability}; empty: nothing
 * @param logins the target logins that a grant permits that names none, each once; {@link #OWN}
 *     stands for the person's own login, {@link #NAME} for what is before the realm in it; empty:
 *     none
 */
public record PolicyConfig(
    LoginBound loginBoundForwarding, List<Capability> capabilities, List<String> logins) {
  /** Stands for the person's own login. */
  public static final String OWN = "{login}";

  /** Stands for the person's own login up to an {@code @}, if there is one. */
  public static final String NAME = "{name}";

  public PolicyConfig {
    Objects.requireNonNull(loginBoundForwarding);
    capabilities = List.copyOf(Capability.copyOf(capabilities));
    logins = logins.stream().distinct().toList();
    for (String login : logins) {
      if (!login.equals(OWN) && !login.equals(NAME) && !GrantParser.isLogin(login)) {
        throw new IllegalArgumentException(
            "logins '" + login + "' is neither a login at a target nor " + OWN + " nor " + NAME);
      }
    }
  }

  /** How grants that name a target login count for a connection whose login nobody can see. */
  public enum LoginBound {
    REFUSE,
    ALLOW
  }
}
