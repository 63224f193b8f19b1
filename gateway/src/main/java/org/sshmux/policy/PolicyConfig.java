package org.sshmux.policy;

import java.util.List;
import java.util.Objects;
import org.sshmux.grant.Capability;
import org.sshmux.grant.Grant;

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
 * @param refuseWhenStale groups whose statements permit nothing while the directory cannot be
 *     asked: names, in which {@code *} is any text, or distinguished names, which also stand for
 *     what the group leads to
 */
public record PolicyConfig(
    LoginBound loginBoundForwarding,
    List<Capability> capabilities,
    List<String> logins,
    List<String> refuseWhenStale) {
  /** Stands for the person's own login. */
  public static final String OWN = "{login}";

  /** Stands for the person's own login up to an {@code @}, if there is one. */
  public static final String NAME = "{name}";

  public PolicyConfig {
    Objects.requireNonNull(loginBoundForwarding);
    capabilities = List.copyOf(Capability.copyOf(capabilities));
    logins = logins.stream().distinct().toList();
    for (String login : logins) {
      if (!login.equals(OWN) && !login.equals(NAME) && !Grant.isLogin(login)) {
        throw new IllegalArgumentException(
            "logins '" + login + "' is neither a login at a target nor " + OWN + " nor " + NAME);
      }
    }
    refuseWhenStale = List.copyOf(refuseWhenStale);
    try {
      new StaleRule(refuseWhenStale);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("refuse-when-stale: " + e.getMessage(), e);
    }
  }

  /** How grants that name a target login count for a connection whose login nobody can see. */
  public enum LoginBound {
    REFUSE,
    ALLOW
  }
}
