package org.sshmux.session.access;

import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.function.Supplier;
import org.sshmux.session.accounting.SessionAccount;

/** What a request for a session at a target leads to. */
public sealed interface SessionAnswer {

  /**
   * A TCP connection to the target; the audit trail holds that it is permitted. Nothing is proven
   * yet, in either direction.
   *
   * @param socket non-blocking; the caller owns it
   * @param route what the SSH connection over it must be
   * @param account where the beginning and the end must be reported
   * @param again what to do if the target's host key is not the one in the directory
   * @param redial connects once more, as permitted; empty if the target is not reached. Blocks.
   */
  record Reached(
      SocketChannel socket,
      Route route,
      SessionAccount account,
      Again again,
      Supplier<Optional<SocketChannel>> redial)
      implements SessionAnswer {}

  /**
   * Refused, or not reached.
   *
   * @param sentence for the person
   */
  record Refused(String sentence) implements SessionAnswer {}

  /** A second attempt. */
  @FunctionalInterface
  interface Again {
    /**
     * Asks the directory afresh; if it lists other host keys now, reaches the target once more.
     * Blocks.
     */
    Optional<Reached> ifKeysChanged();
  }
}
