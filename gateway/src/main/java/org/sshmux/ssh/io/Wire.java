package org.sshmux.ssh.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connected non-blocking channel and its place on a loop. On the loop's thread only. */
final class Wire {

  private static final Logger LOG = LoggerFactory.getLogger(Wire.class);

  private final EventLoop loop;
  private final SocketChannel channel;
  private @Nullable SelectionKey key;

  Wire(EventLoop loop, SocketChannel channel) {
    this.loop = loop;
    this.channel = channel;
  }

  EventLoop loop() {
    return loop;
  }

  void attach(LoopHandler handler) throws IOException {
    key = loop.register(channel, 0, handler);
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /** Asks for readiness of an operation, or asks no more. The selector is told on its next turn. */
  void want(int operation, boolean wanted) {
    SelectionKey attached = key;
    if (attached == null || !attached.isValid()) {
      return;
    }
    int before = attached.interestOps();
    int after = wanted ? before | operation : before & ~operation;
    if (after != before) {
      attached.interestOps(after);
    }
  }

  int read(ByteBuffer into) throws IOException {
    return channel.read(into);
  }

  int write(ByteBuffer from) throws IOException {
    return channel.write(from);
  }

  /** The peer will see the end of input; ours stays open. */
  void shutdownOutput() throws IOException {
    if (channel.isOpen()) {
      channel.shutdownOutput();
    }
  }

  /**
   * Takes what has arrived and throws it away: a socket that is closed with unread input resets the
   * connection, and the peer may then lose what we have sent last.
   */
  void discardInput() {
    ByteBuffer scratch = loop.output().clear();
    try {
      channel.read(scratch);
    } catch (IOException e) {
      LOG.trace("nothing to discard", e);
    }
  }

  /** Idempotent. The descriptor is given back when the loop selects next. */
  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("closing {} failed", channel, e);
    }
  }
}
