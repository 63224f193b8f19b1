package org.sshmux.ldap.cache;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.sshmux.ldap.connection.CircuitBreaker;

/**
 * Repeats a failure for a while instead of asking again. So one costly question that keeps failing
 * is not asked often enough to open the {@link CircuitBreaker} for all others. Safe for many
 * threads.
 */
public final class FailurePause<V> implements Function<String, Reading<V>> {
  private static final Duration LENGTH = Duration.ofSeconds(10);

  private final Function<String, Reading<V>> source;
  private final InstantSource clock;
  private volatile Optional<Failure> latest = Optional.empty();

  /** What failed, and when it ended. */
  private record Failure(Instant at, String detail) {}

  /**
   * @param source reads; asked for one key only
   */
  public FailurePause(Function<String, Reading<V>> source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  @Override
  public Reading<V> apply(String key) {
    Optional<Failure> last = latest;
    if (last.isPresent() && recent(last.get())) {
      return new Reading.Failed<>(last.get().detail());
    }
    Reading<V> outcome = source.apply(key);
    latest =
        switch (outcome) {
          case Reading.Failed<V>(String detail) ->
              Optional.of(new Failure(clock.instant(), detail));
          case Reading.Kept<V> answer -> Optional.empty();
          case Reading.Brief<V> answer -> Optional.empty();
        };
    return outcome;
  }

  private boolean recent(Failure failure) {
    return Duration.between(failure.at(), clock.instant()).abs().compareTo(LENGTH) < 0;
  }
}
