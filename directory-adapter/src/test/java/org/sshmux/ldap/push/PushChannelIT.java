package org.sshmux.ldap.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.ldap.Configs;
import org.sshmux.ldap.Slapd;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.PushConfig;
import org.sshmux.ldap.connection.FailoverServers;
import org.sshmux.ldap.connection.PasswordRest;
import org.sshmux.ldap.metrics.Counted;
import org.sshmux.ldap.metrics.DirectoryCounters;
import org.sshmux.ldap.push.change.ChangeQueue;
import org.sshmux.ldap.push.feed.FeedChoice;
import org.sshmux.ldap.push.held.HeldPeople;

@Timeout(60)
final class PushChannelIT {
  @TempDir Path dir;
  private final InstantSource clock = InstantSource.system();
  private final DirectoryCounters counters = new DirectoryCounters();
  private final ChangeQueue queue = new ChangeQueue(Duration.ofMillis(20), Duration.ofMillis(20));

  @Test
  void noticesThatAServerHangsAndComesBack() throws Exception {
    try (Slapd slapd = Slapd.start(dir.resolve("slapd"), List.of())) {
      PushChannel channel = channel(slapd, slapd.passwordFile());
      Thread thread = Thread.ofVirtual().start(channel);
      assertThat(queue.take().everything()).isPresent();
      await(this::up);
      slapd.suspend();

      await(() -> !up());
      slapd.resume();
      await(this::up);
      channel.close();
      thread.interrupt();
      assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
      assertThat(up()).isFalse();
    }
  }

  @Test
  void restsWhenItsPasswordIsRefused() throws Exception {
    try (Slapd slapd = Slapd.start(dir.resolve("slapd"), List.of())) {
      PushChannel channel = channel(slapd, Configs.secretFile(dir, "wrong"));
      Thread thread = Thread.ofVirtual().start(channel);

      await(() -> thread.getState() == Thread.State.TIMED_WAITING);
      assertThat(up()).isFalse();
      assertThat(counters.snapshot(clock.instant()).of(Counted.PUSH_RESYNC)).isZero();
      thread.interrupt();
      assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
    }
  }

  private PushChannel channel(Slapd slapd, Path passwordFile) throws Exception {
    LdapConfig config =
        Configs.with(
            Configs.cleartext(List.of(slapd.url()), passwordFile),
            Configs.push(PushConfig.Mode.AUTO));
    return new PushChannel(
        FailoverServers.forListening(config, clock, PasswordRest.of(config.bind(), clock)),
        new FeedChoice(config, queue, new HeldPeople(10)),
        queue,
        counters,
        new BackOff(new Random(1)),
        Duration.ofMillis(200));
  }

  private boolean up() {
    return counters.snapshot(clock.instant()).pushUp();
  }

  private static void await(Callable<Boolean> holds) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(holds);
  }
}
