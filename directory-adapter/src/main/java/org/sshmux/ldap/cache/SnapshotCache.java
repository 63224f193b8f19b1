package org.sshmux.ldap.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
import org.sshmux.ldap.connection.Deadline;
import org.sshmux.ldap.metrics.Counted;
import org.sshmux.ldap.metrics.DirectoryCounters;

/**
 * Answers with a bound on their age. A fresh answer is served as it is. An older one is read again
 * first, and served only if that fails, or just did, and the grace time is not over. A cache that
 * refreshes after the read would serve an idle entry at any age once; this one never does. An
 * answer that a change concerns is outdated at any age: it is read again first, too.
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
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  private final LdapConfig.Cache config;
  private final Duration patience;
  private final InstantSource clock;
  private final Executor readers;
  private final Function<String, Reading<V>> source;
  private final Watch<V> watch;
  private final Cache<String, Held<V>> kept;
  private final Cache<String, Reading.Brief<V>> brief;
  private final Cache<String, Instant> forgotten;
  private final Cache<String, Failure> failed;
  private final Object books = new Object();

  /** The readings that newcomers may wait for; guarded by {@code books}. */
  private final Map<String, CompletableFuture<Outcome<V>>> underWay = new HashMap<>();

  /** Grows when everything is outdated; written under {@code books}. */
  private volatile long generation;

  /**
   * @param config the times and sizes
   * @param patience how long a caller waits for a reading
   * @param clock tells the age of answers
   * @param readers runs readings; must not run them on the caller's thread
   * @param source reads; ends by itself within a bounded time
   * @param watch accompanies the cache
   */
  public SnapshotCache(
      LdapConfig.Cache config,
      Duration patience,
      InstantSource clock,
      Executor readers,
      Function<String, Reading<V>> source,
      Watch<V> watch) {
    this.config = config;
    this.patience = patience;
    this.clock = clock;
    this.readers = readers;
    this.source = source;
    this.watch = watch;
    this.kept = bounded(config.maxUsers(), config.fresh().plus(config.grace()));
    this.brief = bounded(Math.min(config.maxUsers(), MAX_BRIEF), config.negative());
    this.forgotten = bounded(Math.min(config.maxUsers(), MAX_BRIEF), FORGET_INTERVAL);
    this.failed = bounded(Math.min(config.maxUsers(), MAX_BRIEF), AFTER_FAILURE);
  }

  /**
   * What accompanies a cache.
   *
   * @param intake knows of changes
   * @param counters count what the cache does
   */
  public record Watch<V>(Intake<V> intake, DirectoryCounters counters) {}

  /** Why an answer is not served before it was tried to read it again. */
  private enum Doubt {
    NONE,
    /** It was to be forgotten: one attempt is enough. */
    FORGOTTEN,
    /** It was changed: only a reading that succeeds is enough. */
    OUTDATED
  }

  /** An answer that is held, as of a generation. */
  private record Held<V>(Reading.Kept<V> reading, Doubt doubt, long generation) {}

  /** Somebody has waited for a reading in vain. */
  private record Failure(Instant at, String cause) {}

  /** How a reading ended, and whether no change overtook it. */
  private record Outcome<V>(Reading<V> reading, boolean current) {}

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
    Optional<Answer<V>> held = held(key);
    if (held.isPresent()) {
      return held.get();
    }
    count(Counted.CACHE_MISS);
    return afterRecentFailure(key).orElseGet(() -> read(key));
  }

  /**
   * Makes the next {@link #get} of a key wait for a reading that begins after this call. What is
   * held stays held, for the grace time. For one key, calls within a second of one that took effect
   * do nothing.
   */
  public void forget(String key) {
    synchronized (books) {
      Instant now = clock.instant();
      Instant last = forgotten.getIfPresent(key);
      if (last == null || !within(last, now, FORGET_INTERVAL)) {
        forgotten.put(key, now);
        doubt(key, Doubt.FORGOTTEN);
      }
    }
  }

  /**
   * Makes every {@link #get} of a key from now on wait for a reading that begins after this call,
   * until one succeeds. What is held stays held, for the grace time. Costs nothing until somebody
   * asks, however often it is called.
   */
  public void outdate(String key) {
    synchronized (books) {
      doubt(key, Doubt.OUTDATED);
    }
  }

  /** The same for every key. */
  public void outdateAll() {
    synchronized (books) {
      generation++;
      underWay.clear();
      brief.invalidateAll();
    }
  }

  /** The same for every refusing answer. */
  public void outdateRefusals() {
    synchronized (books) {
      brief.invalidateAll();
    }
  }

  private void doubt(String key, Doubt doubt) {
    underWay.remove(key);
    brief.invalidate(key);
    Held<V> held = kept.getIfPresent(key);
    if (held != null && held.doubt().compareTo(doubt) < 0) {
      kept.put(key, new Held<>(held.reading(), doubt, held.generation()));
    }
  }

  private Optional<Answer<V>> held(String key) {
    Instant now = clock.instant();
    Reading.Brief<V> no = brief.getIfPresent(key);
    if (no != null && within(no.at(), now, config.negative())) {
      count(Counted.CACHE_NEGATIVE_HIT);
      return Optional.of(new Answer.Current<>(no.value()));
    }
    Held<V> held = kept.getIfPresent(key);
    if (held != null
        && held.doubt() == Doubt.NONE
        && held.generation() == generation
        && within(held.reading().at(), now, config.fresh())) {
      refreshAhead(key, Duration.between(held.reading().at(), now));
      count(Counted.CACHE_HIT);
      return Optional.of(new Answer.Current<>(held.reading().value()));
    }
    return Optional.empty();
  }

  /**
   * A reading that a change overtook is done once more; its second answer is late enough. Whether
   * one is needed at all is decided in one step, or a second one could begin as the first ends.
   */
  private Answer<V> read(String key) {
    Deadline deadline = Deadline.in(patience);
    Optional<Reading.Kept<V>> before = kept(key);
    for (boolean last = false; ; last = true) {
      CompletableFuture<Outcome<V>> reading;
      synchronized (books) {
        Optional<Answer<V>> held = held(key);
        if (held.isPresent()) {
          return held.get();
        }
        reading = reading(key);
      }
      Outcome<V> outcome = await(reading, deadline);
      if (outcome.current() || last) {
        return switch (outcome.reading()) {
          case Reading.Kept<V>(V value, Instant at) -> new Answer.Current<>(value);
          case Reading.Brief<V>(V value, Instant at) -> new Answer.Current<>(value);
          case Reading.Failed<V>(String detail) -> afterFailure(key, detail, before);
        };
      }
    }
  }

  /** One question leads to several: only the first of them waits for a directory that hangs. */
  private Optional<Answer<V>> afterRecentFailure(String key) {
    Failure failure = failed.getIfPresent(key);
    Held<V> held = kept.getIfPresent(key);
    if (failure == null
        || !within(failure.at(), clock.instant(), AFTER_FAILURE)
        || held == null
        || held.doubt() != Doubt.NONE
        || held.generation() != generation
        || !(stale(key, failure.cause()) instanceof Answer.Stale<V> answer)) {
      return Optional.empty();
    }
    CompletableFuture<Outcome<V>> _ = reading(key);
    count(Counted.CACHE_STALE_SERVED);
    return Optional.of(answer);
  }

  /**
   * Who waited in vain may have missed the end of the reading by little: that is no failure.
   *
   * @param before what was held when the waiting began
   */
  private Answer<V> afterFailure(String key, String cause, Optional<Reading.Kept<V>> before) {
    synchronized (books) {
      if (kept(key).equals(before)) {
        failed.put(key, new Failure(clock.instant(), cause));
      }
    }
    Answer<V> answer = stale(key, cause);
    if (answer instanceof Answer.Stale<V>) {
      count(Counted.CACHE_STALE_SERVED);
    }
    return answer;
  }

  private Answer<V> stale(String key, String cause) {
    Instant now = clock.instant();
    Held<V> held = kept.getIfPresent(key);
    if (held == null || !within(held.reading().at(), now, config.fresh().plus(config.grace()))) {
      return new Answer.Away<>(cause);
    }
    Duration age = Duration.between(held.reading().at(), now);
    return new Answer.Stale<>(held.reading().value(), age, cause);
  }

  private Optional<Reading.Kept<V>> kept(String key) {
    return Optional.ofNullable(kept.getIfPresent(key)).map(Held::reading);
  }

  private void refreshAhead(String key, Duration age) {
    double part = config.backgroundRefreshAt();
    if (part < 1 && age.toNanos() >= config.fresh().toNanos() * part) {
      CompletableFuture<Outcome<V>> _ = reading(key);
    }
  }

  /** The reading of a key that is under way, or a new one. */
  private CompletableFuture<Outcome<V>> reading(String key) {
    CompletableFuture<Outcome<V>> mine = new CompletableFuture<>();
    long mark;
    synchronized (books) {
      CompletableFuture<Outcome<V>> other = underWay.putIfAbsent(key, mine);
      if (other != null) {
        return other;
      }
      mark = watch.intake().mark();
    }
    try {
      readers.execute(() -> end(key, mine, mark, ask(key)));
    } catch (RejectedExecutionException e) {
      end(key, mine, mark, new Reading.Failed<>("closed"));
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

  /** A reading that began before its key was doubted is not kept. */
  private void end(String key, CompletableFuture<Outcome<V>> mine, long mark, Reading<V> outcome) {
    boolean current;
    synchronized (books) {
      current = underWay.remove(key, mine) && store(key, mark, outcome);
    }
    mine.complete(new Outcome<>(outcome, current));
  }

  /** Takes an answer in; whether no change overtook it. */
  private boolean store(String key, long mark, Reading<V> outcome) {
    return switch (outcome) {
      case Reading.Kept<V> answer -> {
        boolean current = watch.intake().kept(key, answer.value(), mark);
        kept.put(key, new Held<>(answer, current ? Doubt.NONE : Doubt.OUTDATED, generation));
        brief.invalidate(key);
        failed.invalidate(key);
        yield current;
      }
      case Reading.Brief<V> answer -> {
        boolean current = watch.intake().refused(key, mark);
        kept.invalidate(key);
        if (current) {
          brief.put(key, answer);
        }
        yield current;
      }
      case Reading.Failed<V> nothing -> {
        count(Counted.CACHE_LOAD_FAIL);
        Held<V> held = kept.getIfPresent(key);
        if (held != null && held.doubt() == Doubt.FORGOTTEN) {
          kept.put(key, new Held<>(held.reading(), Doubt.NONE, held.generation()));
        }
        yield true;
      }
    };
  }

  private Outcome<V> await(CompletableFuture<Outcome<V>> reading, Deadline deadline) {
    try {
      return reading.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return failed("no answer within " + patience.toMillis() + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed("interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a reading completes with a value", e);
    }
  }

  private static <V> Outcome<V> failed(String detail) {
    return new Outcome<>(new Reading.Failed<>(detail), true);
  }

  private void count(Counted what) {
    watch.counters().count(what);
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
        .removalListener((key, value, cause) -> {
          if (cause == RemovalCause.SIZE) {
            count(Counted.CACHE_EVICT);
          }
        })
        .build();
  }
}
