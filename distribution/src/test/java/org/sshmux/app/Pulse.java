package org.sshmux.app;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An echo over a running channel every few moments, until the end. */
final class Pulse {
  private static final long EVERY_MILLIS = 50;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final CompletableFuture<Duration> slowest = new CompletableFuture<>();

  private Pulse() {}

  static Pulse of(Relay relay) {
    Pulse pulse = new Pulse();
    Thread.ofVirtual().start(() -> pulse.beat(relay));
    return pulse;
  }

  private void beat(Relay relay) {
    Duration longest = Duration.ZERO;
    try {
      for (int i = 0; !ended.await(EVERY_MILLIS, TimeUnit.MILLISECONDS); i++) {
        Duration took = relay.echo("beat " + i);
        longest = took.compareTo(longest) > 0 ? took : longest;
      }
      slowest.complete(longest);
    } catch (InterruptedException | RuntimeException | AssertionError e) {
      slowest.completeExceptionally(e);
    }
  }

  /** Stops, and returns how long the slowest echo took; fails if one never came. */
  Duration end() {
    ended.countDown();
    return slowest.orTimeout(1, TimeUnit.MINUTES).join();
  }
}
