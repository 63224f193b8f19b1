package org.sshmux.ldap.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.ldap.config.LdapConfig;

/**
 * Answers with a bound on their age. A fresh answer is served as it is. An older one is read again
 * first, and served only if that fails and the grace time is not over. A cache that refreshes after
 * the read would serve an idle entry at any age once; this one never does.
 *
 * <p>All who ask for one key at the same time wait for one reading. Safe for many threads; {@code
 * books} is held for moments only, never while something is read or waited for.
 *
 * @param <V> the kind of answer
 */
public final class SnapshotCache<V> {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotCache.class);
  private static final int MAX_BRIEF = 10_000;
  private static final Duration FORGET_INTERVAL = Duration.ofSeconds(1);

  private final LdapConfig.Cache config;
  private final Duration patience;
  private final InstantSource clock;
  private final Executor readers;
  private final Function<String, Reading<V>> source;
  private final Cache<String, Reading.Kept<V>> kept;
  private final Cache<String, Reading.Brief<V>> brief;
  private final Cache<String, Forgotten> forgotten;
  private final Object books = new Object();

  /** The readings that newcomers may wait for; guarded by {@code books}. */
  private final Map<String, CompletableFuture<Reading<V>>> underWay = new HashMap<>();

  /**
   * @param config the times and sizes
   * @param patience how long a caller waits for a reading
   * @param clock tells the age of answers
   * @param readers runs readings; must not run them on the caller's thread
   * @param source reads; ends by itself within a bounded time
   */
  public SnapshotCache(
      LdapConfig.Cache config,
      Duration patience,
      InstantSource clock,
      Executor readers,
      Function<String, Reading<V>> source) {
    this.config = config;
    this.patience = patience;
    this.clock = clock;
    this.readers = readers;
    this.source = source;
    this.kept = bounded(config.maxUsers(), config.fresh().plus(config.grace()));
    this.brief = bounded(Math.min(config.maxUsers(), MAX_BRIEF), config.negative());
    this.forgotten =
        bounded(
            Math.min(config.maxUsers(), MAX_BRIEF),
            FORGET_INTERVAL.plus(config.fresh()).plus(config.negative()));
  }

  /** A key was to be forgotten at a moment, and whether a reading that began later has ended. */
  private record Forgotten(Instant at, boolean readAgain) {}

  /** What the cache says to one key. */
  public sealed interface Answer<V> {
    /** Within its time. */
    record Current<V>(V value) implements Answer<V> {}

    /** Past its time, within the grace time, because the directory could not be asked. */
    record Stale<V>(V value, Duration age, String cause) implements Answer<V> {}

    /** Nothing that may be served. */
    record Away<V>(String cause) implements Answer<V> {}
  }

  /** Answers within {@code patience}. */
  public Answer<V> get(String key) {
    Forgotten mark = forgotten.getIfPresent(key);
    return mark != null && !mark.readAgain() ? read(key) : heldOrRead(key);
  }

  /**
   * Makes the next {@link #get} of a key wait for a reading that begins after this call. What is
   * held stays held, for the grace time. For one key, calls within a second of one that took effect
   * do nothing.
   */
  public void forget(String key) {
    synchronized (books) {
      Instant now = clock.instant();
      Forgotten mark = forgotten.getIfPresent(key);
      if (mark == null || !within(mark.at(), now, FORGET_INTERVAL)) {
        underWay.remove(key);
        forgotten.put(key, new Forgotten(now, false));
      }
    }
  }

  private Answer<V> heldOrRead(String key) {
    Instant now = clock.instant();
    Reading.Brief<V> no = brief.getIfPresent(key);
    if (no != null && within(no.at(), now, config.negative())) {
      return new Answer.Current<>(no.value());
    }
    Reading.Kept<V> held = kept.getIfPresent(key);
    if (held != null && within(held.at(), now, config.fresh())) {
      refreshAhead(key, Duration.between(held.at(), now));
      return new Answer.Current<>(held.value());
    }
    return read(key);
  }

  private Answer<V> read(String key) {
    return switch (await(reading(key))) {
      case Reading.Kept<V>(V value, Instant at) -> new Answer.Current<>(value);
      case Reading.Brief<V>(V value, Instant at) -> new Answer.Current<>(value);
      case Reading.Failed<V>(String detail) -> afterFailure(key, detail);
    };
  }

  private Answer<V> afterFailure(String key, String cause) {
    Instant now = clock.instant();
    Reading.Kept<V> held = kept.getIfPresent(key);
    return held != null && within(held.at(), now, config.fresh().plus(config.grace()))
        ? new Answer.Stale<>(held.value(), Duration.between(held.at(), now), cause)
        : new Answer.Away<>(cause);
  }

  private void refreshAhead(String key, Duration age) {
    double part = config.backgroundRefreshAt();
    if (part < 1 && age.toNanos() >= config.fresh().toNanos() * part) {
      CompletableFuture<Reading<V>> _ = reading(key);
    }
  }

  /** The reading of a key that is under way, or a new one. */
  private CompletableFuture<Reading<V>> reading(String key) {
    CompletableFuture<Reading<V>> mine = new CompletableFuture<>();
    synchronized (books) {
      CompletableFuture<Reading<V>> other = underWay.putIfAbsent(key, mine);
      if (other != null) {
        return other;
      }
    }
    try {
      readers.execute(() -> end(key, mine, ask(key)));
    } catch (RejectedExecutionException e) {
      end(key, mine, new Reading.Failed<>("closed"));
    }
    return mine;
  }

  private Reading<V> ask(String key) {
    try {
      return source.apply(key);
    } catch (RuntimeException e) {
      LOG.error("a reading of the directory broke", e);
      return new Reading.Failed<>("internal error");
    }
  }

  /** A reading that began before its key was forgotten counts only for those who wait for it. */
  private void end(String key, CompletableFuture<Reading<V>> mine, Reading<V> outcome) {
    synchronized (books) {
      if (underWay.remove(key, mine)) {
        store(key, outcome);
        Forgotten mark = forgotten.getIfPresent(key);
        if (mark != null) {
          forgotten.put(key, new Forgotten(mark.at(), true));
        }
      }
    }
    mine.complete(outcome);
  }

  private void store(String key, Reading<V> outcome) {
    switch (outcome) {
      case Reading.Kept<V> answer -> {
        kept.put(key, answer);
        brief.invalidate(key);
      }
      case Reading.Brief<V> answer -> {
        kept.invalidate(key);
        brief.put(key, answer);
      }
      case Reading.Failed<V> nothing -> {}
    }
  }

  private Reading<V> await(CompletableFuture<Reading<V>> reading) {
    try {
      return reading.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return new Reading.Failed<>("no answer within " + patience.toMillis() + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reading.Failed<>("interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a reading completes with a value", e);
    }
  }

  /** A moment in the future is not within any time: the clock was turned back. */
  private static boolean within(Instant at, Instant now, Duration time) {
    Duration age = Duration.between(at, now);
    return !age.isNegative() && age.compareTo(time) < 0;
  }

  private <R> Cache<String, R> bounded(int size, Duration time) {
    return Caffeine.newBuilder()
        .maximumSize(size)
        .expireAfterWrite(time)
        .ticker(() -> Duration.between(Instant.EPOCH, clock.instant()).toNanos())
        .executor(Runnable::run)
        .build();
  }
}
