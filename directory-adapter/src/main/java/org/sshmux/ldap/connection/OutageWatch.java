package org.sshmux.ldap.connection;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the outcomes of many look-ups into one report per change. While an outage lasts, the log is
 * told once a minute if the cause is another one, without one once a minute of errors. Safe for
 * many threads.
 *
 * <p>An error that a server answers with may be about one subject only. It begins an outage if the
 * same is asked about another subject, and fails too, before it is answered. Such an outage ends
 * when the same is answered, any other when anything is.
 */
public final class OutageWatch {
  private static final Logger LOG = LoggerFactory.getLogger(OutageWatch.class);

  private static final Duration SAY_AGAIN = Duration.ofMinutes(1);

  private final DirectoryEvents events;
  private final InstantSource clock;
  private final Object change = new Object();

  /** The latest subject of each operation that was answered with an error; few operations. */
  private final Map<String, String> odd = new ConcurrentHashMap<>();

  private volatile Optional<Outage> outage = Optional.empty();
  private volatile String lastDetail = "";
  private volatile Said said = new Said(Instant.EPOCH, "");
  private boolean over;

  private record Said(Instant at, String detail) {}

  /**
   * One outage.
   *
   * @param only the operation that fails, where others may be answered
   */
  private record Outage(Instant since, Optional<String> only) {
    boolean isEndedBy(String operation) {
      return only.map(operation::equals).orElse(true);
    }
  }

  public OutageWatch(DirectoryEvents events, InstantSource clock) {
    this.events = events;
    this.clock = clock;
  }

  /** A question was not answered. */
  public void failed(String operation, String detail) {
    lastDetail = detail;
    Instant now = clock.instant();
    if (outage.isPresent() && !isNews(detail, now)) {
      return;
    }
    synchronized (change) {
      fails(new Outage(now, Optional.empty()), operation, detail);
    }
  }

  /**
   * A question was answered with an error.
   *
   * @param subject whom or what the question was about
   */
  public void refused(String operation, String subject, String detail) {
    lastDetail = detail;
    Instant now = clock.instant();
    synchronized (change) {
      String before = odd.put(operation, subject);
      if (outage.isPresent() || (before != null && !before.equals(subject))) {
        fails(new Outage(now, Optional.of(operation)), operation, detail);
      } else if (!over && isQuiet(now)) {
        said = new Said(now, detail);
        LOG.atWarn()
            .addKeyValue("operation", operation)
            .addKeyValue("subject", subject)
            .log("the directory answers one question with an error: {}", detail);
      }
    }
  }

  private void fails(Outage next, String operation, String detail) {
    if (over) {
      return;
    }
    if (outage.isEmpty()) {
      outage = Optional.of(next);
      say("directory away", operation, detail, next.since());
      events.failed(operation, detail);
    } else if (isNews(detail, next.since())) {
      say("directory still away", operation, detail, next.since());
    }
  }

  private boolean isNews(String detail, Instant now) {
    return !detail.equals(said.detail()) && isQuiet(now);
  }

  private boolean isQuiet(Instant now) {
    return !now.isBefore(said.at().plus(SAY_AGAIN));
  }

  private void say(String what, String operation, String detail, Instant now) {
    said = new Said(now, detail);
    LOG.atWarn().addKeyValue("operation", operation).log("{}: {}", what, detail);
  }

  /** A question was answered. */
  public void answered(String operation) {
    if (!odd.isEmpty()) {
      odd.remove(operation);
    }
    if (outage.isEmpty()) {
      return;
    }
    synchronized (change) {
      if (outage.isPresent() && outage.get().isEndedBy(operation) && !over) {
        Duration time = Duration.between(outage.get().since(), clock.instant());
        outage = Optional.empty();
        LOG.atInfo().addKeyValue("outage", time).log("directory is back");
        events.recovered(time);
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
