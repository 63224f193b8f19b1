package org.sshmux.ldap.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts since the start. Safe for many threads; counting never waits. */
public final class DirectoryCounters {
  private final AtomicLongArray totals = new AtomicLongArray(Counted.values().length);
  private volatile boolean pushUp;
  private volatile Optional<Instant> lastEvent = Optional.empty();

  /**
   * What was counted up to a moment.
   *
   * @param totals for each thing counted, since the start
   * @param pushUp whether the directory is telling of changes at present
   * @param lastEventAge time since it last told of one
   */
  public record Snapshot(
      Map<Counted, Long> totals, boolean pushUp, Optional<Duration> lastEventAge) {
    public Snapshot {
      totals = Map.copyOf(totals);
      Objects.requireNonNull(lastEventAge);
    }

    /** How often something was counted. */
    public long of(Counted what) {
      return totals.getOrDefault(what, 0L);
    }
  }

  public void count(Counted what) {
    totals.incrementAndGet(what.ordinal());
  }

  /** The directory told of a change. */
  public void event(Counted kind, Instant at) {
    count(kind);
    lastEvent = Optional.of(at);
  }

  public void pushUp(boolean up) {
    pushUp = up;
  }

  public Snapshot snapshot(Instant now) {
    Map<Counted, Long> copy = new EnumMap<>(Counted.class);
    Arrays.stream(Counted.values()).forEach(what -> copy.put(what, totals.get(what.ordinal())));
    return new Snapshot(copy, pushUp, lastEvent.map(at -> Duration.between(at, now)));
  }
}
