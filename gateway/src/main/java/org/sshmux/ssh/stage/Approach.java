package org.sshmux.ssh.stage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.sshd.common.session.ConnectionService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.audit.AuditEvent;
import org.sshmux.session.access.Route;
import org.sshmux.session.access.SessionAnswer;
import org.sshmux.session.access.SessionAsk;
import org.sshmux.session.accounting.Reason;
import org.sshmux.session.accounting.SessionAccount;
import org.sshmux.ssh.credential.KeysFailedException;
import org.sshmux.ssh.credential.TargetKeys;
import org.sshmux.ssh.hostkey.HostKeyVerdict;
import org.sshmux.ssh.io.EventLoop;
import org.sshmux.ssh.outbound.LinkOutcome;
import org.sshmux.ssh.outbound.LinkRequest;
import org.sshmux.ssh.outbound.TargetLink;
import org.sshmux.ssh.peer.Peer;
import org.sshmux.target.Credential;

/**
 * The way from a request to a target that is ready for a session: the decision, the connection, the
 * host key, the credential, and the event that a session begins. Blocks; for one virtual thread.
 */
final class Approach {
  private static final Logger LOG = LoggerFactory.getLogger(Approach.class);

  private final Peer peer;

  Approach(Peer peer) {
    this.peer = peer;
  }

  /** Where it has led. */
  sealed interface Outcome {}

  /** A target that waits for a session channel; the trail holds that the session begins. */
  record Ready(TargetLink link, Route route, SessionAccount account) implements Outcome {}

  /**
   * No session.
   *
   * @param sentence for the person
   */
  record Failed(String sentence) implements Outcome {}

  /**
   * Goes a way on a virtual thread of its own.
   *
   * @param arrived is given the outcome on that thread; may throw {@link
   *     RejectedExecutionException}
   * @param abandoned is given the outcome if it did
   */
  Thread start(
      Function<Approach, Outcome> way, Consumer<Outcome> arrived, Consumer<Outcome> abandoned) {
    return Thread.ofVirtual()
        .name("ssh-session")
        .start(() -> {
          Outcome outcome = outcome(way);
          try {
            arrived.accept(outcome);
          } catch (RejectedExecutionException e) {
            abandoned.accept(outcome);
          }
        });
  }

  private Outcome outcome(Function<Approach, Outcome> way) {
    try {
      return way.apply(this);
    } catch (RuntimeException e) {
      String reference = peer.connection().reference();
      LOG.error("cannot decide on a session of {}", reference, e);
      return new Failed("internal fault; reference " + reference);
    }
  }

  Outcome unreadable(SessionAsk.Kind kind, String command, String why) {
    return answer(peer.connection().unreadable(peer.session().getUsername(), kind, command, why));
  }

  Outcome go(SessionAsk ask) {
    return answer(peer.connection().session(ask));
  }

  private Outcome answer(SessionAnswer answer) {
    return switch (answer) {
      case SessionAnswer.Refused(String sentence) -> new Failed(sentence);
      case SessionAnswer.Reached reached -> reached(reached);
    };
  }

  private Outcome reached(SessionAnswer.Reached reached) {
    try (ClientAgent agent = new ClientAgent(peer.session().getService(ConnectionService.class))) {
      TargetKeys keys = keys(reached.route(), agent);
      return link(reached, reached.socket(), keys, true);
    } catch (KeysFailedException e) {
      closeQuietly(reached.socket());
      return new Failed(reached.account().failed(Reason.NO_CERTIFICATE, text(e)));
    }
  }

  private TargetKeys keys(Route route, ClientAgent agent) throws KeysFailedException {
    return switch (route.credential()) {
      case CERTIFICATE -> peer.targets().certificate(route);
      case AGENT -> peer.targets().agent(agent, peer.connection().key());
    };
  }

