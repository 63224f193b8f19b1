package org.sshmux.ldap.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sshmux.ldap.TurnedClock;
import org.sshmux.ldap.cache.SnapshotCache.Answer;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.metrics.DirectoryCounters;

final class SnapshotCacheTest {
  private static final Duration FRESH = Duration.ofMinutes(1);
  private static final Duration GRACE = Duration.ofMinutes(10);
  private static final Duration NEGATIVE = Duration.ofSeconds(15);

  private final TurnedClock clock = TurnedClock.started();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger readings = new AtomicInteger();
  private volatile Supplier<Reading<String>> source = () -> new Reading.Failed<>("unset");
  private final DirectoryCounters counters = new DirectoryCounters();
  private final SnapshotCache.Watch<String> watch =
      new SnapshotCache.Watch<>(Intake.untold(), counters);
  private final Deque<Runnable> waiting = new ConcurrentLinkedDeque<>();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void servesAFreshAnswerWithoutReading() {
    SnapshotCache<String> cache = cache(1.0);
    keeps("one");
    assertThat(cache.get("a")).isEqualTo(new Answer.Current<>("one"));
    keeps("two");
    clock.advance(FRESH.minusMillis(1));

    assertThat(cache.get("a")).isEqualTo(new Answer.Current<>("one"));
    assertThat(readings).hasValue(1);
  }

  @Test
  void neverServesAnIdleAnswerThatIsOlderThanFresh() {
    SnapshotCache<String> cache = cache(0.75);
    keeps("old");
    cache.get("a");
    keeps("new");
    clock.advance(FRESH.plusSeconds(590));

    assertThat(cache.get("a")).isEqualTo(new Answer.Current<>("new"));
  }

  @Test
  void servesAnOldAnswerWithinTheGraceTimeOnly() {
    SnapshotCache<String> cache = cache(1.0);
    keeps("old");
    cache.get("a");
    fails("away");
    clock.advance(FRESH);
    assertThat(cache.get("a")).isEqualTo(new Answer.Stale<>("old", FRESH, "away"));
    clock.advance(GRACE.minusMillis(1));
    assertThat(cache.get("a"))
        .isEqualTo(new Answer.Stale<>("old", FRESH.plus(GRACE).minusMillis(1), "away"));

    clock.advance(Duration.ofMillis(1));
    assertThat(cache.get("a")).isEqualTo(new Answer.Away<>("away"));
  }

  @Test
  void countsTheGraceTimeFromTheReadingAndNotFromTheLastUse() {
    SnapshotCache<String> cache = cache(1.0);
    keeps("old");
    cache.get("a");
    fails("away");
    for (Duration age = Duration.ZERO;
        age.compareTo(FRESH.plus(GRACE)) < 0;
        age = age.plusSeconds(30)) {
      assertThat(cache.get("a")).isNotInstanceOf(Answer.Away.class);
      clock.advance(Duration.ofSeconds(30));
    }

    assertThat(cache.get("a")).isEqualTo(new Answer.Away<>("away"));
  }

  @Test
  void keepsNoFailure() {
    SnapshotCache<String> cache = cache(1.0);
    fails("away");
    assertThat(cache.get("a")).isEqualTo(new Answer.Away<>("away"));
    keeps("back");

    assertThat(cache.get("a")).isEqualTo(new Answer.Current<>("back"));
  }

  @Test
  void keepsARefusalForAShortWhile() {
    SnapshotCache<String> cache = cache(1.0);
    refuses("nobody");
    cache.get("a");
    keeps("somebody");
    clock.advance(NEGATIVE.minusMillis(1));
    assertThat(cache.get("a")).isEqualTo(new Answer.Current<>("nobody"));

    clock.advance(Duration.ofMillis(1));
    assertThat(cache.get("a")).isEqualTo(new Answer.Current<>("somebody"));
  }

