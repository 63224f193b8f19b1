package org.sshmux.ssh;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.session.Session;
import org.sshmux.audit.AuditEvent;
import org.sshmux.session.Connection;
import org.sshmux.session.Reason;

/**
 * The client at the other end of one SSH connection: its library session, its {@link Connection}
 * and why it ends. Safe for many threads.
 */
final class Peer {
  private static final AttributeKey<Peer> KEY = new AttributeKey<>();

  private final Session session;
  private final Connection connection;
  private final ServerConfig config;
  private final Timers timers;
  private final AtomicReference<Optional<Reason>> end = new AtomicReference<>(Optional.empty());
  private final AtomicInteger channels = new AtomicInteger();
  private final PublicKeyAuth.Attempts attempts;
  private volatile long idleSince;

  Peer(Session session, Connection connection, ServerConfig config, Timers timers) {
    this.session = session;
    this.connection = connection;
    this.config = config;
    this.timers = timers;
    this.attempts = new PublicKeyAuth.Attempts(config);
    this.idleSince = System.nanoTime();
  }

  static void attach(Peer peer) {
    peer.session.setAttribute(KEY, peer);
  }

  /** The peer of a library session; empty before the session was announced. */
  static Optional<Peer> of(Session session) {
    return Optional.ofNullable(session.getAttribute(KEY));
  }

  Session session() {
    return session;
  }

  Connection connection() {
    return connection;
  }

  ServerConfig config() {
    return config;
  }

  PublicKeyAuth.Attempts attempts() {
    return attempts;
  }

  Timers timers() {
    return timers;
  }

  /** Takes one of the connection's channel slots; false if all are taken. */
  boolean takeChannel() {
    int taken = channels.getAndUpdate(n -> n < config.maxChannelsPerConnection() ? n + 1 : n);
    return taken < config.maxChannelsPerConnection();
  }

  void giveChannelBack() {
    if (channels.decrementAndGet() == 0) {
      idleSince = System.nanoTime();
    }
  }

  int channels() {
    return channels.get();
  }

  /** Since when no channel has been open, as {@link System#nanoTime()}. */
  long idleSince() {
    return idleSince;
  }

  /** Remembers why the connection ends; the first reason stays. */
  void ending(Reason reason) {
    end.compareAndSet(Optional.empty(), Optional.of(reason));
  }

  Optional<Reason> end() {
    return end.get();
  }

  /** Ends the connection with a sentence for the person. May block; not for I/O threads. */
  void disconnect(Reason reason, int code, String sentence) {
    ending(reason);
    try {
      session.disconnect(code, sentence);
    } catch (Exception e) {
      session.close(true);
    }
  }

  /** Ends the connection because of a limit or time-out of the gateway. */
  void disconnect(Reason reason, String sentence) {
    disconnect(
        reason,
        SshConstants.SSH2_DISCONNECT_BY_APPLICATION,
        sentence + "; reference " + connection.reference());
  }

  AuditEvent.Transport transport() {
    return new AuditEvent.Transport(
        text(session.getClientVersion()),
        negotiated(KexProposalOption.ALGORITHMS),
        negotiated(KexProposalOption.SERVERKEYS),
        negotiated(KexProposalOption.C2SENC),
        negotiated(KexProposalOption.C2SMAC));
  }

  private String negotiated(KexProposalOption option) {
    return text(session.getNegotiatedKexParameter(option));
  }

  private static String text(@org.jspecify.annotations.Nullable String value) {
    return value == null ? "" : value;
  }
}
