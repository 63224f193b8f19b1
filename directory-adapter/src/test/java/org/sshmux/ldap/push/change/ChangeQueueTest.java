package org.sshmux.ldap.push.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sshmux.ldap.push.change.ChangeQueue.Batch;
import org.sshmux.ldap.push.change.EntryChange.Kind;

@Timeout(20)
final class ChangeQueueTest {
  private static final Duration GATHERING = Duration.ofMillis(50);
  private final ChangeQueue queue = new ChangeQueue(GATHERING, Duration.ofMillis(200));

  @Test
  void handsEqualChangesOnOnce() throws Exception {
    for (int i = 0; i < 300; i++) {
      queue.offer(change("cn=a"));
      queue.offer(change("cn=b"));
    }

    Batch batch = queue.take();

    assertThat(batch.changes()).containsExactly(change("cn=a"), change("cn=b"));
    assertThat(batch.everything()).isEmpty();
    assertThat(batch.repeated()).isFalse();
  }

  @Test
  void gathersForAMomentAndNoLonger() throws Exception {
    CompletableFuture<Batch> taken = CompletableFuture.supplyAsync(() -> take(queue));
    queue.offer(change("cn=a"));
    long start = System.nanoTime();

    taken.join();

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(GATHERING.minusMillis(10), GATHERING.plusSeconds(5));
  }

  @Test
  void countsTooManyChangesAsEverything() throws Exception {
    for (int i = 0; i <= ChangeQueue.MAX_CHANGES; i++) {
      queue.offer(change("cn=" + i));
    }
    queue.offer(change("cn=late"));

    Batch batch = queue.take();

    assertThat(batch.changes()).isEmpty();
    assertThat(batch.everything()).contains("more than 1000 changes at once");
    queue.offer(change("cn=after"));
    assertThat(queue.take().changes()).containsExactly(change("cn=after"));
  }

  @Test
  void keepsBatchesOfEverythingApart() throws Exception {
    queue.everything("one");
    assertThat(queue.take().everything()).contains("one");
    long start = System.nanoTime();
    queue.everything("two");
    queue.offer(change("cn=a"));
    Batch second = queue.take();

    assertThat(second.everything()).contains("two");
    assertThat(second.changes()).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(150));
  }

  @Test
  void handsABatchOnAgainWhenItIsDue() throws Exception {
    queue.offer(change("cn=a"));
    queue.repeat(queue.take(), Duration.ofMillis(20));

    Batch again = queue.take();

    assertThat(again.changes()).containsExactly(change("cn=a"));
    assertThat(again.repeated()).isTrue();
  }

  @Test
  void countsTooManyRepetitionsAsEverything() throws Exception {
    queue.offer(change("cn=a"));
    Batch batch = queue.take();
    for (int i = 0; i < 65; i++) {
      queue.repeat(batch, Duration.ofHours(1));
    }

    assertThat(queue.take().everything()).isPresent();
  }

  private static Batch take(ChangeQueue queue) {
    try {
      return queue.take();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static EntryChange change(String dn) {
    return EntryChange.of(Kind.MODIFIED, dn, Set.of());
  }
}
