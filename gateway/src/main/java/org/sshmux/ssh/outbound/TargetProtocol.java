package org.sshmux.ssh.outbound;

import java.io.IOException;
import org.apache.sshd.client.session.AbstractClientSession;
import org.apache.sshd.client.session.ClientConnectionService;
import org.apache.sshd.client.session.ClientConnectionServiceFactory;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.sshmux.ssh.channel.MessageChannel;

/**
 * The connection protocol (RFC 4254) towards a target, which may open what was granted and nothing
 * else. On the connection's loop.
 */
final class TargetProtocol extends ClientConnectionService {

  private TargetProtocol(AbstractClientSession session) throws SshException {
    super(session);
  }

  @Override
  protected void channelOpen(Buffer buffer) throws IOException {
    String type = buffer.getString();
    long sender = buffer.getUInt();
    long window = buffer.getUInt();
    long packetSize = buffer.getUInt();
    TargetOpening opening =
        new TargetOpening(this, type, sender, window, packetSize, buffer.getCompactData());
    TargetLink.of(getSession()).ifPresentOrElse(link -> link.targetOpens(opening), opening::refuse);
  }

  @Override
  public void channelOpenFailure(Buffer buffer) throws IOException {
    Channel channel = getChannel(SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE, buffer);
    if (channel instanceof MessageChannel ours) {
      ours.handleOpenFailure(buffer);
    }
  }

  /** Makes the service when the target has let the gateway in. */
  static final class Factory extends ClientConnectionServiceFactory {
    @Override
    public Service create(Session session) throws IOException {
      return new TargetProtocol((AbstractClientSession) session);
    }
  }
}
