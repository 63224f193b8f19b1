package org.sshmux.session.access;

import java.nio.channels.SocketChannel;
import org.sshmux.session.accounting.ChannelAccount;

/** What a request for a target leads to. */
public sealed interface OpenAnswer {

  /**
   * Connected, and the audit trail holds it.
   *
   * @param socket the connection to the target, non-blocking; the caller owns it
   * @param account where the end of the channel must be reported, exactly once
   */
  record Opened(SocketChannel socket, ChannelAccount account) implements OpenAnswer {}

  /**
   * Refused by decision: "administratively prohibited" (RFC 4254 section 5.1).
   *
   * @param sentence for the person; the same whatever the reason
   */
  record Prohibited(String sentence) implements OpenAnswer {}

  /**
   * Permitted but not reached: "connect failed" (RFC 4254 section 5.1).
   *
   * @param sentence for the person; names no internal address
   */
  record Unreached(String sentence) implements OpenAnswer {}
}
