package org.sshmux.ssh.stage;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import org.sshmux.grant.Capability;
import org.sshmux.relay.ChannelRequest;
import org.sshmux.relay.End;

/**
 * The first requests on a session channel at a target: what the client has prepared, then the
 * start; and the target's answers to them. On the connection's loop only.
 */
final class Opening {
  private static final byte[] NOTHING = {};

  private final Prelude prelude;
  private final ChannelRequest start;
  private final Queue<Asked> asked = new ArrayDeque<>();

  private enum Asked {
    TERMINAL,
    X11,
    START
  }

  /** What an answer of the target means. */
  enum Answer {
    /** There is more to come. */
    GOES_ON,
    /** The target gives no terminal; there is more to come. */
    NO_TERMINAL,
    /** The target forwards no X11; there is more to come. */
    NO_X11,
    /** The work has begun. */
    STARTED,
    /** The target does not do what was asked. */
    REFUSED
  }

  /**
   * @param start the request that starts the work, as the client sent it
   */
  Opening(Prelude prelude, ChannelRequest start) {
    this.prelude = prelude;
    this.start = start;
  }

  /**
   * Sends them all.
   *
   * @param granted what the grant permits at the target
   */
  void send(End target, Set<Capability> granted) throws IOException {
    for (ChannelRequest variable : prelude.environment()) {
      target.request(variable);
    }
    if (prelude.terminal().isPresent()) {
      asked.add(Asked.TERMINAL);
      target.request(prelude.terminal().get());
    }
    if (prelude.x11().isPresent() && granted.contains(Capability.X11)) {
      asked.add(Asked.X11);
      target.request(prelude.x11().get());
    }
    if (prelude.hasAgent() && granted.contains(Capability.AGENT)) {
      target.request(new ChannelRequest("auth-agent-req@openssh.com", false, NOTHING));
    }
    asked.add(Asked.START);
    target.request(new ChannelRequest(start.type(), true, start.rest()));
  }

  /** Whether the target still owes an answer to one of them. */
  boolean isOwed() {
    return !asked.isEmpty();
  }

  /** Takes the target's next answer. */
  Answer answered(boolean success) {
    return switch (asked.remove()) {
      case TERMINAL -> success ? Answer.GOES_ON : Answer.NO_TERMINAL;
      case X11 -> success ? Answer.GOES_ON : Answer.NO_X11;
      case START -> success ? Answer.STARTED : Answer.REFUSED;
    };
  }
}
