package org.sshmux.ssh;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.channel.AbstractServerChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.session.access.OpenAnswer;
import org.sshmux.session.accounting.ChannelAccount;
import org.sshmux.session.accounting.Reason;
import org.sshmux.ssh.io.EventLoop;
import org.sshmux.ssh.peer.Peer;
import org.sshmux.ssh.peer.Revocable;

/**
 * A {@code direct-tcpip} channel (RFC 4254 section 7.2). It is decided and dialled on a virtual
 * thread; from the confirmation on, a {@link Splice} moves its bytes on the connection's own event
 * loop.
 *
 * <p>All state belongs to that loop's thread. The library closes channels from other threads too;
 * that is handed to the loop.
 */
final class DirectChannel extends AbstractServerChannel implements Revocable {
  private static final Logger LOG = LoggerFactory.getLogger(DirectChannel.class);
  private static final String TYPE = "direct-tcpip";

  private final Peer peer;
  private final ForwardingService forwarding;
  private final ForwardingService.Opening opening;
  private final EventLoop loop;
  private final AtomicBoolean slotTaken = new AtomicBoolean(true);
  private Optional<Thread> dialing = Optional.empty();
  private Optional<Splice> splice = Optional.empty();
  private boolean closedByClient;
  private boolean revoked;
  private boolean gone;

  DirectChannel(
      Peer peer, ForwardingService forwarding, ForwardingService.Opening opening, EventLoop loop) {
    super(TYPE, List.of(), null);
    this.peer = peer;
    this.forwarding = forwarding;
    this.opening = opening;
    this.loop = loop;
  }

  /** Nothing is confirmed yet: that waits for the decision and the dial. */
  @Override
  protected OpenFuture doInit(Buffer buffer) {
    return new DefaultOpenFuture(this, this);
  }

  /** Starts deciding and dialling. */
  void connect(String host, long port, String originator) {
    peer.farewell().opened(this);
    dialing =
        Optional.of(
            Thread.ofVirtual().name("ssh-open").start(() -> decide(host, port, originator)));
  }

  private void decide(String host, long port, String originator) {
    OpenAnswer answer;
    try {
      answer = peer.connection().open(TYPE, host, port, originator);
    } catch (RuntimeException e) {
      LOG.error("cannot decide on a channel of {}", peer.connection().reference(), e);
      answer =
          new OpenAnswer.Unreached("internal fault; reference " + peer.connection().reference());
    }
    OpenAnswer outcome = answer;
    try {
      loop.execute(() -> answered(outcome));
    } catch (RejectedExecutionException e) {
      abandon(outcome, Reason.SHUTDOWN);
    }
  }

  private void answered(OpenAnswer answer) {
    dialing = Optional.empty();
    try {
      switch (answer) {
        case OpenAnswer.Prohibited(String sentence) ->
            refuse(SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED, sentence);
        case OpenAnswer.Unreached(String sentence) ->
            refuse(SshConstants.SSH_OPEN_CONNECT_FAILED, sentence);
        case OpenAnswer.Opened(SocketChannel socket, ChannelAccount account) ->
            begin(answer, socket, account);
      }
    } catch (IOException e) {
      LOG.debug("cannot answer a channel open of {}", peer.connection().reference(), e);
      close(true);
    }
  }

  private void refuse(int code, String sentence) throws IOException {
    if (!gone && !revoked) {
      forwarding.refuse(opening, code, sentence);
      close(true);
    }
  }

  private void begin(OpenAnswer answer, SocketChannel socket, ChannelAccount account)
      throws IOException {
    if (gone || revoked) {
      abandon(answer, endReason());
      return;
    }
    Splice started = new Splice(this, loop, socket, account);
    splice = Optional.of(started);
    forwarding.confirm(this, opening);
    started.begin();
    account.onRevoked(sentence -> loop.run(() -> revoke(sentence)));
  }

  /** Nothing can be said inside the stream; a channel that is not confirmed yet is refused. */
  @Override
  public void revoke(String sentence) {
    if (gone || revoked) {
      return;
    }
    dialing.ifPresent(Thread::interrupt);
    try {
      if (splice.isEmpty()) {
        refuse(SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED, sentence);
      }
    } catch (IOException e) {
      LOG.debug("cannot answer a channel open of {}", peer.connection().reference(), e);
    }
    revoked = true;
    splice.ifPresent(running -> running.channelClosed(false, Reason.REVOKED));
    close(splice.isEmpty());
  }

  /** The channel went away while its target was being dialled. */
  private static void abandon(OpenAnswer answer, Reason reason) {
    if (answer instanceof OpenAnswer.Opened(SocketChannel socket, ChannelAccount account)) {
      try {
        socket.close();
      } catch (IOException e) {
        LOG.debug("cannot close an unused connection to a target", e);
      }
      Thread.ofVirtual().name("ssh-closed").start(() -> account.ended(reason, 0, 0));
    }
  }

  // ---- from the client -------------------------------------------------------------------

  @Override
  protected void doWriteData(byte[] data, int offset, long length) throws IOException {
    if (splice.isPresent()) {
      splice.get().fromClient(data, offset, (int) length);
    }
  }

  @Override
  protected void doWriteExtendedData(byte[] data, int offset, long length) throws IOException {
    // No extended data type is defined for this kind of channel (RFC 4254 section 5.2).
    getLocalWindow().release(length);
  }

  @Override
  public void handleEof() throws IOException {
    super.handleEof();
    splice.ifPresent(Splice::clientEnded);
  }

  @Override
  public void handleWindowAdjust(Buffer buffer) throws IOException {
    super.handleWindowAdjust(buffer);
    splice.ifPresent(Splice::windowOpened);
  }

  @Override
  public void handleClose() throws IOException {
    closedByClient = true;
    super.handleClose();
  }

  // ---- to the client ---------------------------------------------------------------------

  /** Sends one packet of data; the caller keeps to the window. */
  IoWriteFuture send(byte[] data, int offset, int length) throws IOException {
    Session session = getSession();
    Buffer packet = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_DATA, length + 8);
    packet.putUInt(getRecipient());
    packet.putBytes(data, offset, length);
    getRemoteWindow().consume(length);
    return session.writePacket(packet);
  }

  /** Sends the end of data (RFC 4254 section 5.3). */
  void endOfData() throws IOException {
    sendEof();
  }

  /** Runs a task later, on a virtual thread. */
  void linger(Duration time, Runnable task) {
    var _ = peer.timers().after(time, task);
  }

  // ---- the end ---------------------------------------------------------------------------

  @Override
  protected void preClose() {
    try {
      loop.execute(this::leave);
    } catch (RejectedExecutionException e) {
      leave(); // the loop has ended, and with it all that could be in the way
    }
    super.preClose();
  }

  private void leave() {
    if (gone) {
      return;
    }
    gone = true;
    dialing.ifPresent(Thread::interrupt);
    peer.farewell().closed(this);
    if (slotTaken.compareAndSet(true, false)) {
      peer.giveChannelBack();
    }
    splice.ifPresent(running -> running.channelClosed(closedByClient, endReason()));
  }

  private Reason endReason() {
    return peer.end().orElse(closedByClient ? Reason.CLIENT_CLOSED : Reason.CONNECTION_LOST);
  }
}
