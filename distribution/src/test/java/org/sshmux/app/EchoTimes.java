package org.sshmux.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** How long each echo over a running channel takes, sampled all the time. */
final class EchoTimes {
  private static final long EVERY_MILLIS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<Sample> samples = new ArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final CompletableFuture<Boolean> outcome = new CompletableFuture<>();

  private EchoTimes() {}

  private record Sample(long start, Duration took) {}

  /** The echoes of a span of time. */
  record Span(int echoes, Duration p50, Duration p99, Duration max) {
    static Span of(List<Duration> took) {
      assertThat(took).as("echoes").isNotEmpty();
      List<Duration> sorted = took.stream().sorted().toList();
      return new Span(
          sorted.size(), at(sorted, 0.5), at(sorted, 0.99), sorted.get(sorted.size() - 1));
    }

    private static Duration at(List<Duration> sorted, double part) {
      return sorted.get((int) (part * (sorted.size() - 1)));
    }

    @Override
    public String toString() {
      return "%d echoes, p50 %s p99 %s max %s ms".formatted(echoes, ms(p50), ms(p99), ms(max));
    }

    private static String ms(Duration time) {
      return "%.1f".formatted(time.toNanos() / 1e6);
    }
  }

  static EchoTimes of(Relay relay) {
    EchoTimes times = new EchoTimes();
    Thread.ofVirtual().start(() -> times.beat(relay));
    return times;
  }

  private void beat(Relay relay) {
    try {
      for (int i = 0; !ended.await(EVERY_MILLIS, TimeUnit.MILLISECONDS); i++) {
        long start = System.nanoTime();
        Sample sample = new Sample(start, relay.echo("beat " + i));
        synchronized (samples) {
          samples.add(sample);
        }
      }
      outcome.complete(true);
    } catch (InterruptedException | RuntimeException | AssertionError e) {
      outcome.completeExceptionally(e);
    }
  }

  /** Waits until so many echoes that began after a moment are back. */
  void await(int echoes, long since) {
    Awaitility.await("echoes")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(EVERY_MILLIS))
        .until(() -> outcome.isDone() || between(since, System.nanoTime()).size() >= echoes);
    assertThat(outcome).as("the session").isNotDone();
  }

  /** Those that began between two moments of {@link System#nanoTime}. */
  private List<Duration> between(long from, long to) {
    synchronized (samples) {
      return samples.stream()
          .filter(each -> each.start() - from >= 0 && each.start() - to < 0)
          .map(Sample::took)
          .toList();
    }
  }

  Span span(long from, long to) {
    return Span.of(between(from, to));
  }

  /** Stops; fails if an echo never came. */
  void end() {
    ended.countDown();
    outcome.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
