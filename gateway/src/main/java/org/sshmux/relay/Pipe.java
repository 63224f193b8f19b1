package org.sshmux.relay;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/**
 * One direction of a relay. What the sink cannot take yet is held, in order; the source may send
 * more only when bytes have reached the sink's socket, so that no more than the source's window is
 * ever held.
 *
 * <p>On one thread only; never blocks and never throws: a sink that cannot be written to is closed,
 * and what comes later is taken and dropped.
 */
public final class Pipe {
  /** How much window is given back at a time. */
  private static final int WINDOW_STEP = 256 * 1024;

  /** Requests that wait behind data; nobody has a use for more. */
  private static final int MAX_HELD_REQUESTS = 1024;

  private final Release source;
  private final Deque<Item> held = new ArrayDeque<>();
  private Optional<End> sink = Optional.empty();
  private int heldRequests;
  private long bytes;
  private long sent;
  private long written;
  private long unreleased;
  private boolean watching;
  private boolean ended;
  private boolean broken;

  /** Gives window back to whoever sends. */
  @FunctionalInterface
  public interface Release {
    void release(long bytes) throws IOException;
  }

  private sealed interface Item {}

  private static final class Held implements Item {
    private final int kind;
    private final byte[] bytes;
    private int from;

    Held(int kind, byte[] bytes) {
      this.kind = kind;
      this.bytes = bytes;
    }
  }

  private record Ask(ChannelRequest request) implements Item {}

  private record Eof() implements Item {}

  private record Close() implements Item {}

  public Pipe(Release source) {
    this.source = source;
  }

  /** Begins to send to the sink, first of all what is held. */
  public void connect(End end) {
    sink = Optional.of(end);
    drain();
  }

  /** How many bytes the source has sent. */
  public long bytes() {
    return bytes;
  }

  /** Whether everything that came has been handed to the sink. */
  public boolean isClear() {
    return held.isEmpty();
  }

  /** Takes data from the source. */
  public void data(int kind, byte[] data, int offset, int length) {
    bytes += length;
    if (broken || ended) {
      drop(length);
      return;
    }
    int taken = held.isEmpty() && sink.isPresent() ? send(kind, data, offset, length) : 0;
    if (taken < length) {
      held.add(new Held(kind, Arrays.copyOfRange(data, offset + taken, offset + length)));
    }
  }

  /** Takes a request that must not overtake the data before it. */
  public void request(ChannelRequest request) {
    if (broken) {
      return;
    }
    if (++heldRequests > MAX_HELD_REQUESTS) {
      breakOff();
      return;
    }
    held.add(new Ask(request));
    drain();
  }

  /** Takes the end of the source's data. */
  public void endOfData() {
    if (!ended && !broken) {
      ended = true;
      held.add(new Eof());
      drain();
    }
  }

  /** Closes the sink when everything before is sent. */
  public void close() {
    held.add(new Close());
    drain();
  }

  /** The sink's window has opened. */
  public void ready() {
    drain();
  }

  /** Drops the data that is held, but nothing else. */
  public void skip() {
    long skipped = heldBytes();
    held.removeIf(item -> item instanceof Held);
    drop(skipped);
  }

  /** The sink is gone: what is held and what may still come is dropped. */
  public void breakOff() {
    if (broken) {
      return;
    }
    broken = true;
    drop(sent - written + heldBytes());
    held.clear();
    written = sent;
    sink.ifPresent(End::close);
  }

  private long heldBytes() {
    long sum = 0;
    for (Item item : held) {
      sum += item instanceof Held data ? data.bytes.length - data.from : 0;
    }
    return sum;
  }

  private void drain() {
    while (!broken && sink.isPresent() && !held.isEmpty()) {
      switch (held.getFirst()) {
        case Held data -> {
          int left = data.bytes.length - data.from;
          int taken = send(data.kind, data.bytes, data.from, left);
          data.from += taken;
          if (taken < left) {
            return;
          }
        }
        case Ask(ChannelRequest request) -> {
          heldRequests--;
          attempt(() -> sink.get().request(request));
        }
        case Eof() -> attempt(() -> sink.get().endOfData());
        case Close() -> {
          held.clear();
          broken = true;
          sink.get().close();
          return;
        }
      }
      held.pollFirst();
    }
  }

  /** Sends as much as the sink's window lets through; returns how much that was. */
  private int send(int kind, byte[] data, int offset, int length) {
    End end = sink.orElseThrow();
    int done = 0;
    while (done < length && !broken) {
      int size = Math.min(end.room(), length - done);
      if (size <= 0) {
        break;
      }
      int from = offset + done;
      attempt(() -> end.data(kind, data, from, size));
      done += size;
    }
    sent += done;
    if (broken) {
      written = sent;
      drop(length);
      return length;
    }
    watch();
    return done;
  }

  /** One question to the sink at a time is enough: what was sent first is written first. */
  private void watch() {
    if (!watching && written < sent) {
      watching = true;
      long mark = sent;
      sink.orElseThrow().whenWritten(() -> wrote(mark));
    }
  }

  private void wrote(long mark) {
    watching = false;
    if (broken) {
      return;
    }
    unreleased += mark - written;
    written = mark;
    if (unreleased >= WINDOW_STEP) {
      giveBack();
    }
    watch();
  }

  private void drop(long length) {
    unreleased += length;
    giveBack();
  }

  private void giveBack() {
    long step = unreleased;
    unreleased = 0;
    if (step > 0) {
      try {
        source.release(step);
      } catch (IOException | RuntimeException e) {
        // The source is gone, and with it its window.
      }
    }
  }

  private void attempt(Sending sending) {
    try {
      sending.run();
    } catch (IOException | RuntimeException e) {
      breakOff();
    }
  }

  private interface Sending {
    void run() throws IOException;
  }
}
