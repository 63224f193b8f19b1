package org.sshmux.ssh;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.server.channel.AbstractServerChannel;
import org.apache.sshd.server.session.AbstractServerSession;
import org.apache.sshd.server.session.ServerConnectionService;
import org.apache.sshd.server.session.ServerConnectionServiceFactory;
import org.sshmux.session.accounting.Reason;
import org.sshmux.ssh.channel.MessageChannel;
import org.sshmux.ssh.io.EventLoop;
import org.sshmux.ssh.peer.Peer;
import org.sshmux.ssh.stage.SessionChannel;

/**
 * The connection protocol (RFC 4254) of the gateway: {@code direct-tcpip} channels go to permitted
 * targets, {@code session} channels too, or to the gateway itself, all else is refused. Runs on I/O
 * threads; what must ask, dial or store goes to virtual threads, whose number the channel limit
 * bounds.
 */
final class ForwardingService extends ServerConnectionService {
  /** Refusals whose audit events are not stored yet; a client beyond it is flooding. */
  private static final int MAX_REFUSALS_UNDER_WAY = 64;

  private final Peer peer;
  private final AtomicInteger refusalsUnderWay = new AtomicInteger();
  private volatile boolean sessionsAllowed = true;

  ForwardingService(AbstractServerSession session, Peer peer) throws IOException {
    super(session);
    this.peer = peer;
  }

  /** The client promises to open no session channel any more, and is held to it. */
  void noMoreSessions() {
    sessionsAllowed = false;
  }

  void refuseRequest(String request) {
    book(request, Reason.UNSUPPORTED);
  }

  @Override
  protected void channelOpen(Buffer buffer) throws IOException {
    String type = buffer.getString();
    long sender = buffer.getUInt();
    long window = buffer.getUInt();
    long packetSize = buffer.getUInt();
    Opening opening = new Opening(sender, window, packetSize);
    switch (type) {
      case "direct-tcpip" -> openDirect(opening, type, buffer);
      case "session" -> openSession(opening, type);
      default -> {
        refuse(opening, SshConstants.SSH_OPEN_UNKNOWN_CHANNEL_TYPE, "unsupported channel type");
        book(type, Reason.UNSUPPORTED);
      }
    }
  }

  private void openDirect(Opening opening, String type, Buffer buffer) throws IOException {
    String host = buffer.getString();
    long port = buffer.getUInt();
    String originatorHost = buffer.getString();
    long originatorPort = buffer.getUInt();
    if (!roomFor(opening, type)) {
      return;
    }
    DirectChannel channel =
        new DirectChannel(peer, this, opening, EventLoop.of(getSession().getIoSession()));
    if (begin(channel, opening)) {
      channel.connect(host, port, originatorHost + ":" + originatorPort);
    }
  }

  private void openSession(Opening opening, String type) throws IOException {
    if (!sessionsAllowed) {
      refuse(
          opening, SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED, "no more sessions allowed");
      book(type, Reason.NO_MORE_SESSIONS);
      return;
    }
    if (!roomFor(opening, type)) {
      return;
    }
    SessionChannel session = new SessionChannel(peer);
    MessageChannel channel;
    try {
      channel =
          MessageChannel.accept(
              this, session, opening.sender(), opening.window(), opening.packetSize());
    } catch (IllegalStateException e) {
      peer.giveChannelBack();
      refuse(opening, SshConstants.SSH_OPEN_CONNECT_FAILED, "the connection is closing");
      return;
    }
    session.attach(channel);
    confirm(channel, opening);
  }

  @Override
  public void channelOpenFailure(Buffer buffer) throws IOException {
    Channel channel = getChannel(SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE, buffer);
    if (channel instanceof MessageChannel ours) {
      ours.handleOpenFailure(buffer);
    }
  }

  private boolean roomFor(Opening opening, String type) throws IOException {
    if (peer.takeChannel()) {
      return true;
    }
    refuse(opening, SshConstants.SSH_OPEN_RESOURCE_SHORTAGE, "too many channels");
    book(type, Reason.TOO_MANY_CHANNELS);
    return false;
  }

  private boolean begin(AbstractServerChannel channel, Opening opening) throws IOException {
    try {
      registerChannel(channel);
    } catch (IllegalStateException e) {
      peer.giveChannelBack();
      refuse(opening, SshConstants.SSH_OPEN_CONNECT_FAILED, "the connection is closing");
      return false;
    }
    channel.open(opening.sender(), opening.window(), opening.packetSize(), new ByteArrayBuffer());
    return true;
  }

  /** Confirms a channel (RFC 4254 section 5.1); must precede all of its data. */
  void confirm(Channel channel, Opening opening) throws IOException {
    Session session = getSession();
    Buffer buffer = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN_CONFIRMATION, 20);
    buffer.putUInt(opening.sender());
    buffer.putUInt(channel.getChannelId());
    buffer.putUInt(channel.getLocalWindow().getSize());
    buffer.putUInt(channel.getLocalWindow().getPacketSize());
    session.writePacket(buffer);
  }

  /** Refuses a channel (RFC 4254 section 5.1). */
  void refuse(Opening opening, int code, String sentence) throws IOException {
    Session session = getSession();
    Buffer buffer =
        session.createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE, sentence.length() + 24);
    buffer.putUInt(opening.sender());
    buffer.putUInt(code);
    buffer.putString(sentence);
    buffer.putString("");
    session.writePacket(buffer);
  }

  private void book(String kind, Reason reason) {
    if (refusalsUnderWay.incrementAndGet() > MAX_REFUSALS_UNDER_WAY) {
      peer.ending(Reason.PROTOCOL);
      getSession().close(true);
      return;
    }
    Thread.ofVirtual()
        .name("ssh-refusal")
        .start(() -> {
          try {
            peer.connection().refused(kind, reason);
          } finally {
            refusalsUnderWay.decrementAndGet();
          }
        });
  }

  /** What a client's channel open said about its side. */
  record Opening(long sender, long window, long packetSize) {}

  /** Makes the service when authentication has succeeded. */
  static final class Factory extends ServerConnectionServiceFactory {
    @Override
    public Service create(Session session) throws IOException {
      Peer peer = Peer.of(session).orElseThrow(() -> new IOException("no peer for " + session));
      return new ForwardingService((AbstractServerSession) session, peer);
    }
  }
}
