package org.sshmux.ssh.outbound;

import java.io.IOException;
import java.util.Optional;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.ssh.channel.ChannelEvents;
import org.sshmux.ssh.channel.MessageChannel;

/**
 * A channel that a target wants to open (RFC 4254 section 5.1). It is answered once, on the
 * connection's loop.
 *
 * @param type the channel's type; may be hostile
 * @param specific what stands behind the common part of the message
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, and compared by nobody
public record TargetOpening(
    ConnectionService service,
    String type,
    long sender,
    long window,
    long packetSize,
    byte[] specific) {
  private static final Logger LOG = LoggerFactory.getLogger(TargetOpening.class);

  /** Refuses it. */
  public void refuse() {
    try {
      String sentence = "not granted";
      Session session = service.getSession();
      Buffer buffer =
          session.createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE, sentence.length() + 24);
      buffer.putUInt(sender);
      buffer.putUInt(SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED);
      buffer.putString(sentence);
      buffer.putString("");
      session.writePacket(buffer);
    } catch (IOException e) {
      LOG.debug("cannot refuse a channel of a target", e);
    }
  }

  /**
   * Takes it on, unconfirmed.
   *
   * @return empty if the connection is closing
   */
  public Optional<MessageChannel> take(ChannelEvents events) {
    try {
      return Optional.of(MessageChannel.accept(service, events, sender, window, packetSize));
    } catch (IOException | IllegalStateException e) {
      LOG.debug("cannot take a channel of a target", e);
      return Optional.empty();
    }
  }

  /** Confirms a channel that was taken on. */
  public void confirm(MessageChannel channel) {
    try {
      Session session = service.getSession();
      Buffer buffer = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN_CONFIRMATION, 24);
      buffer.putUInt(sender);
      buffer.putUInt(channel.getChannelId());
      buffer.putUInt(channel.getLocalWindow().getSize());
      buffer.putUInt(channel.getLocalWindow().getPacketSize());
      session.writePacket(buffer);
    } catch (IOException e) {
      channel.close(true);
    }
  }
}
