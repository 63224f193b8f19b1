package org.sshmux.ssh.outbound;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.sshmux.ssh.channel.ChannelEvents;
import org.sshmux.ssh.channel.MessageChannel;
import org.sshmux.ssh.channel.SignsOfLife;
import org.sshmux.ssh.io.EventLoop;

/**
 * A connection to a target that knows the gateway and is known by it. Lives on one loop; only
 * {@link #end} may be called from elsewhere.
 */
public final class TargetLink {
  private static final AttributeKey<TargetLink> KEY = new AttributeKey<>();
  private static final byte[] NOTHING = {};

  private final ClientSession session;
  private final EventLoop loop;
  private Consumer<TargetOpening> targetOpens = TargetOpening::refuse;

  TargetLink(ClientSession session, EventLoop loop) {
    this.session = session;
    this.loop = loop;
    session.setAttribute(KEY, this);
  }

  static Optional<TargetLink> of(Session session) {
    return Optional.ofNullable(session.getAttribute(KEY));
  }

  /** The loop that the connection lives on. */
  public EventLoop loop() {
    return loop;
  }

  /** Says who decides on channels that the target opens; until then each is refused. */
  public void onTargetOpens(Consumer<TargetOpening> decision) {
    targetOpens = decision;
  }

  void targetOpens(TargetOpening opening) {
    targetOpens.accept(opening);
  }

  /**
   * Opens a session channel (RFC 4254 section 6.1).
   *
   * @throws IOException if the connection is closing
   */
  public MessageChannel openSession(ChannelEvents events) throws IOException {
    try {
      return MessageChannel.open(
          session.getService(ConnectionService.class), events, "session", NOTHING);
    } catch (IllegalStateException e) {
      throw new IOException("the connection to the target is closing", e);
    }
  }

  /** Keeps asking the target for signs of life; the caller calls it again and again. */
  public SignsOfLife signsOfLife(int maxMissed) {
    return new SignsOfLife(session, maxMissed);
  }

  /**
   * Ends the connection.
   *
   * @param now whether what waits to be sent is dropped
   */
  public void end(boolean now) {
    session.close(now);
  }
}
