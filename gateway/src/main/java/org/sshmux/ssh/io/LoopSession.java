package org.sshmux.ssh.io;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.common.future.CloseFuture;
import org.apache.sshd.common.future.DefaultCloseFuture;
import org.apache.sshd.common.io.IoService;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.closeable.AbstractCloseable;
import org.jspecify.annotations.Nullable;
import org.sshmux.ssh.io.Deadlines.Deadline;

/**
 * One connection of MINA's client or server, on an event loop.
 *
 * <p>Any thread may write, suspend, resume and close; the work is done on the loop, where {@link
 * #writeBuffer} is cheapest. A write is never completed before {@link #writeBuffer} has returned.
 *
 * <p>An orderly close waits for the peer to take what was written, but not for ever. A peer that
 * lets answers pile up beyond all windows is cut off.
 */
public final class LoopSession extends AbstractCloseable implements IoSession {

  private static final AtomicLong IDS = new AtomicLong();

  /** Memory that one peer's unread output may take. */
  private static final long OUTPUT_LIMIT = 64L << 20;

  private static final Duration FLUSH_DEADLINE = Duration.ofSeconds(30);

  private final long id = IDS.incrementAndGet();
  private final EventLoop loop;
  private final Wire wire;
  private final Outbox outbox;
  private final Endpoint endpoint;
  private final SocketAddress local;
  private final SocketAddress remote;
  private final @Nullable SocketAddress acceptedAt;
  private final Keyed keyed = new Keyed();
  private final Map<Object, Object> attributes = Collections.synchronizedMap(new HashMap<>());
  private final Queue<QueuedWrite> handedOver = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean called = new AtomicBoolean();
  private final CloseFuture flushed;
  private volatile boolean suspended;
  private volatile boolean outputEnding;
  private boolean started;
  private boolean outputEnded;
  private boolean flushSoon;
  private boolean ended;
  private @Nullable Deadline flushDeadline;

  LoopSession(
      EventLoop loop, SocketChannel channel, Endpoint endpoint, @Nullable SocketAddress acceptedAt)
      throws IOException {
    this.loop = loop;
    this.wire = new Wire(loop, channel);
    this.outbox = new Outbox(wire);
    this.endpoint = endpoint;
    this.local = channel.getLocalAddress();
    this.remote = channel.getRemoteAddress();
    this.acceptedAt = acceptedAt;
    this.flushed = new DefaultCloseFuture(remote, null);
    wire.attach(keyed);
  }

  /** The loop on which all happens, and on which a relay's other socket belongs. */
  public EventLoop loop() {
    return loop;
  }

  /** Whether the peer does not take what is sent as fast as it is written. On the loop only. */
  public boolean isBacklogged() {
    return outbox.isBacklogged();
  }

  /** Bytes written that the kernel has not taken yet. On the loop only. */
  public long queued() {
    return outbox.queued();
  }

  void startReading() {
    started = true;
    adjustReading();
  }

  @Override
  public IoWriteFuture writeBuffer(Buffer buffer) {
    QueuedWrite write = new QueuedWrite(remote, buffer);
    if (isClosing()) {
      write.aborted(new ClosedChannelException());
    } else if (loop.inLoop()) {
      takeHandedOver();
      outbox.add(write);
      flushSoon();
    } else {
      handedOver.add(write);
      callLoop();
    }
    return write;
  }

  @Override
  public void shutdownOutputStream() {
    outputEnding = true;
    callLoop();
  }

  @Override
  public void suspendRead() {
    suspended = true;
    if (loop.inLoop()) {
      adjustReading();
    } // otherwise the next readiness finds out, without waking the loop for it
  }

  @Override
  public void resumeRead() {
    suspended = false;
    loop.run(this::adjustReading);
  }

  @Override
  protected CloseFuture doCloseGracefully() {
    loop.run(this::beginOrderlyEnd);
    return flushed;
  }

  @Override
  protected void doCloseImmediately() {
    loop.run(this::end);
  }

  /** Makes the loop look at what other threads have left, once for many calls. */
  private void callLoop() {
    if (!called.getAndSet(true)) {
      loop.run(this::answerCall);
    }
  }

  private void answerCall() {
    called.set(false);
    takeHandedOver();
    if (ended) {
      outbox.discard(new ClosedChannelException());
    } else {
      flushSoon();
    }
  }

