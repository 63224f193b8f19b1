package org.sshmux.ssh.peer;

import java.util.Objects;
import java.util.Optional;
import org.sshmux.session.SessionConfig;
import org.sshmux.ssh.credential.CertificateAuthority;
import org.sshmux.ssh.hostkey.KnownHosts;
import org.sshmux.target.TargetConfig;

/**
 * What sessions at targets are made with.
 *
 * @param config the {@code target} section
 * @param sessions how sessions are begun
 * @param authority signs certificates; empty: there is none
 * @param knownHosts the file of host keys; empty: there is none
 */
public record TargetSide(
    TargetConfig config,
    SessionConfig sessions,
    Optional<CertificateAuthority> authority,
    Optional<KnownHosts> knownHosts) {
  public TargetSide {
    Objects.requireNonNull(config);
    Objects.requireNonNull(sessions);
    Objects.requireNonNull(authority);
    Objects.requireNonNull(knownHosts);
  }
}
