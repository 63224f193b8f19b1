package org.sshmux.session;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.audit.AuditEvent;
import org.sshmux.audit.AuditLog;

/**
 * The audit trail as sessions use it: what permits something is stored or not done; what only tells
 * that something ended is stored as soon as the trail can.
 */
final class Trail {
  private static final Logger LOG = LoggerFactory.getLogger(Trail.class);
  private static final Duration RETRY_EVERY = Duration.ofSeconds(1);
  private static final int MAX_RETRIES = 3600;

  private final AuditLog log;
  private volatile boolean stopping;

  Trail(AuditLog log) {
    this.log = log;
  }

  boolean accepting() {
    return log.accepting();
  }

  /** Stores an event that something depends on. Blocks until it is on disk. */
  void store(AuditEvent event) throws IOException {
    log.append(event);
  }

  /** Stores an event that nothing depends on, later if it must be. Blocks for one attempt. */
  void tell(AuditEvent event) {
    try {
      log.append(event);
    } catch (IOException e) {
      LOG.error("cannot store an audit event, trying again: {}: {}", event, e.getMessage());
      Thread.ofVirtual().name("audit-retry").start(() -> retry(event));
    }
  }

  /** No more retries: the gateway is about to close the log. */
  void stopRetrying() {
    stopping = true;
  }

  private void retry(AuditEvent event) {
    for (int attempt = 0; attempt < MAX_RETRIES && !stopping; attempt++) {
      try {
        Thread.sleep(RETRY_EVERY);
        log.append(event);
        return;
      } catch (IOException e) {
        LOG.debug("still cannot store an audit event", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    LOG.error("an audit event is lost: {}", event);
  }
}
