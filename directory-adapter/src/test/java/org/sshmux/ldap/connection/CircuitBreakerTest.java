package org.sshmux.ldap.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.sshmux.ldap.TurnedClock;
import org.sshmux.ldap.connection.CircuitBreaker.Pass;

final class CircuitBreakerTest {
  private final TurnedClock clock = new TurnedClock(Instant.EPOCH);

  /** No jitter: 0.5 + (almost 1)/2 of each pause. */
  private final RandomGenerator longest = () -> -1L;

  private final CircuitBreaker breaker = new CircuitBreaker(clock, longest);

  @Test
  void letsEveryoneThroughUntilFiveFailuresInTenSeconds() {
    fail(4);
    clock.advance(Duration.ofSeconds(11));
    fail(4);
    assertThat(breaker.enter()).isPresent();

    fail(1);
    assertThat(breaker.enter()).isEmpty();
  }

  @Test
  void forgetsFailuresAtTheFirstSuccess() {
    fail(4);
    breaker.enter().orElseThrow().succeeded();
    fail(4);

    assertThat(breaker.enter()).isPresent();
  }

  @Test
  void letsOneProbeThroughAfterAPauseThatDoubles() {
    fail(5);
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      clock.advance(Duration.ofMillis(seconds * 1000L - 10));
      assertThat(breaker.enter()).isEmpty();
      clock.advance(Duration.ofMillis(10));
      Pass probe = breaker.enter().orElseThrow();
      assertThat(breaker.enter()).isEmpty();
      probe.failed();
      assertThat(breaker.enter()).isEmpty();
    }
  }

  @Test
  void opensForEveryoneWhenAProbeSucceeds() {
    fail(5);
    clock.advance(Duration.ofSeconds(1));
    breaker.enter().orElseThrow().succeeded();

    assertThat(breaker.enter()).isPresent();
    assertThat(breaker.enter()).isPresent();
  }

  @Test
  void letsTheNextOneProbeWhenAProbeWasNotUsed() {
    fail(5);
    clock.advance(Duration.ofSeconds(1));
    breaker.enter().orElseThrow().unused();

    assertThat(breaker.enter()).isPresent();
  }

  @Test
  void takesLateFailuresForNothingNew() {
    Pass late = breaker.enter().orElseThrow();
    fail(5);
    clock.advance(Duration.ofSeconds(1));
    Pass probe = breaker.enter().orElseThrow();
    late.failed();
    probe.succeeded();

    assertThat(breaker.enter()).isPresent();
  }

  @Test
  void shortensPausesByAtMostHalf() {
    CircuitBreaker jittered = new CircuitBreaker(clock, () -> 0L);
    for (int i = 0; i < 5; i++) {
      jittered.enter().orElseThrow().failed();
    }
    clock.advance(Duration.ofMillis(499));
    assertThat(jittered.enter()).isEmpty();
    clock.advance(Duration.ofMillis(1));
    assertThat(jittered.enter()).isPresent();
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      breaker.enter().orElseThrow().failed();
    }
  }
}
