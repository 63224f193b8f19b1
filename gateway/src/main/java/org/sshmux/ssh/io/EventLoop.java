package org.sshmux.ssh.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.util.Readable;
import org.apache.sshd.common.util.threads.ThreadUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread, one selector, and the connections they serve.
 *
 * <p>Everything about a connection happens on its loop's thread: reading, writing, closing, and
 * every callback. Other threads only {@link #execute} tasks. Nothing that runs here may block. What
 * throws costs its own connection and never the loop.
 *
 * <p>Output is gathered: whatever a callback writes goes out when that callback has returned, in as
 * few system calls as possible.
 *
 * <p>The thread counts as one of MINA's own, so packets that are written during a key exchange are
 * queued by MINA and do not block it.
 */
public final class EventLoop implements Executor {

  /**
   * In the context of an outgoing connection: the loop it shall live on. Without it the connection
   * stays on the loop that opens it, or gets the next one in turn if no loop does.
   */
  public static final AttributeKey<EventLoop> AFFINITY = new AttributeKey<>();

  /**
   * In the context of an outgoing connection: a channel that is connected already. The connection
   * owns it from then on.
   */
  public static final AttributeKey<SocketChannel> ADOPTED = new AttributeKey<>();

  /** The size of each of the loop's buffers, and what one connection may read or write in turn. */
  static final int BUFFER_SIZE = 256 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
  private static final int TASKS_PER_TURN = 1024;
  private static final long PAUSE_AFTER_FAILURE = Duration.ofMillis(10).toNanos();

  private final Selector selector;
  private final Thread thread;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean asleep = new AtomicBoolean();
  private final ArrayDeque<LoopHandler> unflushed = new ArrayDeque<>();
  private final Deadlines deadlines = new Deadlines();
  private final ByteBuffer input = ByteBuffer.allocateDirect(BUFFER_SIZE);
  private final Readable readableInput = Readable.readable(input);
  private final ByteBuffer output = ByteBuffer.allocateDirect(BUFFER_SIZE);
  private final byte[] inputArray = new byte[BUFFER_SIZE];
  private final Staging staging = new Staging();
  private volatile boolean stopping;
  private volatile boolean ended;

  EventLoop(String name) throws IOException {
    this.selector = Selector.open();
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::runAsInternal);
  }

  void start() {
    thread.start();
  }

  /**
   * The loop a connection of MINA lives on.
   *
   * @throws IllegalArgumentException if the connection was not made by {@link
   *     LoopServiceFactoryFactory}
   */
  public static EventLoop of(IoSession session) {
    if (session instanceof LoopSession onLoop) {
      return onLoop.loop();
    }
    throw new IllegalArgumentException("not on an event loop: " + session);
  }

  /** Whether the calling thread is the loop's. */
  public boolean inLoop() {
    return Thread.currentThread() == thread;
  }

  /**
   * Runs the task on the loop's thread, after all that was handed over before; at once never.
   *
   * @throws RejectedExecutionException if the loop has ended
   */
  @Override
  public void execute(Runnable task) {
    if (!offer(task)) {
      throw new RejectedExecutionException(thread.getName() + " has ended");
    }
  }

  /** As {@link #execute}, but answers whether the task will run. */
  boolean offer(Runnable task) {
    tasks.add(task);
    if (ended && tasks.remove(task)) {
      return false;
    }
    if (!inLoop() && asleep.getAndSet(false)) {
      selector.wakeup();
    }
    return true;
  }

  /**
   * Runs the task at once if the caller is on the loop, or if the loop has ended and so nothing
   * else can run; otherwise hands it over.
   */
  public void run(Runnable task) {
    if (inLoop() || !offer(task)) {
      task.run();
    }
  }

  /** Runs the task on the loop after the delay. On the loop's thread only. */
  Deadlines.Deadline after(Duration delay, Runnable task) {
    return deadlines.after(delay, task);
  }

  /**
   * Puts a channel under this loop's care. On the loop's thread only.
   *
   * @throws IOException if the channel is closed, or the loop is about to end
   */
  SelectionKey register(SelectableChannel channel, int operations, LoopHandler handler)
      throws IOException {
    if (ended) {
      throw new IOException("the event loop has ended");
    }
    return channel.register(selector, operations, handler);
  }

  /** The handler's {@link LoopHandler#flush} is called when the current callback has returned. */
  void flushSoon(LoopHandler handler) {
    unflushed.add(handler);
  }

  /** Lets go of the descriptors of closed channels. On the loop's thread, from a task only. */
  void releaseClosed() throws IOException {
    selector.selectNow(key -> {});
  }

  ByteBuffer input() {
    return input;
  }

  /** A view of {@link #input} for MINA, which copies what it is shown. */
  Readable readableInput() {
    return readableInput;
  }

  /** As long as {@link #input}, for a callee that wants an array and keeps nothing. */
  byte[] inputArray() {
    return inputArray;
  }

  /** Scratch for one write; holds nothing between calls. */
  ByteBuffer output() {
    return output;
  }

  Staging staging() {
    return staging;
  }

  void stop() {
    stopping = true;
    selector.wakeup();
  }

  /** Waits for the thread to end; at once if the caller is that thread. */
  boolean join(Duration deadline) throws InterruptedException {
    return inLoop() || thread.join(deadline);
  }

  private void runAsInternal() {
    try {
      ThreadUtils.runAsInternal(this::loop);
    } catch (Exception e) {
      LOG.error("event loop ended", e);
    }
  }

  private boolean loop() {
    while (!stopping) {
      try {
        turn();
      } catch (Throwable t) {
        report("event loop goes on after a failure of its own", t);
        LockSupport.parkNanos(PAUSE_AFTER_FAILURE);
      }
    }
    end();
    return true;
  }

  private void turn() throws IOException {
    Thread.interrupted(); // an interrupt is nobody's business here, and would close channels
    runTasks();
    while (deadlines.runOneDue(this)) {
      flushAll();
    }
    asleep.set(true);
    if (tasks.isEmpty()) {
      selector.select(this::dispatch, deadlines.millisToFirst());
    } else {
      selector.selectNow(this::dispatch);
    }
    asleep.set(false);
  }

  private void runTasks() {
    for (int i = 0; i < TASKS_PER_TURN; i++) {
      Runnable task = tasks.poll();
      if (task == null) {
        break;
      }
      guard(task);
    }
    flushAll();
  }

  void guard(Runnable task) {
    try {
      task.run();
    } catch (Throwable t) {
      report("a task failed", t);
    }
  }

  private void dispatch(SelectionKey key) {
    asleep.setPlain(false); // awake until the next turn: nobody needs to wake us
    LoopHandler handler = (LoopHandler) key.attachment();
    try {
      if (key.isValid()) {
        handler.ready(key.readyOps());
      }
    } catch (Throwable t) {
      fail(handler, t);
    }
    flushAll();
  }

  private void flushAll() {
    for (LoopHandler next = unflushed.poll(); next != null; next = unflushed.poll()) {
      try {
        next.flush();
      } catch (Throwable t) {
        fail(next, t);
      }
    }
  }

  private static void fail(LoopHandler handler, Throwable cause) {
    try {
      handler.failed(cause);
    } catch (Throwable t) {
      if (!t.equals(cause)) {
        t.addSuppressed(cause);
      }
      report("a connection failed, and failed to say so", t);
    }
  }

  /** Never throws: without descriptors, even logging fails when a class is first loaded for it. */
  private static void report(String what, Throwable cause) {
    try {
      LOG.error(what, cause);
    } catch (Throwable _) {
      // nobody is left to tell
    }
  }

  private void end() {
    for (int round = 0; round < 3; round++) {
      for (SelectionKey key : List.copyOf(selector.keys())) {
        guard(((LoopHandler) key.attachment())::loopEnds);
      }
      runTasks();
    }
    ended = true;
    for (Runnable last = tasks.poll(); last != null; last = tasks.poll()) {
      guard(last);
    }
    try {
      selector.close();
    } catch (IOException e) {
      LOG.warn("selector not closed", e);
    }
  }
}
