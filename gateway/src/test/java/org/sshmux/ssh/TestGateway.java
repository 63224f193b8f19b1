package org.sshmux.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.sshmux.audit.InMemoryAuditLog;
import org.sshmux.identity.AccountState;
import org.sshmux.identity.AuthorizedKey;
import org.sshmux.identity.OfferedKey;
import org.sshmux.openssh.Keys;
import org.sshmux.openssh.Run;
import org.sshmux.policy.Policies;
import org.sshmux.session.FakeDirectory;
import org.sshmux.session.Ports;
import org.sshmux.session.SessionConfig;
import org.sshmux.session.Sessions;
import org.sshmux.session.TestResolver;
import org.sshmux.session.admission.SessionLimits;
import org.sshmux.ssh.credential.CertificateAuthority;
import org.sshmux.ssh.hostkey.KnownHosts;
import org.sshmux.ssh.peer.ServerConfig;
import org.sshmux.ssh.peer.TargetSide;
import org.sshmux.target.Credentials;
import org.sshmux.target.Dialer;
import org.sshmux.target.TargetConfig;
import org.sshmux.target.TargetResolver;
import org.sshmux.target.TcpDialer;

/**
 * A gateway in this process with a directory and a trail that tests hold in their hands, and a real
 * OpenSSH client to reach it.
 */
public final class TestGateway implements AutoCloseable {
  private final Path folder;
  private final FakeDirectory directory = new FakeDirectory();
  private final InMemoryAuditLog trail = new InMemoryAuditLog();
  private final TargetResolver resolver = TestResolver.of(directory, "localhost", "127.0.0.1");
  private final Sessions sessions;
  private final SshListener listener;

  private TestGateway(
      Path folder, UnaryOperator<ServerConfig> change, Optional<Dialer> dialer, TargetSide side)
      throws IOException {
    this.folder = folder;
    ServerConfig config = change.apply(config(folder));
    this.sessions =
        new Sessions(
            new Ports(
                directory,
                Policies.standard(),
                resolver,
                dialer.orElseGet(() -> new TcpDialer(side.config())),
                new Credentials(side.config(), side.authority().isPresent()),
                trail),
            new SessionLimits(
                config.maxConnections(),
                config.maxUnauthenticated(),
                config.maxUnauthenticatedPerSource()),
            side.sessions().recheckInterval(),
            InstantSource.system(),
            new SecureRandom());
    this.listener = SshListener.open(config, side, sessions);
  }

  public static TestGateway open(Path folder) throws IOException {
    return open(folder, UnaryOperator.identity());
  }

  public static TestGateway open(Path folder, UnaryOperator<ServerConfig> change)
      throws IOException {
    return new TestGateway(
        folder, change, Optional.empty(), side(TestResolver.config(), Optional.empty()));
  }

  public static TestGateway dialing(Path folder, Dialer dialer) throws IOException {
    return new TestGateway(
        folder,
        UnaryOperator.identity(),
        Optional.of(dialer),
        side(TestResolver.config(), Optional.empty()));
  }

  /** A gateway that takes sessions to targets. */
  public static TestGateway withTargets(
      Path folder, TargetConfig targets, Optional<CertificateAuthority> authority)
      throws IOException {
    return new TestGateway(
        folder, UnaryOperator.identity(), Optional.empty(), side(targets, authority));
  }

  private static TargetSide side(TargetConfig targets, Optional<CertificateAuthority> authority) {
    SessionConfig sessions =
        new SessionConfig(
            "+%@",
            List.of("LANG", "LC_*", "GREETING"),
            SessionConfig.SingleHost.CONNECT,
            SessionConfig.AfterSession.MENU,
            Duration.ofMinutes(1),
            Duration.ofMinutes(1));
    return new TargetSide(
        targets, sessions, authority, targets.knownHostsFile().map(KnownHosts::new));
  }

  private static ServerConfig config(Path folder) {
    return new ServerConfig(
        List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
        folder.resolve("host-keys"),
        Optional.empty(),
        Duration.ofSeconds(20),
        1000,
        200,
        200,
        64,
        6,
        Duration.ofSeconds(30),
        3,
        Duration.ZERO,
        128,
        Duration.ofSeconds(2));
  }

  public InMemoryAuditLog trail() {
    return trail;
  }

  public FakeDirectory directory() {
    return directory;
  }

  public Sessions sessions() {
    return sessions;
  }

  public int port() {
    return listener.addresses().getFirst().getPort();
  }

  /** Adds a person with a fresh key of their own; returns the private key's file. */
  public Path person(String login, String... grants) {
    Path key = folder.resolve("key-of-" + login);
    Keys.generate(key);
    permit(login, grants);
    return key;
  }

  /** Gives a person who has a key other grants. */
  public void permit(String login, String... grants) {
    Path key = folder.resolve("key-of-" + login);
    directory.answer(
        login,
        FakeDirectory.found(
            FakeDirectory.person(
                login,
                new AccountState.Active(),
                List.of(AuthorizedKey.unrestricted(offered(Keys.publicLine(key)), login)),
                grants)));
  }

  /** The key of an authorized_keys line. */
  public static OfferedKey offered(String line) {
    return OfferedKey.of(Base64.getDecoder().decode(line.split(" ", -1)[1]));
  }

  /** A client's configuration: host {@code gw} is this gateway, {@code target} goes through it. */
  public Path clientConfig(String login, Path key, int targetPort, String... more) {
    try {
      Path config = Files.createTempFile(folder, "ssh_config", "");
      Files.writeString(
          config,
          """
          Host gw
            HostName 127.0.0.1
            Port %d
            User %s
            StrictHostKeyChecking yes
            UserKnownHostsFile %s
          Host target
            HostName localhost
            Port %d
            User %s
            ProxyCommand ssh -F %s -W %%h:%%p gw
            StrictHostKeyChecking no
            UserKnownHostsFile /dev/null
          Host *
            IdentityFile %s
            IdentitiesOnly yes
            BatchMode yes
            %s
          """
              .formatted(
                  port(),
                  login,
                  knownHosts(),
                  targetPort,
                  System.getProperty("user.name"),
                  config,
                  key,
                  String.join("\n  ", more)),
          StandardCharsets.UTF_8);
      return config;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path knownHosts() throws IOException {
    return Files.write(folder.resolve("known_hosts"), hostKeyLines());
  }

  /** The lines that a client's known_hosts needs. */
  public List<String> hostKeyLines() throws IOException {
    List<String> lines = new ArrayList<>();
    try (var files = Files.list(folder.resolve("host-keys"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".pub")).toList()) {
        lines.add("[127.0.0.1]:" + port() + " " + Files.readString(file).strip());
      }
    }
    return lines;
  }

  /** Runs the real client. */
  public static Run ssh(Path config, byte[] input, String... arguments) {
    return Run.of(Duration.ofSeconds(60), command(config, arguments), input);
  }

  /** Runs the real client without input. */
  public static Run ssh(Path config, String... arguments) {
    return ssh(config, new byte[0], arguments);
  }

  public static List<String> command(Path config, String... arguments) {
    List<String> command = new ArrayList<>(List.of("ssh", "-F", config.toString()));
    command.addAll(Arrays.asList(arguments));
    return command;
  }

  @Override
  public void close() {
    listener.close();
    sessions.close();
    resolver.close();
  }
}
