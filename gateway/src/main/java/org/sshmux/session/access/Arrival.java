package org.sshmux.session.access;

import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import org.sshmux.audit.AuditEvent;
import org.sshmux.policy.Permit;
import org.sshmux.session.accounting.AsAudited;
import org.sshmux.session.accounting.Hold;
import org.sshmux.target.ResolveOutcome;

/** Where the way to a target has led. */
sealed interface Arrival {

  /** A TCP connection to the target; the audit trail holds that it is permitted. */
  record Arrived(
      SocketChannel socket,
      InetAddress peer,
      Permit permit,
      Hold hold,
      ResolveOutcome.Resolved host)
      implements Arrival {

    AuditEvent.Actor actor() {
      return hold.actor();
    }

    AuditEvent.Request request() {
      return hold.request();
    }

    AuditEvent.Ruling ruling() {
      return AsAudited.ruling(permit.ruling());
    }
  }

  /**
   * The decision was no, or there could be none.
   *
   * @param sentence for the person
   */
  record Prohibited(String sentence) implements Arrival {}

  /**
   * Permitted but not reached.
   *
   * @param sentence for the person
   */
  record Unreached(String sentence) implements Arrival {}
}
