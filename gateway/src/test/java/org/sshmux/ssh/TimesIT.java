package org.sshmux.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sshmux.ssh.TestGateway.command;
import static org.sshmux.ssh.TestGateway.ssh;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.audit.AuditEvent;
import org.sshmux.openssh.Run;
import org.sshmux.ssh.peer.ServerConfig;

/** What ends a connection by itself, and what people are told meanwhile. */
class TimesIT {
  private static final Duration SOON = Duration.ofSeconds(15);

  @TempDir Path folder;

  private TestGateway open(Duration grace, Duration keepAlive, Duration idle, Optional<Path> banner)
      throws IOException {
    return TestGateway.open(
        folder,
        config ->
            new ServerConfig(
                config.listen(),
                config.hostKeyDirectory(),
                banner,
                grace,
                config.maxConnections(),
                config.maxUnauthenticated(),
                config.maxUnauthenticatedPerSource(),
                config.maxKeysOffered(),
                config.maxFailedAuthentications(),
                keepAlive,
                2,
                idle,
                config.maxChannelsPerConnection(),
                config.drainTime()));
  }

  private static String end(TestGateway gateway) {
    return gateway.trail().awaitEvent(AuditEvent.ConnectionClosed.class, SOON).reason();
  }

  @Test
  void endsAConnectionThatSaysNothing() throws Exception {
    try (TestGateway gateway =
            open(Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO, Optional.empty());
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      silent.setSoTimeout((int) SOON.toMillis());
      byte[] all = silent.getInputStream().readAllBytes();
      assertThat(all)
          .startsWith(
              "SSH-2.0-OpenSSH_sshmux".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      assertThat(end(gateway)).isEqualTo("auth.login-grace-time");
    }
  }

  @Test
  void endsAConnectionWhoseClientGivesNoSignOfLife() throws Exception {
    try (TestGateway gateway =
        open(SOON, Duration.ofMillis(300), Duration.ZERO, Optional.empty())) {
      Path config = gateway.clientConfig("alice", gateway.person("alice"), 22);
      Process client = Run.start(command(config, "-N", "gw"));
      try {
        gateway.trail().awaitEvent(AuditEvent.AuthenticationSucceeded.class, SOON);
        TimeUnit.SECONDS.sleep(2);
        assertThat(client.isAlive()).as("a client that answers stays").isTrue();
        assertThat(Run.of(SOON, List.of("kill", "-STOP", "" + client.pid())).exit()).isZero();
        assertThat(end(gateway)).isEqualTo("closed.keep-alive");
      } finally {
        client.destroyForcibly();
      }
    }
  }

  @Test
  void endsAConnectionWithoutAnyChannelAndSaysSo() throws Exception {
    try (TestGateway gateway = open(SOON, Duration.ZERO, Duration.ofSeconds(1), Optional.empty())) {
      Path config = gateway.clientConfig("alice", gateway.person("alice"), 22);
      Run run = ssh(config, "-N", "gw");
      assertThat(run.exit()).isEqualTo(255);
      assertThat(run.err()).contains("idle for too long").contains("reference C");
      assertThat(end(gateway)).isEqualTo("closed.idle");
    }
  }

  @Test
  void keepsAConnectionWithAChannelHoweverQuiet() throws Exception {
    try (TestGateway gateway =
            open(SOON, Duration.ofMillis(200), Duration.ofMillis(500), Optional.empty());
        StreamTarget target =
            new StreamTarget(socket -> {
              TimeUnit.SECONDS.sleep(3);
              socket
                  .getOutputStream()
                  .write("still here".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            })) {
      Path config = gateway.clientConfig("alice", gateway.person("alice", "ssh://localhost:*"), 22);
      assertThat(ssh(config, "-W", "localhost:" + target.port(), "gw").out())
          .isEqualTo("still here");
    }
  }

  @Test
  void showsTheBannerAsItIsWritten() throws Exception {
    Path banner = folder.resolve("banner.txt");
    Files.writeString(banner, "Authorized use only.\nSee https://intranet.example/policy\n");
    try (TestGateway gateway = open(SOON, Duration.ZERO, Duration.ZERO, Optional.of(banner))) {
      Path config = gateway.clientConfig("alice", gateway.person("alice"), 22);
      assertThat(ssh(config, "gw").err().replace("\r", ""))
          .contains("Authorized use only.\nSee https://intranet.example/policy\n")
          .contains("ssh GATEWAY help");
    }
  }
}
