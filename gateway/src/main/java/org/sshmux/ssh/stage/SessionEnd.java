package org.sshmux.ssh.stage;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.sshmux.audit.AuditEvent;
import org.sshmux.relay.ChannelRequest;
import org.sshmux.relay.Relay;
import org.sshmux.session.accounting.Reason;
import org.sshmux.session.accounting.SessionAccount;

/** How a session ended, as the target told it (RFC 4254 section 6.10). On its loop only. */
final class SessionEnd {
  private Optional<AuditEvent.Exit> exit = Optional.empty();

  /** Reads a target's last word; one that cannot be read says nothing. */
  void exit(ChannelRequest request) {
    ByteBuffer rest = ByteBuffer.wrap(request.rest());
    if (request.type().equals("exit-signal")) {
      exit =
          Prelude.text(rest)
              .map(signal -> new AuditEvent.Exit(Optional.empty(), Optional.of(signal)));
    } else if (rest.remaining() >= Integer.BYTES) {
      exit =
          Optional.of(
              new AuditEvent.Exit(
                  Optional.of(Integer.toUnsignedLong(rest.getInt())), Optional.empty()));
    }
  }

  boolean hasNoExit() {
    return exit.isEmpty();
  }

  /** Stores the end, on a thread that may block. */
  void store(SessionAccount account, Reason reason, Relay relay) {
    Optional<AuditEvent.Exit> told = exit;
    long in = relay.bytesOutward();
    long out = relay.bytesInward();
    Thread.ofVirtual().name("ssh-closed").start(() -> account.ended(reason, told, in, out));
  }
}