  private void takeHandedOver() {
    for (QueuedWrite next = handedOver.poll(); next != null; next = handedOver.poll()) {
      outbox.add(next);
    }
  }

  private void flushSoon() {
    if (!flushSoon && !outbox.isBacklogged()) {
      flushSoon = true;
      loop.flushSoon(keyed);
    }
  }

  private void adjustReading() {
    wire.want(SelectionKey.OP_READ, isReading());
  }

  private boolean isReading() {
    return started && !suspended && !ended;
  }

  private void send() throws IOException {
    if (ended) {
      return;
    }
    takeHandedOver();
    outbox.flush();
    if (outbox.weight() > OUTPUT_LIMIT) {
      throw new IOException("the peer does not read what it asks for");
    }
    if (outbox.isEmpty() && (outputEnding || isClosing())) {
      endOutput();
      if (isClosing()) {
        flushed.setClosed();
      }
    }
  }

  private void endOutput() throws IOException {
    if (!outputEnded) {
      outputEnded = true;
      wire.shutdownOutput();
    }
  }

  private void receive() throws Exception {
    int budget = EventLoop.BUFFER_SIZE;
    int chunk = endpoint.readChunk();
    while (isReading() && budget > 0) {
      ByteBuffer in = loop.input().clear().limit(chunk);
      int length = wire.read(in);
      if (length < 0) {
        close(true);
        return;
      }
      if (length > 0) {
        in.flip();
        endpoint.handler().messageReceived(this, loop.readableInput());
      }
      if (length < chunk) {
        return;
      }
      budget -= length;
    }
    adjustReading();
  }

  private void beginOrderlyEnd() {
    if (ended) {
      return;
    }
    flushSoon();
    flushDeadline = loop.after(FLUSH_DEADLINE, () -> close(true));
  }

  private void end() {
    if (ended) {
      return;
    }
    trySendRest();
    ended = true;
    if (flushDeadline != null) {
      flushDeadline.cancel();
    }
    outbox.discard(new ClosedChannelException());
    if (outputEnded) {
      wire.discardInput();
    }
    wire.close();
    endpoint.ended(this);
    super.doCloseImmediately();
    try {
      endpoint.handler().sessionClosed(this);
    } catch (Throwable e) {
      log.debug("{} was closed before MINA knew it", this, e);
    }
    attributes.clear();
  }

  /** What was written before an immediate close, such as the reason for it, deserves one try. */
  private void trySendRest() {
    takeHandedOver();
    try {
      outbox.flush();
    } catch (IOException e) {
      log.debug("{} broke before all was sent", this, e);
    }
  }

  private void fail(Throwable cause) {
    try {
      if (isOpen()) {
        endpoint.handler().exceptionCaught(this, cause);
      }
    } catch (Throwable e) {
      log.debug("{} failed before MINA knew it", this, e);
    } finally {
      close(true);
    }
  }

  @Override
  public long getId() {
    return id;
  }

  @Override
  public @Nullable Object getAttribute(Object key) {
    return attributes.get(key);
  }

  @Override
  public @Nullable Object setAttribute(Object key, Object value) {
    return attributes.put(key, value);
  }

  @Override
  public @Nullable Object setAttributeIfAbsent(Object key, Object value) {
    return attributes.putIfAbsent(key, value);
  }

  @Override
  public @Nullable Object removeAttribute(Object key) {
    return attributes.remove(key);
  }

  @Override
  public SocketAddress getRemoteAddress() {
    return remote;
  }

  @Override
  public SocketAddress getLocalAddress() {
    return local;
  }

  @Override
  public @Nullable SocketAddress getAcceptanceAddress() {
    return acceptedAt;
  }

  @Override
  public IoService getService() {
    return endpoint;
  }

  @Override
  public String toString() {
    return "LoopSession[local=" + local + ", remote=" + remote + "]";
  }

  /** The selector's view of this connection. */
  private final class Keyed implements LoopHandler {

    @Override
    public void ready(int operations) throws IOException {
      if ((operations & SelectionKey.OP_WRITE) != 0) {
        send();
      }
      if ((operations & SelectionKey.OP_READ) != 0) {
        try {
          receive();
        } catch (Exception e) {
          failed(e);
        }
      }
    }

    @Override
    public void flush() throws IOException {
      flushSoon = false;
      send();
    }

    @Override
    public void failed(Throwable cause) {
      fail(cause);
    }

    @Override
    public void loopEnds() {
      close(true);
    }
  }
}
