package org.sshmux.ssh.io;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fixed group of {@link EventLoop}s; owns their threads.
 *
 * <p>Closing ends every connection on the loops at once, waits at most ten seconds for the threads,
 * and gives back all descriptors. Close what uses the loops first, if its connections shall end
 * orderly.
 */
public final class EventLoops implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);
  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(10);

  private final List<EventLoop> loops;
  private final AtomicInteger turn = new AtomicInteger();

  private EventLoops(List<EventLoop> loops) {
    this.loops = List.copyOf(loops);
  }

  /** One loop per core. */
  public static EventLoops open() throws IOException {
    return open(Runtime.getRuntime().availableProcessors());
  }

  /**
   * @param count how many loops, at least one
   */
  public static EventLoops open(int count) throws IOException {
    if (count < 1) {
      throw new IllegalArgumentException("at least one event loop is needed");
    }
    List<EventLoop> loops = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      loops.add(new EventLoop("io-" + i));
    }
    loops.forEach(EventLoop::start);
    return new EventLoops(loops);
  }

  /** The loop whose turn it is. */
  public EventLoop next() {
    return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
  }

  /** The loop that the caller runs on, or else the one whose turn it is. */
  EventLoop nearest() {
    for (EventLoop loop : loops) {
      if (loop.inLoop()) {
        return loop;
      }
    }
    return next();
  }

  @Override
  public void close() {
    loops.forEach(EventLoop::stop);
    for (EventLoop loop : loops) {
      try {
        if (!loop.join(CLOSE_DEADLINE)) {
          LOG.warn("an event loop does not end");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
