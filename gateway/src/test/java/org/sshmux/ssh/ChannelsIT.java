package org.sshmux.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.sshmux.ssh.TestGateway.command;
import static org.sshmux.ssh.TestGateway.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.audit.AuditEvent;
import org.sshmux.openssh.Run;
import org.sshmux.session.TestResolver;
import org.sshmux.ssh.peer.ServerConfig;
import org.sshmux.target.TcpDialer;

/** Many channels of one multiplexed connection of the stock client. */
class ChannelsIT {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path folder;

  /** A gateway and one connection to it that further clients share. */
  private record Mux(TestGateway gateway, Path config, List<Process> running)
      implements AutoCloseable {

    static Mux open(TestGateway gateway, Path folder) {
      Path alice = gateway.person("alice", "ssh://localhost:*");
      Path path = folder.resolve("mux");
      Path config = gateway.clientConfig("alice", alice, 22, "ControlPath " + path);
      List<Process> running = new ArrayList<>();
      running.add(Run.start(command(config, "-N", "-o", "ControlMaster=yes", "gw")));
      Awaitility.await().atMost(SOON).until(() -> Files.exists(path));
      return new Mux(gateway, config, running);
    }

    Process forward(int port) {
      Process process =
          Run.start(command(config, "-o", "ControlMaster=no", "-W", "localhost:" + port, "gw"));
      running.add(process);
      return process;
    }

    <E extends AuditEvent> List<E> events(Class<E> kind) {
      return gateway.trail().events(kind);
    }

    @Override
    public void close() {
      running.forEach(Process::destroyForcibly);
      gateway.close();
    }
  }

  private static StreamTarget echo() throws IOException {
    return new StreamTarget(socket -> socket.getInputStream().transferTo(socket.getOutputStream()));
  }

  private static void say(Process process, String word) throws IOException {
    process.getOutputStream().write(word.getBytes(US_ASCII));
    process.getOutputStream().flush();
  }

  private static String hear(Process process, int length) throws IOException {
    return new String(process.getInputStream().readNBytes(length), US_ASCII);
  }

  @Test
  void carries64ChannelsAtOnce() throws Exception {
    try (Mux mux = Mux.open(TestGateway.open(folder), folder);
        StreamTarget target = echo()) {
      List<Process> channels = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        channels.add(mux.forward(target.port()));
      }
      for (int i = 0; i < 64; i++) {
        say(channels.get(i), "word%02d".formatted(i));
      }
      for (int i = 0; i < 64; i++) {
        assertThat(hear(channels.get(i), 6)).isEqualTo("word%02d".formatted(i));
      }
      for (Process channel : channels) {
        channel.getOutputStream().close();
        assertThat(channel.waitFor(10, TimeUnit.SECONDS)).isTrue();
      }
      Awaitility.await()
          .atMost(SOON)
          .until(() -> mux.events(AuditEvent.ChannelClosed.class).size() == 64);
      assertThat(mux.events(AuditEvent.AuthenticationSucceeded.class)).hasSize(1);
    }
  }

  @Test
  void refusesOneChannelTooManyAndKeepsTheOthers() throws Exception {
    try (Mux mux = Mux.open(TestGateway.open(folder, limited(2)), folder);
        StreamTarget target = echo()) {
      Process first = mux.forward(target.port());
      Process second = mux.forward(target.port());
      say(first, "one");
      say(second, "two");
      assertThat(hear(first, 3)).isEqualTo("one");
      assertThat(hear(second, 3)).isEqualTo("two");

      Run third = Run.finish(mux.forward(target.port()), SOON, new byte[0]);
      assertThat(third.exit()).isNotZero();
      assertThat(mux.gateway().trail().awaitEvent(AuditEvent.RequestRefused.class, SOON).reason())
          .isEqualTo("request.too-many-channels");

      say(first, "still");
      assertThat(hear(first, 5)).isEqualTo("still");
      second.getOutputStream().close();
      assertThat(second.waitFor(10, TimeUnit.SECONDS)).isTrue();
      Process fourth = mux.forward(target.port());
      say(fourth, "four");
      assertThat(hear(fourth, 4)).isEqualTo("four");
    }
  }

  @Test
  void answersSlowDialsTogetherWhileRunningChannelsGoOn() throws Exception {
    TcpDialer fast = new TcpDialer(TestResolver.config());
    java.util.concurrent.atomic.AtomicBoolean slow =
        new java.util.concurrent.atomic.AtomicBoolean();
    TestGateway slowly =
        TestGateway.dialing(
            folder,
            permit -> {
              if (slow.get()) {
                try {
                  TimeUnit.SECONDS.sleep(2);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }
              return fast.dial(permit);
            });
    try (Mux mux = Mux.open(slowly, folder);
        StreamTarget target = echo()) {
      Process running = mux.forward(target.port());
      say(running, "before");
      assertThat(hear(running, 6)).isEqualTo("before");
      slow.set(true);
      long start = System.nanoTime();
      List<Process> opening = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        opening.add(mux.forward(target.port()));
      }
      for (Process process : opening) {
        say(process, "hello");
      }
      for (int i = 0; i < 20; i++) {
        say(running, "tick");
        assertThat(hear(running, 4)).isEqualTo("tick");
      }
      assertThat(mux.events(AuditEvent.ChannelOpened.class))
          .as("the running channel was served while the others were being dialled")
          .hasSize(1);
      for (Process process : opening) {
        assertThat(hear(process, 5)).isEqualTo("hello");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }
  }

  @Test
  void keepsTheClientsPromiseToOpenNoMoreSessionsForSessionsOnly() throws Exception {
    try (Mux mux = Mux.open(TestGateway.open(folder), folder);
        StreamTarget target = echo()) {
      assertThat(ssh(mux.config(), "gw", "help").exit()).isZero();
      Process channel = mux.forward(target.port());
      say(channel, "works");
      assertThat(hear(channel, 5)).isEqualTo("works");
    }
  }

  private static UnaryOperator<ServerConfig> limited(int channels) {
    return config ->
        new ServerConfig(
            config.listen(),
            config.hostKeyDirectory(),
            config.bannerFile(),
            config.loginGraceTime(),
            config.maxConnections(),
            config.maxUnauthenticated(),
            config.maxUnauthenticatedPerSource(),
            config.maxKeysOffered(),
            config.maxFailedAuthentications(),
            config.keepAliveInterval(),
            config.keepAliveMaxMissed(),
            config.idleTimeout(),
            channels,
            config.drainTime());
  }
}
