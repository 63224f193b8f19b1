package org.sshmux.ssh.io;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connected socket on an event loop, for relaying.
 *
 * <p>Put it on the loop of the SSH connection it belongs to, and the two are relayed without a lock
 * or a change of thread. Every method but {@link #execute} and {@link #close} is for the loop's
 * thread, and every callback comes on it. The two directions end separately.
 *
 * <p>Output is not bounded here: the caller writes only what its SSH window let in, and opens that
 * window again by what {@link Handler#drained} reports.
 */
public final class LoopSocket implements Executor {

  /** What the relay answers to. Nothing is called after {@link #failed} or {@link #close}. */
  public interface Handler {

    /** Bytes arrived. The array is the loop's own: use or copy before returning. */
    void received(byte[] data, int offset, int length);

    /** The peer will send no more. Comes once; output stays open. */
    void inputEnded();

    /** So many bytes have gone to the kernel since the last call. */
    void drained(long bytes);

    /** The connection broke and has been closed. Comes once. */
    void failed(IOException cause);
  }

  private static final Logger LOG = LoggerFactory.getLogger(LoopSocket.class);

  private final EventLoop loop;
  private final Wire wire;
  private final Outbox outbox;
  private final Handler handler;
  private final Keyed keyed = new Keyed();
  private int readLimit = EventLoop.BUFFER_SIZE;
  private boolean reading;
  private boolean inputEnded;
  private boolean outputEnding;
  private boolean outputEnded;
  private boolean closed;
  private boolean flushSoon;
  private long drained;
  private @Nullable IOException failure;

  private LoopSocket(EventLoop loop, SocketChannel channel, Handler handler) {
    this.loop = loop;
    this.wire = new Wire(loop, channel);
    this.outbox = new Outbox(wire);
    this.handler = handler;
  }

  /**
   * Takes over a connected channel, from any thread. Nothing is read before {@link #resumeReading}.
   *
   * @throws IOException if the channel is closed, then or already; it is closed in any case
   */
  public static LoopSocket attach(EventLoop loop, SocketChannel connected, Handler handler)
      throws IOException {
    try {
      if (!connected.isConnected()) {
        throw new IOException("not connected");
      }
      connected.configureBlocking(false);
      connected.setOption(StandardSocketOptions.TCP_NODELAY, true);
      connected.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    } catch (IOException | RuntimeException e) {
      connected.close();
      throw e;
    }
    LoopSocket socket = new LoopSocket(loop, connected, handler);
    loop.run(socket::register);
    return socket;
  }

  /** Runs the task on this socket's loop. */
  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  public EventLoop loop() {
    return loop;
  }

  /**
   * Sends the bytes after all that were written before; what the socket does not take at once is
   * copied. Goes out when the current callback has returned. Without effect on a closed socket.
   *
   * @throws IllegalStateException after {@link #endOutput}
   */
  public void write(byte[] data, int offset, int length) {
    requireLoop();
    if (outputEnding) {
      throw new IllegalStateException("output has ended");
    }
    if (closed || failure != null || length == 0) {
      return;
    }
    if (!outbox.isEmpty()) {
      queue(data, offset, offset + length);
    } else {
      stage(data, offset, offset + length);
    }
  }

  /** Bytes written that the kernel has not taken yet. */
  public long queued() {
    requireLoop();
    return outbox.queued() + loop.staging().held(this);
  }

  /** The most that one call of {@link Handler#received} may bring; at least 1. */
  public void limitReading(int bytes) {
    requireLoop();
    if (bytes < 1) {
      throw new IllegalArgumentException("a limit below one byte: pause instead");
    }
    readLimit = Math.min(bytes, EventLoop.BUFFER_SIZE);
  }

  /** No more is received after this, not even what has been read ahead: there is no such thing. */
  public void pauseReading() {
    requireLoop();
    reading = false;
    wire.want(SelectionKey.OP_READ, false);
  }

  public void resumeReading() {
    requireLoop();
    if (!closed && !inputEnded) {
      reading = true;
      wire.want(SelectionKey.OP_READ, true);
    }
  }

  /** The peer sees the end after all that was written. Idempotent; input stays open. */
  public void endOutput() {
    requireLoop();
    outputEnding = true;
    flushSoon();
  }

  /**
   * Ends both directions at once; what the socket does not take without waiting is lost.
   * Idempotent, from any thread.
   */
  public void close() {
    loop.run(this::closeNow);
  }

  private void register() {
    try {
      wire.attach(keyed);
    } catch (IOException | ClosedSelectorException e) {
      keyed.failed(e);
    }
  }

  private void requireLoop() {
    if (!loop.inLoop()) {
      throw new IllegalStateException("not on the loop's thread");
    }
  }

  private void flushSoon() {
    if (!flushSoon && !closed) {
      flushSoon = true;
      loop.flushSoon(keyed);
    }
  }

  private void queue(byte[] data, int from, int to) {
    outbox.add(new Piece.Copy(Arrays.copyOfRange(data, from, to)));
  }

  private void stage(byte[] data, int from, int to) {
    int at = from;
    while (true) {
      at += loop.staging().put(this, data, at, to - at);
      if (at == to) {
        break;
      }
      push();
      if (failure != null || !outbox.isEmpty()) {
        queue(data, at, to);
        break;
      }
    }
    flushSoon();
  }

  /** Staged bytes go to the socket, or where the socket leaves them. */
  private void push() {
    ByteBuffer staged = loop.staging().open();
    try {
      drained += wire.write(staged);
    } catch (IOException e) {
      failure = e; // told when the current callback has returned
    }
    byte[] rest = loop.staging().release();
    if (rest.length > 0) {
      outbox.add(new Piece.Copy(rest));
      outbox.awaitRoom();
    }
  }

  /** Another socket needs the staging buffer. */
  void unstage() {
    loop.staging().open();
    outbox.add(new Piece.Copy(loop.staging().release()));
  }

  private void send(boolean room) {
    if (failure != null) {
      return;
    }
    try {
      if (loop.staging().held(this) > 0) {
        push();
      }
      if (failure == null && (room || !outbox.isBacklogged())) {
        drained += outbox.flush();
      }
      if (failure == null && outputEnding && !outputEnded && outbox.isEmpty()) {
        outputEnded = true;
        wire.shutdownOutput();
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  private void report() {
    if (failure != null) {
      keyed.failed(failure);
      return;
    }
    long bytes = drained;
    drained = 0;
    if (bytes > 0) {
      handler.drained(bytes);
    }
  }

  private void receive() throws IOException {
    int budget = EventLoop.BUFFER_SIZE;
    while (reading && !closed && budget > 0) {
      int limit = Math.min(readLimit, budget);
      ByteBuffer in = loop.input().clear().limit(limit);
      int length = wire.read(in);
      if (length < 0) {
        pauseReading();
        inputEnded = true;
        handler.inputEnded();
        return;
      }
      if (length > 0) {
        in.flip().get(loop.inputArray(), 0, length);
        handler.received(loop.inputArray(), 0, length);
      }
      if (length < limit) {
        return;
      }
      budget -= length;
    }
  }

  private void closeNow() {
    if (closed) {
      return;
    }
    send(false);
    closed = true;
    reading = false;
    outbox.discard(new IOException("closed"));
    wire.close();
  }

  /** The selector's view of this socket. */
  private final class Keyed implements LoopHandler {

    @Override
    public void ready(int operations) throws IOException {
      if ((operations & SelectionKey.OP_WRITE) != 0) {
        send(true);
        report();
      }
      if (!closed && (operations & SelectionKey.OP_READ) != 0) {
        receive();
      }
    }

    @Override
    public void flush() {
      flushSoon = false;
      if (!closed) {
        send(false);
        report();
      }
    }

    @Override
    public void failed(Throwable cause) {
      if (closed) {
        return;
      }
      closeNow();
      handler.failed(cause instanceof IOException io ? io : new IOException(cause));
      if (!(cause instanceof IOException)) {
        LOG.error("a relay failed", cause);
      }
    }

    @Override
    public void loopEnds() {
      failed(new IOException("the event loop has ended"));
    }
  }
}
