package org.sshmux.ssh.io;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.future.CancelFuture;
import org.apache.sshd.common.io.DefaultIoConnectFuture;
import org.apache.sshd.common.io.IoConnectFuture;
import org.apache.sshd.common.io.IoConnector;
import org.apache.sshd.common.io.IoHandler;
import org.jspecify.annotations.Nullable;

/** Opens connections for MINA's client. */
final class LoopConnector extends Endpoint implements IoConnector {

  LoopConnector(FactoryManager properties, IoHandler handler, EventLoops loops) {
    super(properties, handler, loops);
  }

  @Override
  public IoConnectFuture connect(
      SocketAddress target,
      @Nullable AttributeRepository context,
      @Nullable SocketAddress localAddress) {
    IoConnectFuture future = new DefaultIoConnectFuture(target, null);
    EventLoop wished = context == null ? null : context.getAttribute(EventLoop.AFFINITY);
    EventLoop loop = wished == null ? loops().nearest() : wished;
    SocketChannel channel = null;
    try {
      if (isClosing()) {
        throw new IOException("closing, no more connections");
      }
      SocketChannel adopted = context == null ? null : context.getAttribute(EventLoop.ADOPTED);
      channel = adopted == null ? SocketChannel.open() : adopted;
      channel.configureBlocking(false);
      SocketSettings.connection(properties()).apply(channel);
      if (localAddress != null) {
        channel.bind(localAddress);
      }
    } catch (IOException | RuntimeException e) {
      closeQuietly(channel);
      future.setException(e);
      return future;
    }
    ConnectAttempt attempt = new ConnectAttempt(this, loop, channel, target, context, future);
    loop.run(attempt::begin);
    future.addListener(done -> {
      CancelFuture cancellation = done.getCancellation();
      if (cancellation != null) {
        loop.run(() -> attempt.cancelled(cancellation));
      }
    });
    return future;
  }

  void closeQuietly(@Nullable SocketChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      log.debug("closing {} failed", channel, e);
    }
  }

  @Override
  public String toString() {
    return "LoopConnector";
  }
}
