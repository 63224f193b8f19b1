package org.sshmux.ssh;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.session.Connection;
import org.sshmux.session.Sessions;
import org.sshmux.session.accounting.Reason;
import org.sshmux.ssh.peer.Peer;

/**
 * Follows library sessions from their beginning to their end and keeps the {@link Peer} of each.
 * Called on I/O threads; hands over whatever may block.
 */
final class PeerListener implements SessionListener {
  private static final Logger LOG = LoggerFactory.getLogger(PeerListener.class);

  private final Sessions sessions;
  private final Peer.Setting setting;
  private final Set<Peer> peers;
  private final Map<Peer, Watch> watches = new ConcurrentHashMap<>();

  PeerListener(Sessions sessions, Peer.Setting setting, Set<Peer> peers) {
    this.sessions = sessions;
    this.setting = setting;
    this.peers = peers;
  }

  @Override
  public void sessionCreated(Session session) {
    Connection connection =
        sessions.connected(
            (InetSocketAddress) session.getIoSession().getRemoteAddress(),
            (InetSocketAddress) session.getIoSession().getLocalAddress());
    Peer peer = new Peer(session, connection, setting);
    Peer.attach(peer);
    peers.add(peer);
    connection.onRevoked(peer.farewell()::begin);
    Watch watch = new Watch(peer);
    watches.put(peer, watch);
    watch.connected();
    Thread.ofVirtual().name("ssh-opened").start(() -> opened(peer));
  }

  private static void opened(Peer peer) {
    try {
      peer.connection().opened();
    } catch (IOException e) {
      LOG.warn("{} is refused: {}", peer.connection().reference(), e.getMessage());
      peer.disconnect(Reason.TRAIL_UNAVAILABLE, "audit trail unavailable, try again later");
      peer.session().close(true);
    }
  }

  @Override
  public void sessionEvent(Session session, Event event) {
    if (event == Event.Authenticated) {
      Peer.of(session).map(watches::get).ifPresent(Watch::authenticated);
    }
  }

  @Override
  public void sessionDisconnect(
      Session session,
      int reason,
      @Nullable String message,
      @Nullable String language,
      boolean initiator) {
    Peer.of(session)
        .ifPresent(peer -> {
          if (!initiator) {
            peer.ending(Reason.CLIENT_CLOSED);
          } else if (reason == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE) {
            peer.ending(Reason.TOO_MANY_FAILURES);
          } else {
            peer.ending(Reason.PROTOCOL);
          }
        });
  }

  @Override
  public void sessionNegotiationEnd(
      Session session,
      Map<org.apache.sshd.common.kex.KexProposalOption, String> clientProposal,
      Map<org.apache.sshd.common.kex.KexProposalOption, String> serverProposal,
      Map<org.apache.sshd.common.kex.KexProposalOption, String> negotiatedOptions,
      @Nullable Throwable reason) {
    if (reason != null) {
      Peer.of(session).ifPresent(peer -> peer.ending(Reason.PROTOCOL));
    }
  }

  @Override
  public void sessionException(Session session, Throwable cause) {
    LOG.debug("connection from {} broke", session.getIoSession().getRemoteAddress(), cause);
    Peer.of(session)
        .ifPresent(peer ->
            peer.ending(cause instanceof IOException ? Reason.CONNECTION_LOST : Reason.PROTOCOL));
  }

  @Override
  public void sessionClosed(Session session) {
    Peer.of(session)
        .ifPresent(peer -> {
          peers.remove(peer);
          Watch watch = watches.remove(peer);
          if (watch != null) {
            watch.stop();
          }
          Reason reason = peer.end().orElse(Reason.CONNECTION_LOST);
          Thread.ofVirtual().name("ssh-closed").start(() -> peer.connection().closed(reason));
        });
  }
}
