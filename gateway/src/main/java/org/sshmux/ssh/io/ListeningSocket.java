package org.sshmux.ssh.io;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.ssh.io.Deadlines.Deadline;

/**
 * One bound address. When the system has no descriptors left, it stops accepting and tries again
 * after a while, longer each time; connections wait in the kernel meanwhile.
 */
final class ListeningSocket implements LoopHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ListeningSocket.class);
  private static final int ACCEPTS_PER_TURN = 32;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(5);

  private final LoopAcceptor acceptor;
  private final EventLoop loop;
  private final ServerSocketChannel channel;
  private final Accept accept;
  private final SocketAddress address;
  private final Runnable again = this::acceptAgain;
  private @Nullable SelectionKey key;
  private @Nullable Deadline retry;
  private Duration pause = Duration.ZERO;

  ListeningSocket(LoopAcceptor acceptor, EventLoop loop, ServerSocketChannel channel, Accept accept)
      throws IOException {
    this.acceptor = acceptor;
    this.loop = loop;
    this.channel = channel;
    this.accept = accept;
    this.address = channel.getLocalAddress();
  }

  /** From any thread; connections are accepted soon after. */
  void start() {
    loop.execute(this::register);
  }

  private void register() {
    try {
      loop.after(FIRST_PAUSE, again).cancel(); // a class cannot be loaded without a descriptor
      key = loop.register(channel, SelectionKey.OP_ACCEPT, this);
    } catch (IOException e) {
      LOG.debug("{} was closed before it listened", address, e);
      closeNow();
    }
  }

  @Override
  public void ready(int operations) {
    acceptSome();
  }

  private void acceptAgain() {
    retry = null;
    acceptSome();
  }

  private void acceptSome() {
    for (int i = 0; i < ACCEPTS_PER_TURN && channel.isOpen(); i++) {
      SocketChannel accepted;
      try {
        accepted = accept.next(channel);
      } catch (Throwable e) { // whatever it is, it must not come again at once
        pause(e);
        return;
      }
      if (accepted == null) {
        break;
      }
      acceptor.arrived(accepted, address);
    }
    recovered(); // not after each one: descriptors may come back one by one
  }

  private void pause(Throwable cause) {
    if (retry != null || !channel.isOpen()) {
      return;
    }
    boolean first = pause.isZero();
    Duration longer = first ? FIRST_PAUSE : pause.multipliedBy(2);
    pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    want(0);
    retry = loop.after(pause, again);
    if (first) { // said last: without descriptors, logging may fail too
      LOG.warn("Cannot accept connections on {} for now: {}", address, cause.getMessage());
    }
  }

  private void recovered() {
    if (!pause.isZero() && channel.isOpen()) {
      pause = Duration.ZERO;
      want(SelectionKey.OP_ACCEPT);
      LOG.warn("Connections on {} are accepted again", address);
    }
  }

  private void want(int operations) {
    if (key != null && key.isValid()) {
      key.interestOps(operations);
    }
  }

  /** The address is free when this returns, unless the loop itself calls. */
  void close() {
    if (loop.inLoop()) {
      closeNow();
      return;
    }
    CountDownLatch closed = new CountDownLatch(1);
    loop.run(() -> {
      closeNow();
      release();
      closed.countDown();
    });
    try {
      if (!closed.await(CLOSE_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("{} is still to be closed", address);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeNow() {
    if (retry != null) {
      retry.cancel();
    }
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("closing {} failed", address, e);
    }
  }

  private void release() {
    try {
      loop.releaseClosed();
    } catch (IOException | RuntimeException e) {
      LOG.debug("the loop is ending", e);
    }
  }

  @Override
  public void failed(Throwable cause) {
    pause(cause);
  }

  @Override
  public void loopEnds() {
    closeNow();
  }
}
