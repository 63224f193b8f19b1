package org.sshmux.openssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * A real OpenSSH server on a loopback port, for the account that runs the tests. Its shells find an
 * empty home: what that account's own start-up files print would be taken for what a target says.
 */
public final class Sshd implements AutoCloseable {
  private final Process process;
  private final int port;
  private final Path log;
  private final String hostKeyLine;

  private Sshd(Process process, int port, Path log, String hostKeyLine) {
    this.process = process;
    this.port = port;
    this.log = log;
    this.hostKeyLine = hostKeyLine;
  }

  /**
   * Starts a server that lets a key in.
   *
   * @param authorizedKeys the lines of its authorized_keys
   */
  public static Sshd start(Path directory, List<String> authorizedKeys, List<String> options)
      throws IOException {
    assertThat(Path.of("/usr/sbin/sshd")).as("openssh-server; ./check installs it").isExecutable();
    Files.createDirectories(directory);
    Path key = directory.resolve("host_key");
    Keys.generate(key);
    Path authorized = directory.resolve("authorized_keys");
    Files.write(authorized, authorizedKeys, UTF_8);
    Path home = Files.createDirectories(directory.resolve("home"));
    int port = freePort();
    Path config = directory.resolve("sshd_config");
    Files.writeString(
        config,
        """
        ListenAddress 127.0.0.1
        Port %d
        HostKey %s
        AuthorizedKeysFile %s
        PidFile none
        UsePAM no
        StrictModes no
        PermitRootLogin yes
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        MaxStartups 200
        MaxSessions 200
        Subsystem sftp internal-sftp
        SetEnv HOME=%s
        %s
        """
            .formatted(port, key, authorized, home, String.join("\n", options)));
    Path log = directory.resolve("sshd.log");
    Process process =
        new ProcessBuilder("/usr/sbin/sshd", "-D", "-e", "-f", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    awaitListening(port, process, log);
    String type = Files.readString(directory.resolve("host_key.pub"), UTF_8).strip();
    return new Sshd(process, port, log, type);
  }

  public int port() {
    return port;
  }

  /** The process id; its children are the sessions. */
  public long pid() {
    return process.pid();
  }

  /** The host's public key as one line. */
  public String hostKeyLine() {
    return hostKeyLine;
  }

  public String log() throws IOException {
    return Files.readString(log, UTF_8);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** A port that was free a moment ago. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void awaitListening(int port, Process process, Path log) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          assertThat(process.isAlive()).as(() -> "sshd ended at once: " + contents(log)).isTrue();
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
          } catch (IOException e) {
            return false;
          }
        });
  }

  private static String contents(Path log) {
    try {
      return Files.readString(log, UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
