package org.sshmux.ssh.outbound;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.ClientSession.ClientSessionEvent;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.ssh.credential.KeysFailedException;
import org.sshmux.ssh.hostkey.HostKeyVerdict;
import org.sshmux.ssh.io.EventLoop;
import org.sshmux.ssh.io.EventLoops;

/**
 * The gateway as a client of targets. Safe for many threads.
 *
 * <p>Closing it ends every connection at once.
 */
public final class TargetClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TargetClient.class);
  private static final AttributeKey<Attempt> ATTEMPT = new AttributeKey<>();
  private static final Duration AT_ONCE = Duration.ofSeconds(5);
  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(3);

  private final SshClient client;

  private TargetClient(SshClient client) {
    this.client = client;
  }

  /**
   * @param loops where connections live; not owned
   */
  public static TargetClient open(EventLoops loops) {
    SshClient client = new GatewayClient(loops);
    client.setServerKeyVerifier((session, _, key) -> {
      Attempt attempt = attempt(session);
      HostKeyVerdict verdict = attempt.wanted.hostKeys().judge(key);
      attempt.verdict = Optional.of(verdict);
      return verdict instanceof HostKeyVerdict.Trusted;
    });
    client.addSessionListener(new Preparing());
    client.start();
    return new TargetClient(client);
  }

  static LinkRequest request(ClientSession session) {
    return attempt(session).wanted;
  }

  private static Attempt attempt(ClientSession session) {
    AttributeRepository context = session.getConnectionContext();
    Attempt attempt = context == null ? null : context.getAttribute(ATTEMPT);
    if (attempt == null) {
      throw new IllegalStateException("a connection that nobody asked for: " + session);
    }
    return attempt;
  }

  /**
   * Makes a connection over a socket. Blocks; an interrupted attempt ends at once. The socket is
   * closed unless the connection was made.
   */
  public LinkOutcome link(LinkRequest wanted) {
    Attempt attempt = new Attempt(wanted);
    ClientSession session;
    try {
      session = begin(attempt);
    } catch (IOException | RuntimeException e) {
      closeQuietly(wanted);
      return new LinkOutcome.Failed(LinkOutcome.Step.HANDSHAKE, text(e));
    }
    boolean made = false;
    try {
      LinkOutcome outcome = complete(session, attempt);
      made = outcome instanceof LinkOutcome.Linked;
      return outcome;
    } finally {
      if (!made) {
        session.close(true);
      }
    }
  }

  private ClientSession begin(Attempt attempt) throws IOException {
    LinkRequest wanted = attempt.wanted;
    AttributeRepository context =
        AttributeRepository.ofAttributesMap(
            Map.of(
                EventLoop.AFFINITY,
                wanted.loop(),
                EventLoop.ADOPTED,
                wanted.socket(),
                ATTEMPT,
                attempt));
    ConnectFuture connected = client.connect(wanted.login(), wanted.peer(), context, null);
    return connected.verify(AT_ONCE).getSession();
  }

  private static LinkOutcome complete(ClientSession session, Attempt attempt) {
    LinkRequest wanted = attempt.wanted;
    Set<ClientSessionEvent> events =
        session.waitFor(
            EnumSet.of(ClientSessionEvent.WAIT_AUTH, ClientSessionEvent.CLOSED), wanted.timeout());
    Optional<HostKeyVerdict> verdict = attempt.verdict;
    if (verdict.isPresent() && !(verdict.get() instanceof HostKeyVerdict.Trusted)) {
      return new LinkOutcome.HostKeyRefused(verdict.get());
    }
    if (Thread.currentThread().isInterrupted()) {
      return new LinkOutcome.Failed(LinkOutcome.Step.HANDSHAKE, "given up");
    }
    if (events.contains(ClientSessionEvent.CLOSED)
        || verdict.isEmpty()
        || !(verdict.get() instanceof HostKeyVerdict.Trusted trusted)) {
      return events.contains(ClientSessionEvent.CLOSED)
          ? new LinkOutcome.Failed(LinkOutcome.Step.HANDSHAKE, broken(attempt))
          : new LinkOutcome.Failed(
              LinkOutcome.Step.SILENCE,
              "no key exchange within " + wanted.timeout().toMillis() + " ms");
    }
    return authenticate(session, wanted, trusted);
  }

  private static LinkOutcome authenticate(
      ClientSession session, LinkRequest wanted, HostKeyVerdict.Trusted trusted) {
    Duration limit = wanted.timeout().plus(wanted.keys().patience());
    try {
      AuthFuture future = session.auth();
      if (!future.await(limit)) {
        return new LinkOutcome.Failed(
            LinkOutcome.Step.SILENCE, "no authentication within " + limit.toMillis() + " ms");
      }
      if (future.isSuccess()) {
        return new LinkOutcome.Linked(new TargetLink(session, wanted.loop()), trusted);
      }
      return refused(future.getException());
    } catch (IOException | RuntimeException e) {
      return refused(e);
    }
  }

  private static LinkOutcome refused(@Nullable Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof KeysFailedException) {
        return new LinkOutcome.Failed(LinkOutcome.Step.KEYS, text(each));
      }
    }
    return new LinkOutcome.Failed(LinkOutcome.Step.LOGIN, text(cause));
  }

  private static String broken(Attempt attempt) {
    return attempt.broken.map(TargetClient::text).orElse("the target closed the connection");
  }

  private static String text(@Nullable Throwable cause) {
    return cause == null ? "" : Optional.ofNullable(cause.getMessage()).orElse(cause.toString());
  }

  private static void closeQuietly(LinkRequest wanted) {
    try {
      wanted.socket().close();
    } catch (IOException e) {
      LOG.debug("cannot close a connection to a target", e);
    }
  }

  @Override
  public void close() {
    try {
      client.close(true).await(CLOSE_DEADLINE);
    } catch (IOException e) {
      LOG.warn("connections to targets did not close cleanly", e);
    }
  }

  /** What is known of a connection that is being made; the library forgets when it closes. */
  private static final class Attempt {
    private final LinkRequest wanted;
    private volatile Optional<HostKeyVerdict> verdict = Optional.empty();
    private volatile Optional<Throwable> broken = Optional.empty();

    Attempt(LinkRequest wanted) {
      this.wanted = wanted;
    }
  }

  /** Sets each connection up before its first message. */
  private static final class Preparing implements SessionListener {
    @Override
    public void sessionCreated(Session session) {
      List<String> known = request((ClientSession) session).hostKeys().algorithms();
      session.setSignatureFactories(GatewayClient.signatures(known));
    }

    @Override
    public void sessionException(Session session, Throwable cause) {
      AttributeRepository context = ((ClientSession) session).getConnectionContext();
      Attempt attempt = context == null ? null : context.getAttribute(ATTEMPT);
      if (attempt != null && attempt.broken.isEmpty()) {
        attempt.broken = Optional.of(cause);
      }
      LOG.debug("connection to {} broke", session.getIoSession().getRemoteAddress(), cause);
    }
  }
}
