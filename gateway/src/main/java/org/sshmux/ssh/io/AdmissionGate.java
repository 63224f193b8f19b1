package org.sshmux.ssh.io;

import java.net.InetSocketAddress;

/**
 * Who may connect at all, asked for every TCP connection before anything else is done for it.
 *
 * <p>Called on event loops, from several at once; must not block.
 */
@FunctionalInterface
public interface AdmissionGate {

  /**
   * @return false to close the connection at once; so does an exception
   */
  boolean admit(InetSocketAddress remote);

  /**
   * A connection that was admitted is closed. Comes exactly once for each, whatever became of it.
   */
  default void ended(InetSocketAddress remote) {}
}
