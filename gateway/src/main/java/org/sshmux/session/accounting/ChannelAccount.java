package org.sshmux.session.accounting;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.sshmux.audit.AuditEvent;

/** The books of one open channel: what it is, since when, and its one end. */
public final class ChannelAccount {
  private final Books books;
  private final Hold hold;
  private final AuditEvent.ChannelOpened opening;
  private final Instant opened;
  private final AtomicBoolean ended = new AtomicBoolean();

  public ChannelAccount(Books books, Hold hold, AuditEvent.ChannelOpened opening) {
    this.books = books;
    this.hold = hold;
    this.opening = opening;
    this.opened = books.clock().instant();
  }

  /**
   * Has it told if the directory permits the channel no longer: then it must end. Told once, at
   * once if it has come already, on any thread.
   *
   * @param listener must not block; is given the sentence for the person
   */
  public void onRevoked(Consumer<String> listener) {
    hold.onRevoked(listener);
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
    hold.end(() -> books.tell(closed(reason, bytesIn, bytesOut)));
    books.channelEnded(bytesIn, bytesOut);
  }

  private AuditEvent closed(Reason reason, long bytesIn, long bytesOut) {
    return new AuditEvent.ChannelClosed(
        opening.link(),
        opening.actor(),
        opening.request(),
        opening.targetIp(),
        opening.ruling(),
        (hold.isRevoked() ? Reason.REVOKED : reason).code(),
        Duration.between(opened, books.clock().instant()),
        bytesIn,
        bytesOut);
  }
}
