package org.sshmux.ssh.peer;

import java.io.IOException;
import java.security.PublicKey;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sshmux.grant.Capability;
import org.sshmux.identity.OfferedKey;
import org.sshmux.session.SessionConfig;
import org.sshmux.session.access.Route;
import org.sshmux.ssh.credential.AgentKeys;
import org.sshmux.ssh.credential.AgentTransport;
import org.sshmux.ssh.credential.CertificateAuthority;
import org.sshmux.ssh.credential.CertificateKeys;
import org.sshmux.ssh.credential.KeysFailedException;
import org.sshmux.ssh.credential.TargetKeys;
import org.sshmux.ssh.hostkey.HostKeyCheck;
import org.sshmux.ssh.hostkey.HostKeyJudge;
import org.sshmux.ssh.hostkey.HostKeyQuestion;
import org.sshmux.ssh.hostkey.HostKeyVerdict;
import org.sshmux.ssh.hostkey.KnownHosts;
import org.sshmux.ssh.outbound.TargetClient;
import org.sshmux.target.TargetConfig;

/** What sessions at targets are made with. Safe for many threads. */
public final class Targets {
  private static final String PTY = "permit-pty";
  private static final String AGENT = "permit-agent-forwarding";
  private static final String X11 = "permit-X11-forwarding";

  private final TargetClient client;
  private final TargetSide side;

  /**
   * @param client connects to targets
   * @param side what they are shown and what they must be
   */
  public Targets(TargetClient client, TargetSide side) {
    this.client = client;
    this.side = side;
  }

  /** Connects to targets. */
  public TargetClient client() {
    return client;
  }

  /** The {@code target} section. */
  public TargetConfig config() {
    return side.config();
  }

  /** How sessions are begun. */
  public SessionConfig sessions() {
    return side.sessions();
  }

  /**
   * A fresh key with a certificate for one target and login. May block on an agent that holds the
   * authority's key.
   *
   * @throws KeysFailedException if there is no authority, or it cannot sign
   */
  public TargetKeys certificate(Route route) throws KeysFailedException {
    CertificateAuthority authority =
        side.authority().orElseThrow(() -> new KeysFailedException("no ca is configured", null));
    String id =
        "sshmux sid=%s user=%s target=%s@%s:%d"
            .formatted(
                route.reference(), route.person(), route.login(), route.host(), route.port());
    try {
      return new CertificateKeys(
          authority.issue(new CertificateAuthority.Request(route.login(), id, extensions(route))));
    } catch (IOException e) {
      throw new KeysFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Set<String> extensions(Route route) {
    Set<String> extensions = new HashSet<>();
    Set<Capability> granted = route.capabilities();
    if (granted.contains(Capability.SHELL) || granted.contains(Capability.EXEC)) {
      extensions.add(PTY);
    }
    if (granted.contains(Capability.AGENT)) {
      extensions.add(AGENT);
    }
    if (granted.contains(Capability.X11)) {
      extensions.add(X11);
    }
    return extensions;
  }

  /** The keys in a person's agent, the one that the person came in with first. */
  public TargetKeys agent(AgentTransport agent, OfferedKey first) {
    return new AgentKeys(agent, first, config().agentTimeout());
  }

  /** Who judges the host key of a target. May read the file of known hosts. */
  public HostKeyJudge judge(Route route) {
    HostKeyQuestion question = new HostKeyQuestion(route.names(), route.port(), route.hostKeys());
    Optional<KnownHosts.Snapshot> known =
        side.knownHosts().map(KnownHosts::current).map(hosts -> hosts.about(question));
    return new HostKeyJudge() {
      @Override
      public HostKeyVerdict judge(PublicKey presented) {
        return HostKeyCheck.check(question, known, presented);
      }

      @Override
      public List<String> algorithms() {
        return HostKeyCheck.preferredAlgorithms(question, known);
      }
    };
  }
}
