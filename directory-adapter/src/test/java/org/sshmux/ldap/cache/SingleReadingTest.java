package org.sshmux.ldap.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.sshmux.ldap.TurnedClock;
import org.sshmux.ldap.cache.SnapshotCache.Answer;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.metrics.DirectoryCounters;

/** Many who ask for the same at once, where a reading is over before all of them have asked. */
final class SingleReadingTest {
  private static final int KEYS = 3_000;
  private static final int ASKERS = 8;

  @Test
  void readsOnceHoweverCloselyAReadingEndsBeforeAQuestion() throws Exception {
    Map<String, Integer> readings = new ConcurrentHashMap<>();
    TurnedClock clock = TurnedClock.started();
    Duration time = Duration.ofMinutes(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      SnapshotCache<String> cache =
          new SnapshotCache<>(
              new LdapConfig.Cache(time, time, time, KEYS, 1.0),
              time,
              clock,
              threads,
              key -> {
                readings.merge(key, 1, Integer::sum);
                return new Reading.Kept<>(key, clock.instant());
              },
              new SnapshotCache.Watch<>(Intake.untold(), new DirectoryCounters()));
      CyclicBarrier together = new CyclicBarrier(ASKERS);
      List<Future<?>> askers = new ArrayList<>();
      for (int asker = 0; asker < ASKERS; asker++) {
        askers.add(
            threads.submit(() -> {
              for (int key = 0; key < KEYS; key++) {
                String name = "key" + key;
                together.await(20, TimeUnit.SECONDS);
                assertThat(cache.get(name)).isEqualTo(new Answer.Current<>(name));
              }
              return null;
            }));
      }
      for (Future<?> asker : askers) {
        asker.get(60, TimeUnit.SECONDS);
      }
    }

    assertThat(readings).hasSize(KEYS);
    assertThat(readings.values()).containsOnly(1);
  }
}
