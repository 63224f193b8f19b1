package org.sshmux.ssh.stage;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.function.LongConsumer;

/**
 * What a client sends, as a stream that blocks its reader. The loop puts bytes in; a virtual thread
 * takes them out, and only then may the client send more, so that its window bounds what is held.
 */
final class ChannelInput extends InputStream {
  private final LongConsumer taken;
  private final Queue<byte[]> waiting = new ArrayDeque<>();
  private Optional<byte[]> current = Optional.empty();
  private int from;
  private boolean ended;

  /**
   * @param taken is told how many bytes the reader has taken; called on the reader's thread
   */
  ChannelInput(LongConsumer taken) {
    this.taken = taken;
  }

  synchronized void put(byte[] bytes, int offset, int length) {
    if (!ended && length > 0) {
      waiting.add(Arrays.copyOfRange(bytes, offset, offset + length));
      notifyAll();
    }
  }

  /** What was sent and not read; the reader gets nothing more. */
  synchronized byte[] rest() {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    current.ifPresent(bytes -> rest.write(bytes, from, bytes.length - from));
    waiting.forEach(rest::writeBytes);
    current = Optional.empty();
    waiting.clear();
    end();
    return rest.toByteArray();
  }

  /** Nothing more will come. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, into.length);
    int got = take(into, offset, length);
    if (got > 0) {
      taken.accept(got);
    }
    return got;
  }

  private synchronized int take(byte[] into, int offset, int length) {
    while (current.isEmpty()) {
      current = Optional.ofNullable(waiting.poll());
      from = 0;
      if (current.isEmpty()) {
        if (ended) {
          return -1;
        }
        try {
          wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return -1;
        }
      }
    }
    byte[] bytes = current.get();
    int size = Math.min(length, bytes.length - from);
    System.arraycopy(bytes, from, into, offset, size);
    from += size;
    if (from == bytes.length) {
      current = Optional.empty();
    }
    return size;
  }

  @Override
  public synchronized int available() {
    return current.map(bytes -> bytes.length - from).orElse(0)
        + waiting.stream().mapToInt(bytes -> bytes.length).sum();
  }

  @Override
  public void close() {
    end();
  }
}
