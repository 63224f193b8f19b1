package org.sshmux.ldap.connection;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the outcomes of many look-ups into one report per change. While an outage lasts, the log is
 * told once a minute if the cause is another one. Safe for many threads.
 */
public final class OutageWatch {
  private static final Logger LOG = LoggerFactory.getLogger(OutageWatch.class);

  private static final Duration SAY_AGAIN = Duration.ofMinutes(1);

  private final DirectoryEvents events;
  private final InstantSource clock;
  private final Object change = new Object();
  private volatile Optional<Instant> since = Optional.empty();
  private volatile String lastDetail = "";
  private volatile Said said = new Said(Instant.EPOCH, "");
  private boolean over;

  private record Said(Instant at, String detail) {}

  public OutageWatch(DirectoryEvents events, InstantSource clock) {
    this.events = events;
    this.clock = clock;
  }

  public void failed(String operation, String detail) {
    lastDetail = detail;
    Instant now = clock.instant();
    if (since.isPresent() && !isNews(detail, now)) {
      return;
    }
    synchronized (change) {
      if (over) {
        return;
      }
      if (since.isEmpty()) {
        since = Optional.of(now);
        say("directory away", operation, detail, now);
        events.failed(operation, detail);
      } else if (isNews(detail, now)) {
        say("directory still away", operation, detail, now);
      }
    }
  }

  private boolean isNews(String detail, Instant now) {
    return !detail.equals(said.detail()) && !now.isBefore(said.at().plus(SAY_AGAIN));
  }

  private void say(String what, String operation, String detail, Instant now) {
    said = new Said(now, detail);
    LOG.atWarn().addKeyValue("operation", operation).log("{}: {}", what, detail);
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
