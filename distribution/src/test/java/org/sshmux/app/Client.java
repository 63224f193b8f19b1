package org.sshmux.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.sshmux.openssh.Run;
import org.sshmux.openssh.Sshd;

/** The stock OpenSSH client of one person, which knows the gateway as {@code gw}. */
final class Client {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String GREETING = "SSH-2.0-";

  private final List<String> program;
  private final int targetPort;

  private Client(List<String> program, int targetPort) {
    this.program = List.copyOf(program);
    this.targetPort = targetPort;
  }

  /**
   * @param options what its configuration says beyond how to reach the gateway and the target
   */
  static Client of(Site site, String login, int port, List<String> options) throws IOException {
    return of(site.folder(), site.hostKeys(), site.target(), login, port, options);
  }

  /**
   * The same where there is no site.
   *
   * @param folder where its files may lie
   * @param hostKeys the folder of the gateway's host keys
   */
  static Client of(
      Path folder, Path hostKeys, Sshd target, String login, int port, List<String> options)
      throws IOException {
    Path known = Files.createTempFile(folder, "known_hosts", "");
    Path config = Files.createTempFile(folder, "ssh_config", "");
    Files.write(known, knownHosts(hostKeys, target, port));
    Files.writeString(
        config,
        """
        Host gw
          HostName 127.0.0.1
          Port %d
          User %s
        Host db1
          Port %d
          User %s
        Host *
          %s
          BatchMode yes
          StrictHostKeyChecking yes
          UserKnownHostsFile %s
          GlobalKnownHostsFile /dev/null
        """
            .formatted(
                port,
                login,
                target.port(),
                System.getProperty("user.name"),
                String.join("\n  ", options),
                known),
        UTF_8);
    return new Client(List.of("ssh", "-F", config.toString()), target.port());
  }

  private static List<String> knownHosts(Path hostKeys, Sshd target, int port) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("[db1]:" + target.port() + " " + target.hostKeyLine());
    try (Stream<Path> files = Files.list(hostKeys)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".pub")).toList()) {
        lines.add("[127.0.0.1]:" + port + " " + Files.readString(file, UTF_8).strip());
      }
    }
    return lines;
  }

  /** The same client with further options. */
  Client with(String... options) {
    return new Client(command(options), targetPort);
  }

  /**
   * Starts a connection to the gateway that stays open.
   *
   * @param mux where {@link #over} finds it; not there yet when this returns
   */
  Process master(Path mux) {
    return start("-M", "-S", mux.toString(), "-N", "gw");
  }

  /** The same client over the open connection of a {@link #master}. */
  Client over(Path mux) {
    return with("-S", mux.toString());
  }

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of(arguments));
    return command;
  }

  /** Runs the client to its end. */
  Run run(String... arguments) {
    return Run.of(PATIENCE, command(arguments));
  }

  Process start(String... arguments) {
    return Run.start(command(arguments));
  }

  /** Starts the stock {@code sftp} with the same options, taking commands from its input. */
  Process sftp(String destination) {
    List<String> command = command(destination);
    command.set(0, "sftp");
    return Run.start(command);
  }

  /** {@code ssh -J gw db1 COMMAND}. */
  Run jump(String command) {
    return run("-J", "gw", Site.HOST, command);
  }

  /** Asks for the target alone and says good-bye. */
  Run knock() {
    return run("-W", Site.HOST + ":" + targetPort, "gw");
  }

  /** Whether {@link #knock} was answered by the target. */
  static boolean reached(Run knock) {
    return knock.out().startsWith(GREETING);
  }
}
