package org.sshmux.app;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.audit.AuditEvent;
import org.sshmux.audit.AuditLog;
import org.sshmux.ldap.connection.DirectoryEvents;

/**
 * Stores outages of the directory in the trail, in their order, off the threads that ask the
 * directory.
 */
final class OutageTeller implements DirectoryEvents, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutageTeller.class);
  private static final int LAST_WORDS_SECONDS = 5;

  private final AuditLog trail;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("directory-events").factory());

  OutageTeller(AuditLog trail) {
    this.trail = trail;
  }

  @Override
  public void failed(String operation, String detail) {
    thread.execute(() -> store(new AuditEvent.DirectoryFailed(operation, detail)));
  }

  @Override
  public void recovered(Duration outage) {
    thread.execute(() -> store(new AuditEvent.DirectoryRecovered(outage)));
  }

  private void store(AuditEvent event) {
    try {
      trail.append(event);
    } catch (IOException e) {
      LOG.error("an audit event could not be stored: {}", event, e);
    }
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
