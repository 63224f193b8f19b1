package org.sshmux.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** An end that writes down what it is told, with a window and a socket that a test moves. */
final class FakeEnd implements End {
  private final List<String> told = new ArrayList<>();
  private final Queue<Runnable> unwritten = new ArrayDeque<>();
  private long window;
  private int packet = Integer.MAX_VALUE;
  private long released;
  private boolean broken;

  FakeEnd(long window) {
    this.window = window;
  }

  List<String> told() {
    return List.copyOf(told);
  }

  long released() {
    return released;
  }

  void open(long bytes) {
    window += bytes;
  }

  void packets(int size) {
    packet = size;
  }

  void tear() {
    broken = true;
  }

  /** The socket takes everything that was sent. */
  void written() {
    for (Runnable task = unwritten.poll(); task != null; task = unwritten.poll()) {
      task.run();
    }
  }

  @Override
  public int room() {
    return (int) Math.min(packet, window);
  }

  @Override
  public void data(int kind, byte[] bytes, int offset, int length) throws IOException {
    if (broken) {
      throw new IOException("broken");
    }
    if (length > room()) {
      throw new IllegalStateException("beyond the window");
    }
    window -= length;
    String text = length > 100 ? length + " bytes" : new String(bytes, offset, length, UTF_8);
    told.add((kind == PLAIN ? "data " : "data[" + kind + "] ") + text);
  }

  @Override
  public void request(ChannelRequest request) {
    told.add("request " + request.type());
  }

  @Override
  public void reply(boolean success) {
    told.add(success ? "success" : "failure");
  }

  @Override
  public void endOfData() {
    told.add("eof");
  }

  @Override
  public void close() {
    told.add("close");
  }

  @Override
  public void whenWritten(Runnable task) {
    unwritten.add(task);
  }

  @Override
  public void release(long bytes) {
    released += bytes;
  }
}
