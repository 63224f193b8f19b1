package org.sshmux.app;

import java.util.Objects;
import java.util.Optional;
import org.sshmux.audit.AuditConfig;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.policy.PolicyConfig;
import org.sshmux.session.SessionConfig;
import org.sshmux.ssh.ServerConfig;
import org.sshmux.target.CaConfig;
import org.sshmux.target.TargetConfig;

/** Everything that a configuration file says, each section in the words of its feature. */
public record Configuration(
    ServerConfig server,
    LdapConfig directory,
    PolicyConfig policy,
    TargetConfig target,
    Optional<CaConfig> ca,
    SessionConfig session,
    AuditConfig audit) {
  public Configuration {
    Objects.requireNonNull(server);
    Objects.requireNonNull(directory);
    Objects.requireNonNull(policy);
    Objects.requireNonNull(target);
    Objects.requireNonNull(ca);
    Objects.requireNonNull(session);
    Objects.requireNonNull(audit);
  }
}
