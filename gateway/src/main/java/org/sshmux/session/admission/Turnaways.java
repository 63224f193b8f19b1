package org.sshmux.session.admission;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.sshmux.audit.AuditEvent;
import org.sshmux.session.accounting.Reason;
import org.sshmux.session.accounting.Trail;

/**
 * Counts connections that are turned away and stores the counts every few seconds, so that a flood
 * fills neither the memory nor the trail.
 */
final class Turnaways implements AutoCloseable {
  private static final int PERIOD_SECONDS = 5;
  private static final int MAX_SOURCES = 1000;
  private static final String OTHERS = "others";

  private final Trail trail;
  private final ScheduledExecutorService timer;
  private Map<Who, Integer> counts = new HashMap<>();

  Turnaways(Trail trail) {
    this.trail = trail;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("turnaways").factory());
    var _ =
        timer.scheduleWithFixedDelay(this::store, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  synchronized void count(InetAddress source, Reason reason) {
    Who who = new Who(source.getHostAddress(), reason);
    if (counts.size() >= MAX_SOURCES && !counts.containsKey(who)) {
      who = new Who(OTHERS, reason);
    }
    counts.merge(who, 1, Integer::sum);
  }

  /** Stores what was counted so far. Blocks. */
  void store() {
    Map<Who, Integer> counted;
    synchronized (this) {
      counted = counts;
      counts = new HashMap<>();
    }
    counted.forEach((who, count) ->
        trail.tell(new AuditEvent.ConnectionRefused(who.source(), who.reason().code(), count)));
  }

  @Override
  public void close() {
    timer.shutdownNow();
    store();
  }

  private record Who(String source, Reason reason) {}
}
