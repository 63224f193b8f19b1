package org.sshmux.policy;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.sshmux.grant.Capability;
import org.sshmux.grant.Grant;
import org.sshmux.identity.Person;
import org.sshmux.policy.PolicyConfig.LoginBound;

/** What a grant means for one person: where it is silent, the configuration speaks. */
final class Terms {
  private final String own;
  private final List<String> logins;
  private final Set<Capability> capabilities;
  private final LoginBound loginBound;

  Terms(PolicyConfig config, Person person) {
    this.own = person.login();
    this.logins = config.logins().stream().map(login -> named(login, own)).distinct().toList();
    this.capabilities = Capability.copyOf(config.capabilities());
    this.loginBound = config.loginBoundForwarding();
  }

  private static String named(String login, String own) {
    int realm = own.indexOf('@');
    return switch (login) {
      case PolicyConfig.OWN -> own;
      case PolicyConfig.NAME -> realm < 0 ? own : own.substring(0, realm);
      default -> login;
    };
  }

  /** The person's own login. */
  String own() {
    return own;
  }

  /** The person's own login, then the others by the alphabet. */
  Comparator<String> ownFirst() {
    return Comparator.comparing((String login) -> !login.equals(own))
        .thenComparing(Comparator.naturalOrder());
  }

  /** The target logins that a grant permits in sessions. */
  List<String> logins(Grant grant) {
    return grant.logins().isEmpty() ? logins : grant.logins();
  }

  /** What a grant permits. */
  Set<Capability> capabilities(Grant grant) {
    return grant.capabilities().orElse(capabilities);
  }

  /** Whether a grant permits this, as somebody. */
  boolean permits(Grant grant, Capability capability) {
    return capabilities(grant).contains(capability);
  }

  /** Whether a grant permits forwarded connections, whose login is hidden. */
  boolean forwards(Grant grant) {
    return permits(grant, Capability.FORWARD)
        && (grant.logins().isEmpty()
            || switch (loginBound) {
              case REFUSE -> false;
              case ALLOW -> true;
            });
  }
}
