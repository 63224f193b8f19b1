package org.sshmux.app;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.sshmux.audit.trail.AuditConfig;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.policy.PolicyConfig;
import org.sshmux.session.SessionConfig;
import org.sshmux.ssh.peer.ServerConfig;
import org.sshmux.target.CaConfig;
import org.sshmux.target.TargetConfig;

/**
 * Everything that a configuration file says, each section in the words of its feature.
 *
 * @param directory who is asked first
 * @param directories who is asked after that, in order, by a name of the file's choice
 * @param realms who is asked for logins that name a realm, by the realm
 */
public record Configuration(
    ServerConfig server,
    LdapConfig directory,
    Optional<Map<String, LdapConfig>> directories,
    Optional<Map<String, LdapConfig>> realms,
    PolicyConfig policy,
    TargetConfig target,
    Optional<CaConfig> ca,
    SessionConfig session,
    AuditConfig audit) {
  public Configuration {
    Objects.requireNonNull(server);
    Objects.requireNonNull(directory);
    Objects.requireNonNull(directories);
    if (realms.isPresent() && session.separators().contains("@")) {
      throw new IllegalArgumentException(
          "session separators must not have an @ where logins have a realm: "
              + session.separators());
    }
    Objects.requireNonNull(policy);
    Objects.requireNonNull(target);
    Objects.requireNonNull(ca);
    Objects.requireNonNull(session);
    Objects.requireNonNull(audit);
  }
}
