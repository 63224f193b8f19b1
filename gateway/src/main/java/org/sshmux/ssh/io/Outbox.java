package org.sshmux.ssh.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.ArrayDeque;

/**
 * What waits to go out on one wire, in order. On the loop's thread only.
 *
 * <p>Readiness for writing is asked for only while there is a backlog: when the socket took less
 * than it was given, or when this wire has had its turn and others wait.
 */
final class Outbox {

  /** So much may go out in one turn of the loop. */
  private static final int TURN = 4 * EventLoop.BUFFER_SIZE;

  private static final int PIECE_OVERHEAD = 256;

  private final Wire wire;
  private final ArrayDeque<Piece> waiting = new ArrayDeque<>();
  private final ArrayDeque<Piece> sent = new ArrayDeque<>();
  private long queued;
  private boolean flushing;
  private boolean backlogged;

  Outbox(Wire wire) {
    this.wire = wire;
  }

  void add(Piece piece) {
    waiting.add(piece);
    queued += piece.remaining();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Bytes that the kernel has not taken yet. */
  long queued() {
    return queued;
  }

  /** What it costs to keep all that waits, in bytes of memory, roughly. */
  long weight() {
    return queued + (long) waiting.size() * PIECE_OVERHEAD;
  }

  /** Whether the loop waits for the socket to take more. */
  boolean isBacklogged() {
    return backlogged;
  }

  /**
   * Writes until nothing waits, the socket is full, or the turn is over. Completes what was sent,
   * which may add more. Does nothing when called from such a completion.
   *
   * @return bytes that went to the kernel
   */
  long flush() throws IOException {
    if (flushing) {
      return 0;
    }
    flushing = true;
    long total = 0;
    boolean full = false;
    try {
      while (!full && total < TURN && !waiting.isEmpty()) {
        ByteBuffer out = gather();
        int written = wire.write(out);
        full = out.hasRemaining(); // the completions below may use the same buffer
        total += written;
        settle(written);
      }
    } finally {
      flushing = false;
    }
    expectMore(!waiting.isEmpty());
    return total;
  }

  /** Nothing of what waits will be sent. */
  void discard(Throwable cause) {
    for (Piece piece = waiting.poll(); piece != null; piece = waiting.poll()) {
      queued -= piece.remaining();
      piece.aborted(cause);
    }
  }

  /** The socket was just found full: the next write waits until it is ready. */
  void awaitRoom() {
    expectMore(true);
  }

  private void expectMore(boolean more) {
    if (backlogged != more) {
      backlogged = more;
      wire.want(SelectionKey.OP_WRITE, more);
    }
  }

  private ByteBuffer gather() {
    ByteBuffer out = wire.loop().output().clear();
    for (Piece piece : waiting) {
      int length = Math.min(out.remaining(), piece.remaining());
      out.put(piece.array(), piece.offset(), length);
      if (!out.hasRemaining()) {
        break;
      }
    }
    return out.flip();
  }

  private void settle(int written) {
    queued -= written;
    int left = written;
    for (Piece first = waiting.peek(); first != null; first = waiting.peek()) {
      int length = Math.min(left, first.remaining());
      first.advance(length);
      left -= length;
      if (first.remaining() > 0) {
        break;
      }
      sent.add(waiting.remove());
    }
    for (Piece done = sent.poll(); done != null; done = sent.poll()) {
      done.sent();
    }
  }
}
