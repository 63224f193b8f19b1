import java.io.IOException;
import java.nio.file.Path;

/**
 * Starts OpenSSH's sshd, as the jump host that is compared with the gateway and as the host behind
 * both.
 *
 * @param clientKey with which people come
 * @param cipher the only one on the way to the host
 */
record Sshds(Folder folder, Path clientKey, String cipher) {
  private static final String PROGRAM = "/usr/sbin/sshd";
  private static final String LOGIN = System.getProperty("user.name");

  /**
   * A host to run commands at, for certificates of an authority, for the people's key and for the
   * jump host's own.
   */
  Server host(Path authority, Path jumpKey) throws IOException, InterruptedException {
    String more =
        """
        TrustedUserCAKeys %s.pub
        AuthorizedKeysFile %s.pub %s.pub
        Ciphers %s
        """
            .formatted(authority, clientKey, jumpKey, cipher);
    return start(Server.HOST, more);
  }

  /** A line for known_hosts. */
  String knownHost(Server host) throws IOException {
    String key = Folder.publicKey(hostKey(host.name()));
    return "[127.0.0.1]:%d %s%n".formatted(host.port(), key.substring(0, key.lastIndexOf(' ')));
  }

  /**
   * A jump host. It forwards connections, and takes sessions to the host with a client of its own,
   * which has a key of its own.
   */
  Server jump(Server host, Path knownHosts, Path jumpKey) throws IOException, InterruptedException {
    Path onward =
        folder.write(
            "ssh_config",
            """
            Host host
              HostName 127.0.0.1
              Port %d
              User %s
              IdentityFile %s
              IdentitiesOnly yes
              IdentityAgent none
              BatchMode yes
              StrictHostKeyChecking yes
              UserKnownHostsFile %s
              GlobalKnownHostsFile /dev/null
              LogLevel ERROR
            """
                .formatted(host.port(), host.user(), jumpKey, knownHosts));
    String more =
        """
        AuthorizedKeysFile %s.pub
        ForceCommand exec ssh -T -F %s host "$SSH_ORIGINAL_COMMAND"
        """
            .formatted(clientKey, onward);
    return start(Server.SSHD, more);
  }

  private Server start(String name, String more) throws IOException, InterruptedException {
    int port = Server.freePort();
    folder.generateKey(hostKey(name).getFileName().toString());
    Path config =
        folder.write(
            name + "_config",
            """
            Port %d
            ListenAddress 127.0.0.1
            HostKey %s
            PidFile none
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            PermitRootLogin prohibit-password
            LogLevel ERROR
            # As many connections at once as the gateway takes.
            MaxStartups 200
            # No start-up files: a shell's would be in the figures.
            SetEnv HOME=%s
            """
                    .formatted(port, hostKey(name), folder.file("home"))
                + more);
    Path log = folder.file(name + ".log");
    return Server.start(
        name, port, LOGIN, LOGIN, log, PROGRAM, "-D", "-e", "-f", config.toString());
  }

  private Path hostKey(String name) {
    return folder.file(name + "-host-key");
  }
}
