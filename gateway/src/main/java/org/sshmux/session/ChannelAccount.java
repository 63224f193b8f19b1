package org.sshmux.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sshmux.audit.AuditEvent;

/** The books of one open channel: what it is, since when, and its one end. */
public final class ChannelAccount {
  private final Connection connection;
  private final AuditEvent.ChannelOpened opening;
  private final InstantSource clock;
  private final Instant opened;
  private final AtomicBoolean ended = new AtomicBoolean();

  ChannelAccount(Connection connection, AuditEvent.ChannelOpened opening, InstantSource clock) {
    this.connection = connection;
    this.opening = opening;
    this.clock = clock;
    this.opened = clock.instant();
  }

  /**
   * Stores the end of the channel. Later calls do nothing. Blocks on the audit trail.
   *
   * @param bytesIn bytes relayed from the client to the target
   * @param bytesOut bytes relayed from the target to the client
   */
  public void ended(Reason reason, long bytesIn, long bytesOut) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    connection.tell(
        new AuditEvent.ChannelClosed(
            opening.link(),
            opening.actor(),
            opening.request(),
            opening.targetIp(),
            opening.ruling(),
            reason.code(),
            Duration.between(opened, clock.instant()),
            bytesIn,
            bytesOut));
    connection.channelEnded(bytesIn, bytesOut);
  }
}
