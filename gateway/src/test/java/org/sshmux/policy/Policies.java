package org.sshmux.policy;

import java.util.List;
import org.sshmux.grant.Capability;
import org.sshmux.policy.PolicyConfig.LoginBound;

/** Policies for tests, of this package and of others. */
public final class Policies {
  private Policies() {}

  /** What holds where a configuration says nothing. */
  public static Policy standard() {
    return new Policy(config(LoginBound.REFUSE));
  }

  /** The same with groups whose statements permit nothing while the directory is away. */
  public static Policy refusingWhenStale(String... groups) {
    PolicyConfig usual = config(LoginBound.REFUSE);
    return new Policy(
        new PolicyConfig(
            usual.loginBoundForwarding(), usual.capabilities(), usual.logins(), List.of(groups)));
  }

  static PolicyConfig config(LoginBound loginBound) {
    return new PolicyConfig(
        loginBound,
        List.of(Capability.SHELL, Capability.EXEC, Capability.SFTP, Capability.FORWARD),
        List.of(PolicyConfig.OWN),
        List.of());
  }
}
