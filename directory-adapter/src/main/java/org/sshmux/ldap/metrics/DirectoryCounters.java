package org.sshmux.ldap.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts since the start. Safe for many threads; counting never waits. */
public final class DirectoryCounters {
  private final Map<Counted, LongAdder> totals =
      Stream.of(Counted.values())
          .collect(Collectors.toUnmodifiableMap(what -> what, _ -> new LongAdder()));
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
    Objects.requireNonNull(totals.get(what)).increment();
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
    totals.forEach((what, total) -> copy.put(what, total.sum()));
    return new Snapshot(copy, pushUp, lastEvent.map(at -> Duration.between(at, now)));
  }
}
