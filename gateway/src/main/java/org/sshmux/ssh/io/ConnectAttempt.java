package org.sshmux.ssh.io;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.future.CancelFuture;
import org.apache.sshd.common.io.IoConnectFuture;
import org.apache.sshd.common.io.IoServiceEventListener;
import org.apache.sshd.core.CoreModuleProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.ssh.io.Deadlines.Deadline;

/** One outgoing connection until it is open, refused, too late, or given up. On its loop only. */
final class ConnectAttempt implements LoopHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectAttempt.class);

  private final LoopConnector connector;
  private final EventLoop loop;
  private final SocketChannel channel;
  private final SocketAddress target;
  private final @Nullable AttributeRepository context;
  private final IoConnectFuture future;
  private @Nullable Deadline deadline;
  private @Nullable LoopSession session;
  private boolean over;

  ConnectAttempt(
      LoopConnector connector,
      EventLoop loop,
      SocketChannel channel,
      SocketAddress target,
      @Nullable AttributeRepository context,
      IoConnectFuture future) {
    this.connector = connector;
    this.loop = loop;
    this.channel = channel;
    this.target = target;
    this.context = context;
    this.future = future;
  }

  void begin() {
    try {
      loop.register(channel, 0, this);
      if (channel.isConnected() || channel.connect(target)) {
        established();
        return;
      }
      loop.register(channel, SelectionKey.OP_CONNECT, this);
      Duration limit =
          CoreModuleProperties.IO_CONNECT_TIMEOUT.get(connector.properties()).orElse(Duration.ZERO);
      if (limit.isPositive()) {
        deadline = loop.after(limit, () -> late(limit));
      }
    } catch (Throwable e) {
      failed(e);
    }
  }

  /** The caller does not want the connection any more. */
  void cancelled(CancelFuture cancellation) {
    failed(cancellation.getBackTrace());
    cancellation.setCanceled();
  }

  @Override
  public void ready(int operations) throws IOException {
    if (!over && channel.finishConnect()) {
      established();
    }
  }

  @Override
  public void failed(Throwable cause) {
    if (!over) {
      over();
      connector.closeQuietly(channel);
      future.setException(cause);
    }
  }

  @Override
  public void loopEnds() {
    failed(new IOException("the event loop has ended"));
  }

  private void late(Duration limit) {
    failed(new ConnectException("not connected within " + limit.toMillis() + " ms"));
  }

  private void over() {
    over = true;
    if (deadline != null) {
      deadline.cancel();
    }
  }

  private void established() {
    over();
    IoServiceEventListener listener = connector.getIoServiceEventListener();
    try {
      if (listener != null) {
        listener.connectionEstablished(
            connector, channel.getLocalAddress(), context, channel.getRemoteAddress());
      }
      LoopSession opened = new LoopSession(loop, channel, connector, null);
      session = opened;
      if (context != null) {
        opened.setAttribute(AttributeRepository.class, context);
      }
      connector.introduce(opened);
      future.setSession(opened);
      if (future.getSession() == opened) {
        opened.startReading();
      } else {
        opened.close(true);
      }
    } catch (Throwable e) {
      abort(listener, e);
    }
  }

  private void abort(@Nullable IoServiceEventListener listener, Throwable cause) {
    try {
      if (listener != null) {
        listener.abortEstablishedConnection(
            connector, channel.getLocalAddress(), context, channel.getRemoteAddress(), cause);
      }
    } catch (Throwable e) {
      LOG.debug("listener failed", e);
    }
    if (session != null) {
      session.close(true);
    }
    connector.closeQuietly(channel);
    future.setException(cause);
    LOG.debug("connection to {} not used", target, cause);
  }
}
