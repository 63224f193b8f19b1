package org.sshmux.ssh;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.SessionHeartbeatController.HeartbeatType;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.auth.WelcomeBannerPhase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.command.GatewayCommands;
import org.sshmux.session.Sessions;
import org.sshmux.session.accounting.Reason;
import org.sshmux.ssh.channel.Algorithms;
import org.sshmux.ssh.io.EventLoops;
import org.sshmux.ssh.outbound.TargetClient;
import org.sshmux.ssh.peer.Peer;
import org.sshmux.ssh.peer.ServerConfig;
import org.sshmux.ssh.peer.TargetSide;
import org.sshmux.ssh.peer.Targets;
import org.sshmux.ssh.peer.Timers;

/**
 * The gateway's SSH side: listens, and turns each admitted TCP connection into a {@link Peer}.
 *
 * <p>{@link #close()} stops listening, tells the people, waits for running channels within the
 * configured time, and ends the rest.
 */
public final class SshListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SshListener.class);
  private static final int WINDOW = 2 * 1024 * 1024;
  private static final int PACKET = 32 * 1024;
  private static final int BACKLOG = 1024;
  private static final int UNCOUNTED_REQUESTS = 16;
  private static final long REKEY_BYTES = 4L << 30;
  private static final Duration LAST_WORDS = Duration.ofSeconds(3);
  private static final String SHUTDOWN = "the gateway is being stopped; connect again in a while";

  private final GatewayServer server;
  private final TargetClient targets;
  private final EventLoops loops;
  private final Timers timers;
  private final Sessions sessions;
  private final ServerConfig config;
  private final Set<Peer> peers;

  private SshListener(
      GatewayServer server,
      TargetClient targets,
      EventLoops loops,
      Timers timers,
      Sessions sessions,
      ServerConfig config,
      Set<Peer> peers) {
    this.server = server;
    this.targets = targets;
    this.loops = loops;
    this.timers = timers;
    this.sessions = sessions;
    this.config = config;
    this.peers = peers;
  }

  /**
   * Starts to listen.
   *
   * @throws IOException if a host key or the banner cannot be read, or an address cannot be bound;
   *     the message names it
   */
  public static SshListener open(ServerConfig config, TargetSide side, Sessions sessions)
      throws IOException {
    Timers timers = new Timers();
    EventLoops loops = EventLoops.open(Runtime.getRuntime().availableProcessors());
    Set<Peer> peers = ConcurrentHashMap.newKeySet();
    try {
      GatewayServer server =
          new GatewayServer(HostKeys.load(config.hostKeyDirectory()), banner(config));
      server.useLoops(loops, sessions);
      configure(server, config);
      TargetClient targets = TargetClient.open(loops);
      Peer.Setting setting =
          new Peer.Setting(
              config,
              timers,
              new Targets(targets, side),
              new GatewayCommands(InstantSource.system()));
      server.addSessionListener(new PeerListener(sessions, setting, peers));
      server.listen(config.listen());
      return new SshListener(server, targets, loops, timers, sessions, config, peers);
    } catch (IOException | RuntimeException e) {
      timers.close();
      loops.close();
      throw e;
    }
  }

  private static void configure(GatewayServer server, ServerConfig config) {
    CoreModuleProperties.SERVER_IDENTIFICATION.set(server, Algorithms.IDENTIFICATION);
    CoreModuleProperties.TCP_NODELAY.set(server, true);
    CoreModuleProperties.SOCKET_KEEPALIVE.set(server, true);
    CoreModuleProperties.SOCKET_BACKLOG.set(server, BACKLOG);
    CoreModuleProperties.NIO2_MIN_WRITE_TIMEOUT.set(server, Duration.ZERO);
    CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ZERO);
    CoreModuleProperties.AUTH_TIMEOUT.set(server, Duration.ZERO);
    CoreModuleProperties.MAX_AUTH_REQUESTS.set(
        server, config.maxKeysOffered() + config.maxFailedAuthentications() + UNCOUNTED_REQUESTS);
    CoreModuleProperties.WINDOW_SIZE.set(server, (long) WINDOW);
    CoreModuleProperties.MAX_PACKET_SIZE.set(server, (long) PACKET);
    CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(server, Integer.MAX_VALUE);
    CoreModuleProperties.REKEY_BYTES_LIMIT.set(server, REKEY_BYTES);
    // The gateway shows its banner itself: the library takes a text with "://" for an address to
    // load.
    CoreModuleProperties.WELCOME_BANNER_PHASE.set(server, WelcomeBannerPhase.NEVER);
    server.setSessionHeartbeat(HeartbeatType.NONE, Duration.ZERO);
  }

  private static String banner(ServerConfig config) throws IOException {
    if (config.bannerFile().isEmpty()) {
      return "";
    }
    Path file = config.bannerFile().get();
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return text.lines().collect(Collectors.joining("\r\n"));
    } catch (IOException e) {
      throw new IOException(
          switch (e) {
            case NoSuchFileException missing -> "banner " + file + " does not exist";
            case MalformedInputException garbled -> "banner " + file + " is not UTF-8 text";
            default -> "banner " + file + " cannot be read: " + e.getMessage();
          },
          e);
    }
  }

  /** Where the gateway listens, with the real ports. */
  public List<InetSocketAddress> addresses() {
    return server.addresses();
  }

  /** Ends everything within the drain time and a few seconds; blocks until then. */
  @Override
  public void close() {
    server.stopListening();
    long deadline = System.nanoTime() + config.drainTime().toNanos();
    LOG.info("stopping; {} connections are open", peers.size());
    while (!peers.isEmpty() && System.nanoTime() < deadline && anyBusy()) {
      endIdle();
      pause();
    }
    peers.forEach(peer -> end(peer));
    long lastWords = System.nanoTime() + LAST_WORDS.toNanos();
    while (sessions.live() > 0 && System.nanoTime() < lastWords) {
      pause();
    }
    try {
      server.closeNow(LAST_WORDS);
    } catch (IOException e) {
      LOG.warn("the listener did not close cleanly", e);
    }
    targets.close();
    timers.close();
    loops.close();
  }

  private boolean anyBusy() {
    return peers.stream().anyMatch(peer -> peer.channels() > 0);
  }

  private void endIdle() {
    peers.stream().filter(peer -> peer.channels() == 0).forEach(SshListener::end);
  }

  private static void end(Peer peer) {
    Thread.ofVirtual()
        .name("ssh-stop")
        .start(() ->
            peer.disconnect(
                Reason.SHUTDOWN, SshConstants.SSH2_DISCONNECT_BY_APPLICATION, SHUTDOWN));
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
