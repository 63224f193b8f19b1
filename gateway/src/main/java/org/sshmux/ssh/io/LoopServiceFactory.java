package org.sshmux.ssh.io;

import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.io.IoAcceptor;
import org.apache.sshd.common.io.IoConnector;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoServiceEventListener;
import org.apache.sshd.common.io.IoServiceFactory;
import org.apache.sshd.common.util.closeable.AbstractCloseable;
import org.jspecify.annotations.Nullable;

/** Acceptors and connectors for one server or client. Owns nothing. */
final class LoopServiceFactory extends AbstractCloseable implements IoServiceFactory {

  private final FactoryManager manager;
  private final EventLoops loops;
  private final AdmissionGate gate;
  private final Accept accept;
  private volatile @Nullable IoServiceEventListener listener;

  LoopServiceFactory(FactoryManager manager, EventLoops loops, AdmissionGate gate, Accept accept) {
    this.manager = manager;
    this.loops = loops;
    this.gate = gate;
    this.accept = accept;
    this.listener = manager.getIoServiceEventListener();
  }

  @Override
  public IoConnector createConnector(IoHandler handler) {
    LoopConnector connector = new LoopConnector(manager, handler, loops);
    connector.setIoServiceEventListener(listener);
    return connector;
  }

  @Override
  public IoAcceptor createAcceptor(IoHandler handler) {
    LoopAcceptor acceptor = new LoopAcceptor(manager, handler, loops, gate, accept);
    acceptor.setIoServiceEventListener(listener);
    return acceptor;
  }

  @Override
  public @Nullable IoServiceEventListener getIoServiceEventListener() {
    return listener;
  }

  @Override
  public void setIoServiceEventListener(@Nullable IoServiceEventListener listener) {
    this.listener = listener;
  }
}
