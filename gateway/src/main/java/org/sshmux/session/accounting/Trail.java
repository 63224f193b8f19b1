package org.sshmux.session.accounting;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.audit.AuditEvent;
import org.sshmux.audit.AuditLog;

/**
 * The audit trail as sessions use it: what permits something is stored or not done; what only tells
 * that something ended is stored as soon as the trail can, in its order.
 *
 * <p>At most {@value #MAX_WAITING} events wait for a trail that cannot store; those beyond it are
 * counted and named in the diagnostics. Safe for many threads.
 */
public final class Trail {
  static final int MAX_WAITING = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(Trail.class);

  private final AuditLog log;
  private final Duration retryEvery;
  private final Deque<AuditEvent> waiting = new ArrayDeque<>();
  private boolean retrying;
  private final CountDownLatch stopping = new CountDownLatch(1);

  /**
   * @param retryEvery how long events wait until they are tried again
   */
  public Trail(AuditLog log, Duration retryEvery) {
    this.log = log;
    this.retryEvery = retryEvery;
  }

  boolean accepting() {
    return log.accepting();
  }

  /** Stores an event that something depends on. Blocks until it is on disk. */
  void store(AuditEvent event) throws IOException {
    log.append(event);
  }

  /** Stores an event that nothing depends on, later if it must be. Blocks for one attempt. */
  public void tell(AuditEvent event) {
    if (othersWait(event)) {
      return;
    }
    try {
      log.append(event);
    } catch (IOException e) {
      LOG.warn("the audit trail cannot store, events wait: {}", e.getMessage());
      keep(event);
    }
  }

  /** No more retries: the gateway is about to close the log. */
  public void stopRetrying() {
    stopping.countDown();
  }

  /** Keeps the order: while others wait, an event joins them. */
  private synchronized boolean othersWait(AuditEvent event) {
    if (waiting.isEmpty()) {
      return false;
    }
    keep(event);
    return true;
  }

  private synchronized void keep(AuditEvent event) {
    if (stopping.getCount() == 0 || waiting.size() >= MAX_WAITING) {
      LOG.error("an audit event is lost: {}", event);
      return;
    }
    waiting.add(event);
    if (!retrying) {
      retrying = true;
      Thread.ofVirtual().name("audit-retry").start(this::retry);
    }
  }

  private void retry() {
    try {
      while (true) {
        AuditEvent next;
        synchronized (this) {
          if (waiting.isEmpty() || stopping.getCount() == 0) {
            waiting.forEach(lost -> LOG.error("an audit event is lost: {}", lost));
            waiting.clear();
            retrying = false;
            return;
          }
          next = waiting.peek();
        }
        if (stored(next)) {
          synchronized (this) {
            waiting.poll();
          }
        } else {
          var _ = stopping.await(retryEvery.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean stored(AuditEvent event) {
    try {
      log.append(event);
      return true;
    } catch (IOException e) {
      LOG.debug("still cannot store an audit event", e);
      return false;
    }
  }
}
