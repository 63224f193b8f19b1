package org.sshmux.ssh.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.io.IoAcceptor;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoServiceEventListener;
import org.apache.sshd.core.CoreModuleProperties;
import org.jspecify.annotations.Nullable;

/** Accepts connections for MINA's server, on any number of addresses. */
final class LoopAcceptor extends Endpoint implements IoAcceptor {

  private final AdmissionGate gate;
  private final Accept accept;
  private final Map<SocketAddress, ListeningSocket> listening = new ConcurrentHashMap<>();

  LoopAcceptor(
      FactoryManager properties,
      IoHandler handler,
      EventLoops loops,
      AdmissionGate gate,
      Accept accept) {
    super(properties, handler, loops);
    this.gate = gate;
    this.accept = accept;
  }

  @Override
  public void bind(SocketAddress address) throws IOException {
    bind(List.of(address));
  }

  /** All or none. */
  @Override
  public void bind(Collection<? extends SocketAddress> addresses) throws IOException {
    List<SocketAddress> bound = new ArrayList<>();
    try {
      for (SocketAddress address : addresses) {
        bound.add(listen(address));
      }
    } catch (IOException | RuntimeException e) {
      unbind(bound);
      throw e;
    }
  }

  private SocketAddress listen(SocketAddress address) throws IOException {
    if (isClosing()) {
      throw new IOException("closing, no more listening");
    }
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.configureBlocking(false);
      SocketSettings.listener(properties()).apply(channel);
      channel.bind(address, CoreModuleProperties.SOCKET_BACKLOG.getRequired(properties()));
      SocketAddress local = channel.getLocalAddress();
      ListeningSocket socket = new ListeningSocket(this, loops().next(), channel, accept);
      socket.start();
      listening.put(local, socket);
      return local;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void unbind() {
    unbind(getBoundAddresses());
  }

  @Override
  public void unbind(SocketAddress address) {
    unbind(List.of(address));
  }

  /** The addresses are free again when this returns. */
  @Override
  public void unbind(Collection<? extends SocketAddress> addresses) {
    for (SocketAddress address : addresses) {
      ListeningSocket socket = listening.remove(address);
      if (socket != null) {
        socket.close();
      }
    }
  }

  @Override
  public Set<SocketAddress> getBoundAddresses() {
    return Set.copyOf(listening.keySet());
  }

  @Override
  protected void preClose() {
    unbind();
    super.preClose();
  }

  /**
   * A connection just accepted: asks the gate, and hands it to its loop. On the listener's loop.
   */
  void arrived(SocketChannel channel, SocketAddress acceptedAt) {
    Admission admission = null;
    try {
      channel.configureBlocking(false);
      InetSocketAddress remote = (InetSocketAddress) channel.getRemoteAddress();
      if (!gate.admit(remote)) {
        Admission.refuse(channel);
        return;
      }
      admission = new Admission(gate, remote, channel);
      SocketSettings.connection(properties()).apply(channel);
      EventLoop loop = loops().next();
      Admission admitted = admission;
      if (!loop.offer(() -> open(loop, admitted, acceptedAt))) {
        admitted.end();
      }
    } catch (Throwable e) {
      if (admission == null) {
        Admission.refuse(channel);
      } else {
        admission.end();
      }
      log.debug("connection lost while it was accepted", e);
    }
  }

  private void open(EventLoop loop, Admission admission, SocketAddress acceptedAt) {
    SocketChannel channel = admission.channel();
    IoServiceEventListener listener = getIoServiceEventListener();
    LoopSession session = null;
    try {
      if (listener != null) {
        listener.connectionAccepted(
            this, channel.getLocalAddress(), channel.getRemoteAddress(), acceptedAt);
      }
      session = new LoopSession(loop, channel, this, acceptedAt);
      session.addCloseFutureListener(closed -> admission.end());
      introduce(session);
      session.startReading();
    } catch (Throwable e) {
      abort(listener, admission, acceptedAt, e);
      if (session != null) {
        session.close(true);
      }
      admission.end();
      log.debug("connection from {} not opened", admission.remote(), e);
    }
  }

  private void abort(
      @Nullable IoServiceEventListener listener,
      Admission admission,
      SocketAddress acceptedAt,
      Throwable cause) {
    try {
      if (listener != null) {
        SocketAddress local = admission.channel().getLocalAddress();
        listener.abortAcceptedConnection(this, local, admission.remote(), acceptedAt, cause);
      }
    } catch (Throwable e) {
      log.debug("listener failed", e);
    }
  }

  @Override
  public String toString() {
    return "LoopAcceptor" + getBoundAddresses();
  }
}