  private Outcome link(
      SessionAnswer.Reached reached, SocketChannel socket, TargetKeys keys, boolean first) {
    Route route = reached.route();
    LinkRequest wanted =
        new LinkRequest(
            socket,
            peerOf(socket, route),
            route.login(),
            EventLoop.of(peer.session().getIoSession()),
            peer.targets().judge(route),
            keys,
            peer.targets().config().handshakeTimeout());
    return switch (peer.targets().client().link(wanted)) {
      case LinkOutcome.Linked(TargetLink link, HostKeyVerdict.Trusted hostKey) ->
          begin(reached, link, hostKey, keys.shown());
      case LinkOutcome.HostKeyRefused(HostKeyVerdict verdict) -> {
        Optional<SessionAnswer.Reached> second =
            first && outdated(verdict) ? reached.again().ifKeysChanged() : Optional.empty();
        yield second.isPresent()
            ? link(second.get(), second.get().socket(), keys, false)
            : refused(reached.account(), verdict);
      }
      case LinkOutcome.Failed(LinkOutcome.Step step, String detail) -> {
        Optional<SocketChannel> next =
            step == LinkOutcome.Step.LOGIN && keys.hasMore()
                ? reached.redial().get()
                : Optional.empty();
        yield next.isPresent()
            ? link(reached, next.get(), keys, false)
            : new Failed(reached.account().failed(reason(step, route.credential()), detail));
      }
    };
  }

  private Outcome begin(
      SessionAnswer.Reached reached,
      TargetLink link,
      HostKeyVerdict.Trusted hostKey,
      TargetKeys.Shown shown) {
    try {
      reached
          .account()
          .started(
              new AuditEvent.Credential(
                  reached.route().credential().word(), shown.fingerprint(), shown.serial()),
              new AuditEvent.Key(hostKey.type(), hostKey.fingerprint(), ""),
              hostKey.source().word());
      return new Ready(link, reached.route(), reached.account());
    } catch (IOException e) {
      link.end(true);
      return new Failed(reached.account().failed(Reason.TRAIL_UNAVAILABLE, text(e)));
    }
  }

  /** Whether the directory may know better by now. */
  private static boolean outdated(HostKeyVerdict verdict) {
    return switch (verdict) {
      case HostKeyVerdict.Unknown unknown -> true;
      case HostKeyVerdict.Changed changed -> true;
      case HostKeyVerdict.Revoked revoked -> false;
      case HostKeyVerdict.Unreadable unreadable -> false;
      case HostKeyVerdict.Trusted trusted -> false;
    };
  }

  private static Outcome refused(SessionAccount account, HostKeyVerdict verdict) {
    return switch (verdict) {
      case HostKeyVerdict.Unknown(String presented) ->
          refused(account, Reason.HOST_KEY_UNKNOWN, presented, java.util.List.of());
      case HostKeyVerdict.Changed changed ->
          refused(
              account,
              Reason.HOST_KEY_CHANGED,
              changed.presentedFingerprint(),
              changed.expectedFingerprints());
      case HostKeyVerdict.Revoked(String presented) ->
          refused(account, Reason.HOST_KEY_REVOKED, presented, java.util.List.of());
      case HostKeyVerdict.Unreadable(String detail) ->
          new Failed(account.failed(Reason.HOST_KEYS_UNREADABLE, detail));
      case HostKeyVerdict.Trusted trusted -> throw new IllegalStateException("trusted");
    };
  }

  private static Outcome refused(
      SessionAccount account, Reason reason, String presented, java.util.List<String> expected) {
    account.hostKeyRefused(reason, presented, expected);
    return new Failed(account.failed(reason, "presented " + presented));
  }

  private static Reason reason(LinkOutcome.Step step, Credential credential) {
    return switch (step) {
      case HANDSHAKE -> Reason.HANDSHAKE_FAILED;
      case SILENCE -> Reason.HANDSHAKE_TIMED_OUT;
      case LOGIN -> Reason.LOGIN_REFUSED;
      case KEYS ->
          switch (credential) {
            case CERTIFICATE -> Reason.NO_CERTIFICATE;
            case AGENT -> Reason.AGENT_FAILED;
          };
    };
  }

  /** The address that was reached, under the name that a host certificate must carry. */
  private static InetSocketAddress peerOf(SocketChannel socket, Route route) {
    try {
      InetSocketAddress remote = (InetSocketAddress) socket.getRemoteAddress();
      return new InetSocketAddress(
          InetAddress.getByAddress(route.names().getFirst(), remote.getAddress().getAddress()),
          remote.getPort());
    } catch (IOException e) {
      return InetSocketAddress.createUnresolved(route.host(), route.port());
    }
  }

  private static void closeQuietly(SocketChannel socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing was sent yet; there is nobody to tell.
    }
  }

  private static String text(IOException e) {
    return Optional.ofNullable(e.getMessage()).orElse(e.toString());
  }
}
