package org.sshmux.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sshmux.openssh.Agent;
import org.sshmux.openssh.Keys;
import org.sshmux.openssh.Run;
import org.sshmux.openssh.Sshd;
import org.sshmux.ssh.credential.CertificateAuthority;
import org.sshmux.target.CaConfig;
import org.sshmux.target.Credential;
import org.sshmux.target.TargetConfigs;

/**
 * A gateway in this process, a real OpenSSH server behind it, and alice, who may do everything
 * there. Host {@code direct} is the server, host {@code through} the same server through the
 * gateway.
 */
public final class SessionRig implements AutoCloseable {
  static final String LOGIN = System.getProperty("user.name");

  private final Path folder;
  private final TestGateway gateway;
  private final Sshd target;
  private final Path alice;
  private final Path config;
  private final Optional<Agent> agent;

  private SessionRig(
      Path folder,
      TestGateway gateway,
      Sshd target,
      Path alice,
      Path config,
      Optional<Agent> agent) {
    this.folder = folder;
    this.gateway = gateway;
    this.target = target;
    this.alice = alice;
    this.config = config;
    this.agent = agent;
  }

  /**
   * With certificates: the server trusts the gateway's authority, and alice's key for the direct
   * way.
   */
  public static SessionRig withCertificates(Path folder, String... sshdOptions) throws IOException {
    return open(folder, Credential.CERTIFICATE, List.of(sshdOptions));
  }

  /** With alice's agent. */
  public static SessionRig withAgent(Path folder, String... sshdOptions) throws IOException {
    return open(folder, Credential.AGENT, List.of(sshdOptions));
  }

  private static SessionRig open(Path folder, Credential credential, List<String> sshdOptions)
      throws IOException {
    Path known = Files.createFile(folder.resolve("targets_known"));
    Path ca = folder.resolve("ca_key");
    Keys.generate(ca);
    CertificateAuthority authority =
        CertificateAuthority.open(
            new CaConfig(
                Optional.of(ca),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofMinutes(2),
                List.of()),
            InstantSource.system());
    TestGateway gateway =
        TestGateway.withTargets(
            folder,
            TargetConfigs.of(Optional.of(known), Optional.of(credential)),
            Optional.of(authority));
    Path alice = gateway.person("alice", "ssh://" + LOGIN + "@localhost:*?permit=shell,exec,sftp");
    List<String> options = new ArrayList<>(sshdOptions);
    options.add("TrustedUserCAKeys " + ca + ".pub");
    options.add("AcceptEnv LANG LC_* GREETING");
    Sshd target = Sshd.start(folder.resolve("target"), List.of(Keys.publicLine(alice)), options);
    Files.writeString(
        known, "[localhost]:" + target.port() + " " + target.hostKeyLine() + "\n", UTF_8);
    Optional<Agent> agent =
        credential == Credential.AGENT
            ? Optional.of(Agent.start(folder.resolve("agent.sock"), alice))
            : Optional.empty();
    Path config = config(folder, gateway, target, alice, agent);
    return new SessionRig(folder, gateway, target, alice, config, agent);
  }

  private static Path config(
      Path folder, TestGateway gateway, Sshd target, Path alice, Optional<Agent> agent)
      throws IOException {
    Path config = folder.resolve("ssh_config");
    Path known = folder.resolve("client_known");
    Files.write(known, gateway.hostKeyLines());
    Files.writeString(
        known,
        "[127.0.0.1]:" + target.port() + " " + target.hostKeyLine() + "\n",
        UTF_8,
        StandardOpenOption.APPEND);
    Files.writeString(
        config,
        """
        Host gw
          Port %1$d
          User alice
        Host through
          Port %1$d
          User alice+localhost+%2$d
          %7$s
        Host direct
          Port %2$d
          User %3$s
        Host *
          HostName 127.0.0.1
          IdentityFile %4$s
          IdentitiesOnly yes
          BatchMode yes
          StrictHostKeyChecking yes
          UserKnownHostsFile %5$s
          GlobalKnownHostsFile /dev/null
          LogLevel %6$s
        """
            .formatted(
                gateway.port(),
                target.port(),
                LOGIN,
                alice,
                known,
                "INFO",
                agent.map(each -> "ForwardAgent " + each.socket()).orElse("ForwardAgent no")),
        UTF_8);
    return config;
  }

  TestGateway gateway() {
    return gateway;
  }

  Sshd target() {
    return target;
  }

  Path folder() {
    return folder;
  }

  Path config() {
    return config;
  }

  Path alice() {
    return alice;
  }

  /** Runs the client. */
  Run ssh(String... arguments) {
    return ssh(new byte[0], arguments);
  }

  Run ssh(byte[] input, String... arguments) {
    Run run = Run.of(Duration.ofSeconds(60), command(arguments), input);
    assertThat(run.exit()).as("the client hangs: " + List.of(arguments)).isNotEqualTo(-1);
    return run;
  }

  List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    agent.ifPresent(each -> command.addAll(List.of("env", "SSH_AUTH_SOCK=" + each.socket())));
    command.addAll(List.of("ssh", "-F", config.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  @Override
  public void close() {
    target.close();
    gateway.close();
    agent.ifPresent(Agent::close);
  }
}
