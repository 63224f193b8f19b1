package org.sshmux.ssh.peer;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.session.Session;
import org.sshmux.audit.AuditEvent;
import org.sshmux.command.GatewayCommands;
import org.sshmux.session.Connection;
import org.sshmux.session.access.UserName;
import org.sshmux.session.accounting.Reason;

/**
 * The client at the other end of one SSH connection: its library session, its {@link Connection}
 * and why it ends. Safe for many threads.
 */
public final class Peer {
  private static final AttributeKey<Peer> KEY = new AttributeKey<>();

  private final Session session;
  private final Connection connection;
  private final Setting setting;
  private final AtomicReference<Optional<Reason>> end = new AtomicReference<>(Optional.empty());
  private final AtomicInteger channels = new AtomicInteger();
  private final Attempts attempts;
  private final Farewell farewell = new Farewell(this);
  private volatile long idleSince;

  /**
   * What every connection is served with.
   *
   * @param config the {@code server} section
   * @param timers runs what is due
   * @param targets what sessions at targets are made with
   * @param commands the gateway's own commands
   */
  public record Setting(
      ServerConfig config, Timers timers, Targets targets, GatewayCommands commands) {}

  /**
   * @param session the library's side of it
   * @param connection what may be asked about it
   * @param setting what it is served with
   */
  public Peer(Session session, Connection connection, Setting setting) {
    this.session = session;
    this.connection = connection;
    this.setting = setting;
    this.attempts = new Attempts(setting.config());
    this.idleSince = System.nanoTime();
  }

  /** Makes a peer findable from its library session. */
  public static void attach(Peer peer) {
    peer.session.setAttribute(KEY, peer);
  }

  /** The peer of a library session; empty before the session was announced. */
  public static Optional<Peer> of(Session session) {
    return Optional.ofNullable(session.getAttribute(KEY));
  }

  /** The library's side of the connection. */
  public Session session() {
    return session;
  }

  /** What decides about the connection. */
  public Connection connection() {
    return connection;
  }

  /** The {@code server} section. */
  public ServerConfig config() {
    return setting.config();
  }

  /** What sessions at targets are made with. */
  public Targets targets() {
    return setting.targets();
  }

  /** The gateway's own commands. */
  public GatewayCommands commands() {
    return setting.commands();
  }

  /** What the client's user name says. */
  public UserName userName() {
    return userName(text(session.getUsername()));
  }

  /** The same for a user name that is not proven yet. */
  public UserName userName(String typed) {
    return UserName.parse(typed, targets().sessions().separators());
  }

  /** Stores that a request is not served, on a thread that may block. */
  public void refuseLater(String kind) {
    Thread.ofVirtual()
        .name("ssh-refusal")
        .start(() -> connection.refused(kind, Reason.UNSUPPORTED));
  }

  /** How often the client may still try to log in. */
  public Attempts attempts() {
    return attempts;
  }

  /** Runs what is due. */
  public Timers timers() {
    return setting.timers();
  }

  /** What ends the connection when the directory permits it no longer. */
  public Farewell farewell() {
    return farewell;
  }

  /** Takes one of the connection's channel slots; false if all are taken. */
  public boolean takeChannel() {
    int taken = channels.getAndUpdate(n -> n < config().maxChannelsPerConnection() ? n + 1 : n);
    return taken < config().maxChannelsPerConnection();
  }

  /** Gives a slot back that was taken. */
  public void giveChannelBack() {
    if (channels.decrementAndGet() == 0) {
      idleSince = System.nanoTime();
    }
  }

  /** How many slots are taken. */
  public int channels() {
    return channels.get();
  }

  /** Since when no channel has been open, as {@link System#nanoTime()}. */
  public long idleSince() {
    return idleSince;
  }

  /** Remembers why the connection ends; the first reason stays. */
  public void ending(Reason reason) {
    end.compareAndSet(Optional.empty(), Optional.of(reason));
  }

  /** Why the connection ends; empty while nothing ends it. */
  public Optional<Reason> end() {
    return end.get();
  }

  /** Ends the connection with a sentence for the person. May block; not for I/O threads. */
  public void disconnect(Reason reason, int code, String sentence) {
    ending(reason);
    try {
      session.disconnect(code, sentence);
    } catch (Exception e) {
      session.close(true);
    }
  }

  /** Ends the connection because of a limit or time-out of the gateway. */
  public void disconnect(Reason reason, String sentence) {
    disconnect(
        reason,
        SshConstants.SSH2_DISCONNECT_BY_APPLICATION,
        sentence + "; reference " + connection.reference());
  }

  /** What both sides have negotiated. */
  public AuditEvent.Transport transport() {
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
