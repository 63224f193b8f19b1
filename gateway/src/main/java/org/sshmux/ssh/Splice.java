package org.sshmux.ssh;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.common.io.IoWriteFuture;
import org.sshmux.session.accounting.ChannelAccount;
import org.sshmux.session.accounting.Reason;
import org.sshmux.ssh.io.EventLoop;
import org.sshmux.ssh.io.LoopSocket;

/**
 * The bytes between one channel and its target. Both directions end on their own (half-close), and
 * each side is read only as fast as the other takes: what the client may send is bounded by the
 * channel's window, which opens again only when bytes have reached the target's socket; the target
 * is not read while the client's window is shut or its socket is full.
 *
 * <p>Belongs to one event loop's thread and never blocks.
 */
final class Splice implements LoopSocket.Handler {
  /** How much window is given back at a time: OpenSSH's clients have 2 MiB. */
  private static final int WINDOW_STEP = 256 * 1024;

  /** How long bytes of an orderly closed channel may take to reach a target that does not read. */
  private static final Duration LINGER = Duration.ofMinutes(2);

  private static final byte[] NOTHING = {};

  private final DirectChannel channel;
  private final EventLoop loop;
  private final LoopSocket target;
  private final ChannelAccount account;
  private final AtomicBoolean booked = new AtomicBoolean();
  private byte[] held = NOTHING;
  private int heldFrom;
  private boolean clientBusy;
  private boolean clientEnded;
  private boolean targetEnded;
  private boolean channelClosed;
  private Reason end = Reason.BOTH_CLOSED;
  private long unreleased;
  private long bytesIn;
  private long bytesOut;

  Splice(DirectChannel channel, EventLoop loop, SocketChannel socket, ChannelAccount account)
      throws IOException {
    this.channel = channel;
    this.loop = loop;
    this.account = account;
    this.target = LoopSocket.attach(loop, socket, this);
  }

  /** Starts reading the target; the channel has been confirmed. */
  void begin() {
    target.resumeReading();
  }

  // ---- client to target ------------------------------------------------------------------

  void fromClient(byte[] data, int offset, int length) {
    if (!clientEnded) {
      target.write(data, offset, length);
    }
  }

  @Override
  public void drained(long bytes) {
    bytesIn += bytes;
    unreleased += bytes;
    if (channelClosed) {
      if (target.queued() == 0) {
        finish(end);
      }
    } else if (unreleased >= WINDOW_STEP) {
      long step = unreleased;
      unreleased = 0;
      attempt(() -> channel.getLocalWindow().release(step));
    }
  }

  void clientEnded() {
    clientEnded = true;
    target.endOutput();
    closeIfBothEnded();
  }

  // ---- target to client ------------------------------------------------------------------

  @Override
  public void received(byte[] data, int offset, int length) {
    bytesOut += length;
    attempt(() -> {
      int sent = send(data, offset, length);
      if (sent < length) {
        held = Arrays.copyOfRange(data, offset + sent, offset + length);
        heldFrom = 0;
        target.pauseReading();
      }
    });
  }

  @Override
  public void inputEnded() {
    targetEnded = true;
    endIfAllSent();
  }

  void windowOpened() {
    if (held.length == 0) {
      return;
    }
    attempt(() -> {
      heldFrom += send(held, heldFrom, held.length - heldFrom);
      if (heldFrom == held.length) {
        held = NOTHING;
        heldFrom = 0;
        resumeIfClear();
        endIfAllSent();
      }
    });
  }

  /** Sends as much as the client's window lets through; returns how much that was. */
  private int send(byte[] data, int offset, int length) throws IOException {
    int sent = 0;
    long largest = channel.getRemoteWindow().getPacketSize();
    while (sent < length) {
      long room = Math.min(largest, channel.getRemoteWindow().getSize());
      int size = (int) Math.min(room, length - sent);
      if (size <= 0) {
        break;
      }
      IoWriteFuture written = channel.send(data, offset + sent, size);
      sent += size;
      if (!written.isDone() && sent == length) {
        waitForClient(written);
      }
    }
    return sent;
  }

  private void waitForClient(IoWriteFuture written) {
    clientBusy = true;
    target.pauseReading();
    written.addListener(_ -> loop.run(this::clientTookAll));
  }

  private void clientTookAll() {
    clientBusy = false;
    resumeIfClear();
  }

  private void resumeIfClear() {
    if (!clientBusy && held.length == 0 && !targetEnded && !channelClosed) {
      target.resumeReading();
    }
  }

  private void endIfAllSent() {
    if (targetEnded && held.length == 0 && !channelClosed) {
      attempt(channel::endOfData);
      closeIfBothEnded();
    }
  }

  // ---- the end ---------------------------------------------------------------------------

  private void closeIfBothEnded() {
    if (clientEnded && targetEnded && held.length == 0 && !channelClosed) {
      channel.close(false);
    }
  }

  @Override
  public void failed(IOException cause) {
    if (channelClosed) {
      finish(end);
      return;
    }
    end = Reason.TARGET_LOST;
    targetEnded = true;
    clientEnded = true;
    if (held.length == 0) {
      channel.close(false);
    }
  }

  /**
   * The channel is closed. After an orderly close, bytes that the client has sent still go to the
   * target; after a broken connection, the target's side ends at once.
   */
  void channelClosed(boolean orderly, Reason reason) {
    if (channelClosed) {
      return;
    }
    channelClosed = true;
    held = NOTHING;
    if (end == Reason.BOTH_CLOSED && !(clientEnded && targetEnded)) {
      end = reason;
    }
    if (!orderly || target.queued() == 0 || end == Reason.TARGET_LOST) {
      finish(end);
      return;
    }
    target.pauseReading();
    target.endOutput();
    channel.linger(LINGER, () -> loop.execute(() -> finish(end)));
  }

  private void finish(Reason reason) {
    target.close();
    if (booked.compareAndSet(false, true)) {
      Thread.ofVirtual().name("ssh-closed").start(() -> account.ended(reason, bytesIn, bytesOut));
    }
  }

  private void attempt(Sending sending) {
    try {
      sending.run();
    } catch (IOException | RuntimeException e) {
      channel.close(true);
    }
  }

  private interface Sending {
    void run() throws IOException;
  }
}
