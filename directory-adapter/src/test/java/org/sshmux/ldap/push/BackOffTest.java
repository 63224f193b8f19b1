package org.sshmux.ldap.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BackOffTest {
  private final BackOff backOff = new BackOff(new Random(7));

  @Test
  void doublesUpToABoundAndNeverComesBackAtOnce() {
    Duration longest = Duration.ofSeconds(1);
    for (int i = 0; i < 50; i++) {
      assertThat(backOff.next()).isBetween(longest.dividedBy(2), longest);
      Duration twice = longest.multipliedBy(2);
      longest = twice.compareTo(Duration.ofSeconds(15)) < 0 ? twice : Duration.ofSeconds(15);
    }
  }

  @Test
  void spreadsItsPauses() {
    assertThat(Stream.generate(backOff::next).limit(20).distinct()).hasSize(20);
  }

  @Test
  void beginsAnew() {
    Stream.generate(backOff::next).limit(10).forEach(_ -> {});
    backOff.reset();

    assertThat(backOff.next()).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }
}
