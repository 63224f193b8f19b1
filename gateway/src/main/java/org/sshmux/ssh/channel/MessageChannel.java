package org.sshmux.ssh.channel;

import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.AbstractChannel;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;
import org.sshmux.relay.ChannelRequest;
import org.sshmux.ssh.io.EventLoop;

/**
 * A channel (RFC 4254 section 5) whose messages are handed on as they come. Nothing is answered and
 * no window given back but through {@link #end()}.
 *
 * <p>All calls belong on the loop of its connection, but for closing.
 */
public final class MessageChannel extends AbstractChannel {
  private final EventLoop loop;
  private final ChannelEvents events;
  private final ChannelEnd end;
  private boolean closedByPeer;
  private boolean gone;

  private MessageChannel(EventLoop loop, ChannelEvents events) {
    super(false);
    this.loop = loop;
    this.events = events;
    this.end = new ChannelEnd(this, loop, this::sendEof, this::finish);
  }

  /**
   * A channel that the peer opens. The caller confirms it.
   *
   * @param recipient the peer's number for it
   * @param window what may be sent to the peer
   * @param packetSize the most that one message to the peer may carry
   * @throws IllegalStateException if the connection is closing
   */
  public static MessageChannel accept(
      ConnectionService service, ChannelEvents events, long recipient, long window, long packetSize)
      throws IOException {
    MessageChannel channel = make(service, events);
    channel.peer(recipient, window, packetSize);
    return channel;
  }

  /**
   * Asks the peer for a channel; {@link ChannelEvents#opened} or {@link ChannelEvents#refused}
   * follows.
   *
   * @param type the channel's type
   * @param specific what stands behind the common part of the message, verbatim
   * @throws IllegalStateException if the connection is closing
   */
  public static MessageChannel open(
      ConnectionService service, ChannelEvents events, String type, byte[] specific)
      throws IOException {
    MessageChannel channel = make(service, events);
    Session session = service.getSession();
    Buffer buffer =
        session.createBuffer(
            SshConstants.SSH_MSG_CHANNEL_OPEN, type.length() + specific.length + 24);
    buffer.putString(type);
    buffer.putUInt(channel.getChannelId());
    buffer.putUInt(channel.getLocalWindow().getSize());
    buffer.putUInt(channel.getLocalWindow().getPacketSize());
    buffer.putRawBytes(specific);
    session.writePacket(buffer);
    return channel;
  }

  private static MessageChannel make(ConnectionService service, ChannelEvents events)
      throws IOException {
    EventLoop loop = EventLoop.of(service.getSession().getIoSession());
    MessageChannel channel = new MessageChannel(loop, events);
    service.registerChannel(channel);
    channel.addCloseFutureListener(_ -> channel.leaveSoon());
    return channel;
  }

  private void peer(long recipient, long window, long packetSize) {
    setRecipient(recipient);
    getRemoteWindow().init(window, packetSize, this);
  }

  /** The channel as it is written to. */
  public ChannelEnd end() {
    return end;
  }

  @Override
  public OpenFuture open(long recipient, long rwSize, long packetSize, Buffer buffer) {
    OpenFuture future = new DefaultOpenFuture(this, this);
    future.setException(new IllegalStateException("accepted channels are made by accept"));
    return future;
  }

  @Override
  public void handleOpenSuccess(long recipient, long rwSize, long packetSize, Buffer buffer) {
    peer(recipient, rwSize, packetSize);
    events.opened();
  }

  @Override
  public void handleOpenFailure(Buffer buffer) {
    int code = buffer.getInt();
    String message = buffer.getString();
    gone = true;
    close(true);
    events.refused(code, message);
  }

  @Override
  public void handleRequest(Buffer buffer) {
    String type = buffer.getString();
    boolean wantReply = buffer.getBoolean();
    events.request(new ChannelRequest(type, wantReply, buffer.getCompactData()));
  }

  @Override
  public void handleExtendedData(Buffer buffer) throws IOException {
    int kind = buffer.getInt();
    long length =
        validateIncomingDataSize(SshConstants.SSH_MSG_CHANNEL_EXTENDED_DATA, buffer.getUInt());
    events.data(kind, buffer.array(), buffer.rpos(), (int) length);
  }

  @Override
  protected void doWriteData(byte[] data, int offset, long length) {
    events.data(ChannelEnd.PLAIN, data, offset, (int) length);
  }

  @Override
  protected void doWriteExtendedData(byte[] data, int offset, long length) {
    throw new IllegalStateException("extended data is handed on with its type");
  }

  @Override
  public void handleEof() throws IOException {
    super.handleEof();
    events.ended();
  }

  @Override
  public void handleSuccess() {
    events.replied(true);
  }

  @Override
  public void handleFailure() {
    events.replied(false);
  }

  @Override
  public void handleWindowAdjust(Buffer buffer) throws IOException {
    super.handleWindowAdjust(buffer);
    events.ready();
  }

  @Override
  public void handleClose() throws IOException {
    closedByPeer = true;
    if (isClosing() || !events.closing()) {
      super.handleClose();
    }
  }

  /** Closes the channel, or answers the peer that has closed it. */
  void finish() {
    if (!closedByPeer) {
      close(false);
      return;
    }
    try {
      super.handleClose();
    } catch (IOException e) {
      close(true);
    }
  }

  /** A peer that closes is done; when the gateway closes first, the peer's close is waited for. */
  @Override
  protected void preClose() {
    if (closedByPeer) {
      leaveSoon();
    }
    super.preClose();
  }

  private void leaveSoon() {
    try {
      loop.execute(this::leave);
    } catch (RejectedExecutionException e) {
      leave(); // the loop has ended, and with it all that could be in the way
    }
  }

  private void leave() {
    if (!gone) {
      gone = true;
      events.closed(closedByPeer);
    }
  }

  /** How the channel sends the end of its data. */
  @FunctionalInterface
  interface EofSender {
    @Nullable IoWriteFuture send() throws IOException;
  }
}
