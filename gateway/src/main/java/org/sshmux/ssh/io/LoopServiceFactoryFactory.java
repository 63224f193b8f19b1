package org.sshmux.ssh.io;

import java.nio.channels.ServerSocketChannel;
import java.util.Objects;
import org.apache.sshd.common.Factory;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.io.IoServiceFactory;
import org.apache.sshd.common.io.IoServiceFactoryFactory;
import org.apache.sshd.common.util.threads.CloseableExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Runs MINA's {@code SshServer} or {@code SshClient} on event loops.
 *
 * <p>The loops may be shared, and stay open when server and client are closed. MINA's time limits
 * for single reads and writes do not apply: a peer may be slow for as long as it likes.
 */
public final class LoopServiceFactoryFactory implements IoServiceFactoryFactory {

  private final EventLoops loops;
  private final AdmissionGate gate;
  private final Accept accept;

  /**
   * @param gate asked for each accepted connection; without meaning for a client
   */
  public LoopServiceFactoryFactory(EventLoops loops, AdmissionGate gate) {
    this(loops, gate, ServerSocketChannel::accept);
  }

  LoopServiceFactoryFactory(EventLoops loops, AdmissionGate gate, Accept accept) {
    this.loops = Objects.requireNonNull(loops);
    this.gate = Objects.requireNonNull(gate);
    this.accept = Objects.requireNonNull(accept);
  }

  @Override
  public IoServiceFactory create(FactoryManager manager) {
    return new LoopServiceFactory(manager, loops, gate, accept);
  }

  /** Without effect: the loops bring their own threads. */
  @Override
  public void setExecutorServiceFactory(@Nullable Factory<CloseableExecutorService> factory) {}
}
