package org.sshmux.ldap.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sshmux.ldap.TurnedClock;
import org.sshmux.ldap.cache.SnapshotCache.Answer;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.metrics.Counted;
import org.sshmux.ldap.metrics.DirectoryCounters;

/** What a cache does once it hears that an answer is outdated. */
final class OutdatingTest {
  private static final Duration FRESH = Duration.ofMinutes(1);

  private final TurnedClock clock = TurnedClock.started();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger readings = new AtomicInteger();
  private volatile Supplier<Reading<String>> source = () -> new Reading.Failed<>("unset");
  private final DirectoryCounters counters = new DirectoryCounters();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void readsAnOutdatedAnswerAgainOnceHoweverOftenItWasOutdated() {
    SnapshotCache<String> cache = cache(Intake.untold());
    keeps("old");
    cache.get("a");
    cache.get("b");
    keeps("new");
    for (int i = 0; i < 1000; i++) {
      cache.outdate("a");
    }

    assertThat(cache.get("a")).isEqualTo(new Answer.Current<>("new"));
    assertThat(cache.get("a")).isEqualTo(new Answer.Current<>("new"));
    assertThat(cache.get("b")).isEqualTo(new Answer.Current<>("old"));
    assertThat(readings).hasValue(3);
  }

  @Test
  void servesAnOutdatedAnswerAsStaleUntilAReadingSucceeds() {
    SnapshotCache<String> cache = cache(Intake.untold());
    keeps("old");
    cache.get("a");
    cache.outdate("a");
    fails("away");
    Answer<String> stale = new Answer.Stale<>("old", Duration.ZERO, "away");

    assertThat(cache.get("a")).isEqualTo(stale);
    assertThat(cache.get("a")).isEqualTo(stale);
    keeps("new");
    assertThat(cache.get("a")).isEqualTo(new Answer.Current<>("new"));
    assertThat(counters.snapshot(clock.instant()).of(Counted.CACHE_STALE_SERVED)).isEqualTo(2);
  }

  @Test
  void outdatesEverythingAtOnce() {
    SnapshotCache<String> cache = cache(Intake.untold());
    keeps("old");
    cache.get("a");
    refuses("nobody");
    cache.get("b");
    keeps("new");

    cache.outdateAll();

    assertThat(cache.get("a")).isEqualTo(new Answer.Current<>("new"));
    assertThat(cache.get("b")).isEqualTo(new Answer.Current<>("new"));
    assertThat(cache.get("a")).isEqualTo(new Answer.Current<>("new"));
    assertThat(readings).hasValue(4);
  }

  @Test
  void readsAgainForThoseWhoWaitedForAReadingThatAChangeOvertook() throws Exception {
    SnapshotCache<String> cache = cache(Intake.untold());
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    source =
        () -> {
          entered.countDown();
          hold(go);
          return new Reading.Kept<>("old", clock.instant());
        };
    Future<Answer<String>> early = threads.submit(() -> cache.get("a"));
    entered.await();
    keeps("new");
    cache.outdateAll();
    go.countDown();

    assertThat(early.get()).isEqualTo(new Answer.Current<>("new"));
    assertThat(readings).hasValue(2);
  }

  @Test
  void keepsNothingAsCurrentThatItsIntakeSaysWasOvertaken() {
    SnapshotCache<String> cache = cache(new Overtaken());
    keeps("one");

    assertThat(cache.get("a")).isEqualTo(new Answer.Current<>("one"));
    assertThat(readings).hasValue(2);
    assertThat(cache.get("a")).isEqualTo(new Answer.Current<>("one"));
    assertThat(readings).hasValue(4);
  }

  /** Says of everything that it was overtaken. */
  private static final class Overtaken implements Intake<String> {
    @Override
    public long mark() {
      return 0;
    }

    @Override
    public boolean kept(String key, String value, long mark) {
      return false;
    }

    @Override
    public boolean refused(String key, long mark) {
      return false;
    }
  }

  private SnapshotCache<String> cache(Intake<String> intake) {
    return new SnapshotCache<>(
        new LdapConfig.Cache(FRESH, FRESH, FRESH, 100, 1.0),
        Duration.ofSeconds(10),
        clock,
        threads,
        key -> {
          readings.incrementAndGet();
          return source.get();
        },
        new SnapshotCache.Watch<>(intake, counters));
  }

  private void keeps(String value) {
    source = () -> new Reading.Kept<>(value, clock.instant());
  }

  private void refuses(String value) {
    source = () -> new Reading.Brief<>(value, clock.instant());
  }

  private void fails(String detail) {
    source = () -> new Reading.Failed<>(detail);
  }

  private static void hold(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
