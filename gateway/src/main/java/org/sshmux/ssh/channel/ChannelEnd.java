package org.sshmux.ssh.channel;

import java.io.IOException;
import java.util.Optional;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.AbstractChannel;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.sshmux.relay.ChannelRequest;
import org.sshmux.relay.End;
import org.sshmux.ssh.io.EventLoop;

/** A channel of the library as one end of a relay. On its loop only. */
public final class ChannelEnd implements End {
  private static final long LARGEST_MESSAGE = 256 * 1024;

  private final AbstractChannel channel;
  private final EventLoop loop;
  private final MessageChannel.EofSender endOfData;
  private final Runnable finish;
  private Optional<IoWriteFuture> last = Optional.empty();

  ChannelEnd(
      AbstractChannel channel,
      EventLoop loop,
      MessageChannel.EofSender endOfData,
      Runnable finish) {
    this.finish = finish;
    this.channel = channel;
    this.loop = loop;
    this.endOfData = endOfData;
  }

  /** The loop that the channel belongs to. */
  public EventLoop loop() {
    return loop;
  }

  @Override
  public int room() {
    long packet = Math.min(channel.getRemoteWindow().getPacketSize(), LARGEST_MESSAGE);
    return (int) Math.min(packet, channel.getRemoteWindow().getSize());
  }

  @Override
  public void data(int kind, byte[] bytes, int offset, int length) throws IOException {
    Session session = channel.getSession();
    byte command =
        kind == PLAIN
            ? SshConstants.SSH_MSG_CHANNEL_DATA
            : SshConstants.SSH_MSG_CHANNEL_EXTENDED_DATA;
    Buffer packet = session.createBuffer(command, length + 12);
    packet.putUInt(channel.getRecipient());
    if (kind != PLAIN) {
      packet.putInt(kind);
    }
    packet.putBytes(bytes, offset, length);
    channel.getRemoteWindow().consume(length);
    last = Optional.of(session.writePacket(packet));
  }

  @Override
  public void request(ChannelRequest request) throws IOException {
    Session session = channel.getSession();
    Buffer packet =
        session.createBuffer(
            SshConstants.SSH_MSG_CHANNEL_REQUEST,
            request.type().length() + request.rest().length + 16);
    packet.putUInt(channel.getRecipient());
    packet.putString(request.type());
    packet.putBoolean(request.wantReply());
    packet.putRawBytes(request.rest());
    channel.writePacket(packet);
  }

  @Override
  public void reply(boolean success) throws IOException {
    byte command =
        success ? SshConstants.SSH_MSG_CHANNEL_SUCCESS : SshConstants.SSH_MSG_CHANNEL_FAILURE;
    Buffer packet = channel.getSession().createBuffer(command, Integer.BYTES);
    packet.putUInt(channel.getRecipient());
    channel.writePacket(packet);
  }

  @Override
  public void endOfData() throws IOException {
    endOfData.send();
  }

  @Override
  public void close() {
    finish.run();
  }

  @Override
  public void whenWritten(Runnable task) {
    last.ifPresentOrElse(future -> future.addListener(_ -> loop.run(task)), () -> loop.run(task));
  }

  @Override
  public void release(long bytes) throws IOException {
    if (channel.isOpen()) {
      channel.getLocalWindow().release(bytes);
    }
  }
}
