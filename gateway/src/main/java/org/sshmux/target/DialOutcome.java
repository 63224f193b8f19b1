package org.sshmux.target;

import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;

/** What became of a dial. */
public sealed interface DialOutcome {

  /**
   * Connected. The caller owns the channel, which is in non-blocking mode.
   *
   * @param peer the address that answered
   */
  record Connected(SocketChannel channel, InetSocketAddress peer) implements DialOutcome {}

  /**
   * No address could be reached.
   *
   * @param cause in which way
   * @param detail for the operator's eyes only; names internal addresses
   */
  record Unreachable(Cause cause, String detail) implements DialOutcome {}

  /** In which way a target could not be reached. */
  enum Cause {
    REFUSED("target.refused", "The target's host refused the connection."),
    TIMED_OUT("target.timed-out", "The target did not answer in time."),
    UNREACHABLE("target.unreachable", "There is no way to the target's network."),
    LOCAL("target.local-failure", "The gateway itself could not open a connection.");

    private final String code;
    private final String meaning;

    Cause(String code, String meaning) {
      this.code = code;
      this.meaning = meaning;
    }

    /** The stable code that audit events carry. */
    public String code() {
      return code;
    }

    /** One sentence for the reference page. */
    public String meaning() {
      return meaning;
    }
  }
}