  @Test
  void forgetsWhatItHeldOnceItIsRefused() {
    SnapshotCache<String> cache = cache(1.0);
    keeps("somebody");
    cache.get("a");
    refuses("nobody");
    clock.advance(FRESH);
    cache.get("a");
    fails("away");
    clock.advance(NEGATIVE);

    assertThat(cache.get("a")).isEqualTo(new Answer.Away<>("away"));
  }

  @Test
  void readsOnceForAllWhoWait() throws Exception {
    SnapshotCache<String> cache = cache(1.0);
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    source =
        () -> {
          entered.countDown();
          hold(go);
          return new Reading.Kept<>("one", clock.instant());
        };
    List<Future<Answer<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      answers.add(threads.submit(() -> cache.get("a")));
    }
    entered.await();
    go.countDown();

    for (Future<Answer<String>> answer : answers) {
      assertThat(answer.get()).isEqualTo(new Answer.Current<>("one"));
    }
    assertThat(readings).hasValue(1);
  }

  @Test
  void waitsNoLongerThanItsPatience() {
    SnapshotCache<String> cache =
        new SnapshotCache<>(config(1.0), Duration.ofMillis(50), clock, threads, this::read, watch);
    keeps("old");
    assertThat(cache.get("a")).isEqualTo(new Answer.Current<>("old"));
    CountDownLatch never = new CountDownLatch(1);
    source =
        () -> {
          hold(never);
          return new Reading.Failed<>("too late");
        };
    clock.advance(FRESH);

    assertThat(cache.get("a"))
        .isEqualTo(new Answer.Stale<>("old", FRESH, "no answer within 50 ms"));
    assertThat(cache.get("b")).isEqualTo(new Answer.Away<>("no answer within 50 ms"));
    never.countDown();
  }

  @Test
  void waitsOnceForAnAnswerThatDoesNotCome() throws Exception {
    SnapshotCache<String> cache =
        new SnapshotCache<>(config(1.0), Duration.ofMillis(500), clock, threads, this::read, watch);
    keeps("old");
    cache.get("a");
    CountDownLatch back = new CountDownLatch(1);
    source =
        () -> {
          hold(back);
          return new Reading.Kept<>("new", clock.instant());
        };
    clock.advance(FRESH);
    cache.get("a");
    long start = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      assertThat(cache.get("a")).isInstanceOf(Answer.Stale.class);
    }

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(40));
    assertThat(readings).hasValue(2);
    back.countDown();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> cache.get("a").equals(new Answer.Current<>("new")));
  }

  @Test
  void asksAfterEachFailureWhatWasChanged() {
    SnapshotCache<String> cache = cache(1.0);
    keeps("old");
    cache.get("a");
    cache.outdate("a");
    fails("away");
    assertThat(cache.get("a")).isEqualTo(new Answer.Stale<>("old", Duration.ZERO, "away"));
    keeps("new");

    assertThat(cache.get("a")).isEqualTo(new Answer.Current<>("new"));
  }

  @Test
  void readsAheadWithoutMakingAnyoneWait() {
    SnapshotCache<String> cache =
        new SnapshotCache<>(
            config(0.75), Duration.ofSeconds(5), clock, waiting::add, this::read, watch);
    keeps("one");
    threads.execute(() -> cache.get("a"));
    Awaitility.await().until(() -> waiting.size() == 1);
    waiting.remove().run();
    keeps("two");
    clock.advance(Duration.ofSeconds(44));
    assertThat(cache.get("a")).isEqualTo(new Answer.Current<>("one"));
    assertThat(waiting).isEmpty();

    clock.advance(Duration.ofSeconds(1));
    assertThat(cache.get("a")).isEqualTo(new Answer.Current<>("one"));
    assertThat(cache.get("a")).isEqualTo(new Answer.Current<>("one"));
    assertThat(waiting).hasSize(1);
    waiting.remove().run();
    assertThat(cache.get("a")).isEqualTo(new Answer.Current<>("two"));
  }

  @Test
  void trustsNothingReadInTheFuture() {
    SnapshotCache<String> cache = cache(1.0);
    keeps("one");
    cache.get("a");
    clock.advance(Duration.ofHours(-1));
    fails("away");

    assertThat(cache.get("a")).isEqualTo(new Answer.Away<>("away"));
  }

  @Test
  void refusesWhenAReadingBreaks() {
    SnapshotCache<String> cache = cache(1.0);
    source =
        () -> {
          throw new IllegalStateException("on purpose");
        };

    assertThat(cache.get("a")).isEqualTo(new Answer.Away<>("internal error"));
  }

  @Test
  void holdsOnlySoMany() {
    SnapshotCache<String> cache = cache(1.0);
    refuses("nobody");
    for (int i = 0; i < 1000; i++) {
      cache.get("name" + i);
    }
    readings.set(0);
    for (int i = 0; i < 1000; i++) {
      cache.get("name" + i);
    }

    assertThat(readings.get()).isGreaterThanOrEqualTo(900);
  }

  @Test
  void readsAgainWhatItWasToForget() {
    SnapshotCache<String> cache = cache(1.0);
    keeps("old");
    cache.get("a");
    cache.get("b");
    keeps("new");

    cache.forget("a");

    assertThat(cache.get("a")).isEqualTo(new Answer.Current<>("new"));
    assertThat(cache.get("b")).isEqualTo(new Answer.Current<>("old"));
    assertThat(readings).hasValue(3);
  }

  @Test
  void readsARefusalAgainThatItWasToForget() {
    SnapshotCache<String> cache = cache(1.0);
    refuses("nobody");
    cache.get("a");
    keeps("somebody");

    cache.forget("a");

    assertThat(cache.get("a")).isEqualTo(new Answer.Current<>("somebody"));
  }

  @Test
  void forgetsOneKeyOncePerSecondOnly() {
    SnapshotCache<String> cache = cache(1.0);
    keeps("one");
    for (int i = 0; i < 100; i++) {
      cache.forget("a");
      cache.get("a");
    }
    assertThat(readings).hasValue(1);

    clock.advance(Duration.ofSeconds(1));
    for (int i = 0; i < 100; i++) {
      cache.forget("a");
      cache.get("a");
    }
    assertThat(readings).hasValue(2);
  }

  @Test
  void servesWhatItWasToForgetWithinTheGraceTimeWhileNobodyCanBeAsked() {
    SnapshotCache<String> cache = cache(1.0);
    keeps("old");
    cache.get("a");
    fails("away");
    clock.advance(Duration.ofSeconds(10));
    cache.forget("a");

    assertThat(cache.get("a")).isEqualTo(new Answer.Stale<>("old", Duration.ofSeconds(10), "away"));
    assertThat(cache.get("a")).isEqualTo(new Answer.Current<>("old"));
    assertThat(readings).hasValue(2);
    clock.advance(FRESH);
    cache.forget("a");
    assertThat(cache.get("a")).isEqualTo(new Answer.Stale<>("old", FRESH.plusSeconds(10), "away"));
  }

  @Test
  void takesNoReadingThatBeganBeforeItsKeyWasForgotten() throws Exception {
    SnapshotCache<String> cache = cache(1.0);
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
    cache.forget("a");

    assertThat(cache.get("a")).isEqualTo(new Answer.Current<>("new"));
    go.countDown();
    assertThat(early.get()).isEqualTo(new Answer.Current<>("new"));
    assertThat(cache.get("a")).isEqualTo(new Answer.Current<>("new"));
    assertThat(readings).hasValue(2);
  }

  private SnapshotCache<String> cache(double ahead) {
    return new SnapshotCache<>(
        config(ahead), Duration.ofSeconds(10), clock, threads, this::read, watch);
  }

  private static LdapConfig.Cache config(double ahead) {
    return new LdapConfig.Cache(FRESH, GRACE, NEGATIVE, 100, ahead);
  }

  private Reading<String> read(String key) {
    readings.incrementAndGet();
    return source.get();
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
