package org.sshmux.ssh.credential;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/**
 * An agent behind a socket of this machine. Connects anew for each exchange, so that an agent may
 * be started again meanwhile. Safe for many threads.
 */
public final class UnixAgentTransport implements AgentTransport {
  private static final int MAX_ANSWER = 256 * 1024;

  private final Path socket;

  /**
   * @param socket where the agent listens
   */
  public UnixAgentTransport(Path socket) {
    this.socket = socket;
  }

  @Override
  public byte[] exchange(byte[] request, Duration deadline) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      Wait wait =
          new Wait(selector, channel.register(selector, 0), System.nanoTime() + deadline.toNanos());
      if (!channel.connect(UnixDomainSocketAddress.of(socket))) {
        do {
          wait.until(SelectionKey.OP_CONNECT);
        } while (!channel.finishConnect());
      }
      ByteBuffer message =
          ByteBuffer.allocate(Integer.BYTES + request.length)
              .putInt(request.length)
              .put(request)
              .flip();
      while (message.hasRemaining()) {
        if (channel.write(message) == 0) {
          wait.until(SelectionKey.OP_WRITE);
        }
      }
      int size = read(channel, wait, Integer.BYTES).getInt();
      if (size < 1 || size > MAX_ANSWER) {
        throw new IOException("an answer of " + Integer.toUnsignedLong(size) + " bytes");
      }
      return read(channel, wait, size).array();
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new IOException("the agent at " + socket + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static ByteBuffer read(SocketChannel channel, Wait wait, int size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(size);
    while (bytes.hasRemaining()) {
      int count = channel.read(bytes);
      if (count < 0) {
        throw new IOException("it hung up");
      }
      if (count == 0) {
        wait.until(SelectionKey.OP_READ);
      }
    }
    return bytes.flip();
  }

  /** Nothing is open between exchanges. */
  @Override
  public void close() {}

  private record Wait(Selector selector, SelectionKey key, long end) {
    void until(int operation) throws IOException {
      long left = Math.ceilDiv(end - System.nanoTime(), 1_000_000);
      if (left <= 0) {
        throw new IOException("it did not answer in time");
      }
      key.interestOps(operation);
      try {
        selector.select(left);
        selector.selectedKeys().clear();
      } catch (ClosedSelectorException e) {
        throw new IOException("given up", e);
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("given up");
      }
    }
  }
}
