package org.sshmux.ldap.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.sshmux.ldap.TurnedClock;
import org.sshmux.ldap.cache.SnapshotCache.Answer;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.metrics.DirectoryCounters;

/** A reading that succeeds at the moment at which who waits for it gives up. */
final class LateReadingTest {
  private static final Duration FRESH = Duration.ofSeconds(2);
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final TurnedClock clock = TurnedClock.started();
  private final CountDownLatch go = new CountDownLatch(1);
  private final CountDownLatch stored = new CountDownLatch(1);
  private final CountDownLatch reading = new CountDownLatch(1);
  private volatile boolean late;

  @Test
  void countsForNoFailure() throws Exception {
    SnapshotCache<String> cache =
        new SnapshotCache<>(
            new LdapConfig.Cache(FRESH, LONG, FRESH, 10, 1.0),
            PATIENCE,
            this::instant,
            each -> Thread.ofVirtual().start(() -> run(each)),
            this::read,
            new SnapshotCache.Watch<>(Intake.untold(), new DirectoryCounters()));
    assertThat(cache.get("a")).isInstanceOf(Answer.Current.class);
    clock.advance(FRESH);
    late = true;
    cache.get("a");
    assertThat(go.getCount()).as("given up in the middle of the reading").isZero();
    assertThat(stored.await(10, TimeUnit.SECONDS)).isTrue();

    clock.advance(FRESH);
    assertThat(cache.get("a")).isInstanceOf(Answer.Current.class);
  }

  private Reading<String> read(String key) {
    if (late) {
      reading.countDown();
      await(go, Duration.ofSeconds(10));
    }
    return new Reading.Kept<>(key, clock.instant());
  }

  private void run(Runnable task) {
    boolean last = late;
    task.run();
    if (last) {
      late = false;
      stored.countDown();
    }
  }

  /** Who has given up looks at the clock: at that moment the reading ends, if it can. */
  private Instant instant() {
    if (reading.getCount() == 0 && go.getCount() > 0) {
      go.countDown();
      await(stored, Duration.ofMillis(500));
    }
    return clock.instant();
  }

  private static void await(CountDownLatch latch, Duration time) {
    try {
      var _ = latch.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
