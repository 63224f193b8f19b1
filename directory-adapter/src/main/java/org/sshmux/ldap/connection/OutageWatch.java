package org.sshmux.ldap.connection;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the outcomes of many look-ups into one report per change. Safe for many threads. */
public final class OutageWatch {
  private static final Logger LOG = LoggerFactory.getLogger(OutageWatch.class);

  private final DirectoryEvents events;
  private final InstantSource clock;
  private final Object change = new Object();
  private volatile Optional<Instant> since = Optional.empty();
  private volatile String lastDetail = "";
  private boolean over;

  public OutageWatch(DirectoryEvents events, InstantSource clock) {
    this.events = events;
    this.clock = clock;
  }

  public void failed(String operation, String detail) {
    lastDetail = detail;
    if (since.isPresent()) {
      return;
    }
    synchronized (change) {
      if (since.isEmpty() && !over) {
        since = Optional.of(clock.instant());
        LOG.atWarn().addKeyValue("operation", operation).log("directory away: {}", detail);
        events.failed(operation, detail);
      }
    }
  }

  public void answered() {
    if (since.isEmpty()) {
      return;
    }
    synchronized (change) {
      if (since.isPresent() && !over) {
        Duration outage = Duration.between(since.get(), clock.instant());
        since = Optional.empty();
        LOG.atInfo().addKeyValue("outage", outage).log("directory is back");
        events.recovered(outage);
      }
    }
  }

  /** Reports nothing from now on: what fails while the adapter closes is no outage. */
  public void end() {
    synchronized (change) {
      over = true;
    }
  }

  /** The latest failure, for those that were not let through to have their own. */
  public String lastDetail() {
    return lastDetail;
  }
}
