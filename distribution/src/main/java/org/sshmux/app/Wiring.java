package org.sshmux.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.audit.AuditEvent;
import org.sshmux.audit.AuditLog;
import org.sshmux.audit.trail.SegmentedFileLog;
import org.sshmux.config.Loading;
import org.sshmux.identity.Directory;
import org.sshmux.policy.Policy;
import org.sshmux.session.Ports;
import org.sshmux.session.Sessions;
import org.sshmux.session.accounting.Reason;
import org.sshmux.session.admission.SessionLimits;
import org.sshmux.ssh.SshListener;
import org.sshmux.ssh.credential.CertificateAuthority;
import org.sshmux.ssh.hostkey.KnownHosts;
import org.sshmux.ssh.peer.ServerConfig;
import org.sshmux.ssh.peer.TargetSide;
import org.sshmux.target.Credentials;
import org.sshmux.target.NameService;
import org.sshmux.target.TargetResolver;
import org.sshmux.target.TcpDialer;

/** Opens each feature from its section, and closes them in reverse. */
final class Wiring implements Gateway {
  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

  private final Deque<Runnable> closing = new ArrayDeque<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Configuration config;
  private final InstantSource clock = InstantSource.system();
  private final SecureRandom random = new SecureRandom();
  private final SshListener listener;

  private Wiring(Path source, Loading.Loaded<Configuration> loaded) throws IOException {
    config = loaded.value();
    try {
      AuditLog trail = trail();
      trail.append(new AuditEvent.ConfigLoaded(source.toString(), loaded.digest()));
      TargetSide side = targetSide();
      Sessions sessions = sessions(trail, side.authority().isPresent());
      listener = SshListener.open(config.server(), side, sessions);
      closing.push(listener::close);
      trail.append(
          new AuditEvent.GatewayStarted(
              Version.number(), addresses().stream().map(Wiring::text).toList()));
      tellTheEnd(trail, sessions);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** As {@link Gateway#open}. */
  static Wiring open(Path source, Loading.Loaded<Configuration> configuration) throws IOException {
    return new Wiring(source, configuration);
  }

  private AuditLog trail() throws IOException {
    AuditLog trail = SegmentedFileLog.open(config.audit(), clock, random);
    closing.push(trail::close);
    return trail;
  }

  private TargetSide targetSide() throws IOException {
    Optional<CertificateAuthority> authority = Optional.empty();
    if (config.ca().isPresent()) {
      authority = Optional.of(CertificateAuthority.open(config.ca().get(), clock));
    }
    return new TargetSide(
        config.target(),
        config.session(),
        authority,
        config.target().knownHostsFile().map(KnownHosts::new));
  }

  private Sessions sessions(AuditLog trail, boolean authority) throws IOException {
    ServerConfig server = config.server();
    OutageTeller teller = new OutageTeller(trail);
    closing.push(teller::close);
    Directories directories = Directories.open(config, teller, clock);
    closing.push(directories::close);
    Directory directory = directories.asOne();
    TargetResolver resolver =
        new TargetResolver(directory, NameService.ofThisMachine(), config.target());
    closing.push(resolver::close);
    Ports ports =
        new Ports(
            directory,
            new Policy(config.policy()),
            resolver,
            new TcpDialer(config.target()),
            new Credentials(config.target(), authority),
            trail);
    SessionLimits limits =
        new SessionLimits(
            server.maxConnections(),
            server.maxUnauthenticated(),
            server.maxUnauthenticatedPerSource());
    Sessions sessions =
        new Sessions(ports, limits, config.session().recheckInterval(), clock, random);
    closing.push(sessions::close);
    return sessions;
  }

  /** The last event of a run, after the listener has ended every connection. */
  private void tellTheEnd(AuditLog trail, Sessions sessions) {
    Instant start = clock.instant();
    AtomicInteger connections = new AtomicInteger();
    closing.remove(closing.peek());
    closing.push(() ->
        store(
            trail,
            new AuditEvent.GatewayStopped(
                Reason.SHUTDOWN.code(),
                Duration.between(start, clock.instant()),
                connections.get())));
    closing.push(sessions::close);
    closing.push(listener::close);
    closing.push(() -> connections.set(sessions.live()));
  }

  private static void store(AuditLog trail, AuditEvent event) {
    try {
      trail.append(event);
    } catch (IOException e) {
      LOG.error("an audit event could not be stored: {}", event, e);
    }
  }

  private static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  @Override
  public List<InetSocketAddress> addresses() {
    return listener.addresses();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      while (!closing.isEmpty()) {
        closing.pop().run();
      }
    }
  }
}
