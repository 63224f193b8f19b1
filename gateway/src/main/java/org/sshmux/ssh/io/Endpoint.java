package org.sshmux.ssh.io;

import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.Closeable;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoService;
import org.apache.sshd.common.io.IoServiceEventListener;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.util.closeable.AbstractInnerCloseable;
import org.apache.sshd.core.CoreModuleProperties;
import org.jspecify.annotations.Nullable;

/** What MINA's server and client side have in common: their open connections, and how they end. */
abstract sealed class Endpoint extends AbstractInnerCloseable implements IoService
    permits LoopAcceptor, LoopConnector {

  private final FactoryManager properties;
  private final IoHandler handler;
  private final EventLoops loops;
  private final int readChunk;
  private final Map<Long, IoSession> sessions = new ConcurrentHashMap<>();
  private volatile @Nullable IoServiceEventListener listener;
  private boolean noMoreSessions;

  Endpoint(FactoryManager properties, IoHandler handler, EventLoops loops) {
    this.properties = properties;
    this.handler = handler;
    this.loops = loops;
    this.readChunk =
        Math.min(
            CoreModuleProperties.NIO2_READ_BUFFER_SIZE.getRequired(properties),
            EventLoop.BUFFER_SIZE);
    this.listener = properties.getIoServiceEventListener();
  }

  FactoryManager properties() {
    return properties;
  }

  IoHandler handler() {
    return handler;
  }

  EventLoops loops() {
    return loops;
  }

  /**
   * The most that MINA is shown at once. MINA moves the rest of a chunk for every packet in it, so
   * more is not better.
   */
  int readChunk() {
    return readChunk;
  }

  @Override
  public @Nullable IoServiceEventListener getIoServiceEventListener() {
    return listener;
  }

  @Override
  public void setIoServiceEventListener(@Nullable IoServiceEventListener listener) {
    this.listener = listener;
  }

  @Override
  public Map<Long, IoSession> getManagedSessions() {
    return Collections.unmodifiableMap(sessions);
  }

  /**
   * Makes MINA take the connection, and counts it as open.
   *
   * @throws IOException if it ended again meanwhile, or this endpoint is closing
   */
  void introduce(LoopSession session) throws Exception {
    handler.sessionCreated(session);
    synchronized (sessions) {
      if (noMoreSessions) {
        throw new IOException("closing, no more connections");
      }
      sessions.put(session.getId(), session);
    }
    if (session.isClosing()) {
      sessions.remove(session.getId());
      throw new IOException("closed while it was opened");
    }
  }

  /** The connection is closed. */
  void ended(LoopSession session) {
    sessions.remove(session.getId());
  }

  private Collection<IoSession> lastSessions() {
    synchronized (sessions) {
      noMoreSessions = true;
    }
    return sessions.values();
  }

  @Override
  protected Closeable getInnerCloseable() {
    return builder().parallel(toString(), lastSessions()).build();
  }
}
