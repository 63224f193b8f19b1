package org.sshmux.menu;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CandidateTest {
  private static final Instant NOW = Person.NOW;

  private static Candidate candidate(String host, String label) {
    return Candidate.of(new Row(host, label, List.of(), Optional.empty()));
  }

  private static int rank(String host, String label, String filter) {
    return candidate(host, label).rank(Candidate.parts(filter));
  }

  @Test
  void tellsTheLastUseInWords() {
    Map.of(
            Duration.ofSeconds(-90), "just now",
            Duration.ofSeconds(59), "just now",
            Duration.ofSeconds(60), "1 min ago",
            Duration.ofMinutes(59), "59 min ago",
            Duration.ofMinutes(60), "1 h ago",
            Duration.ofHours(24), "1 d ago",
            Duration.ofDays(59), "59 d ago",
            Duration.ofDays(60), "2 mo ago",
            Duration.ofDays(730), "2 y ago",
            Duration.ofDays(400_000), "99 y ago")
        .forEach((age, words) -> {
          Row row = new Row("h", "", List.of(), Optional.of(NOW.minus(age)));
          assertThat(Candidate.of(row).age(NOW)).isEqualTo(words);
        });
    Row longAgo = new Row("h", "", List.of(), Optional.of(Instant.MIN));
    assertThat(Candidate.of(longAgo).age(Instant.MAX)).isEqualTo("99 y ago");
  }

  @Test
  void needsAllParts() {
    assertThat(rank("web1.lon", "Shop", "LON  web SHOP")).isNotNegative();
    assertThat(rank("web1.lon", "Shop", "lon zzz")).isEqualTo(Candidate.NONE);
    assertThat(rank("web1.lon", "Shop", "  ")).isZero();
  }

  @Test
  void prefersWholeMatchesToOnesWithGaps() {
    assertThat(rank("a-x", "b", "ax")).isGreaterThanOrEqualTo(Candidate.GAPPED);
    assertThat(rank("a-x", "ax", "ax")).isLessThan(Candidate.GAPPED);
    assertThat(rank("a--x-a-x", "", "ax")).isGreaterThan(rank("a-x", "", "ax"));
  }

  @Test
  void marksWhatMatches() {
    List<String> parts = Candidate.parts("web sp");
    Candidate one = candidate("my-Web", "Shop");
    assertThat(one.hostMarks(parts)).hasToString("{3, 4, 5}");
    assertThat(one.labelMarks(parts)).hasToString("{0, 3}");
  }

  @Test
  void ranksFiveThousandQuickly() {
    List<Candidate> all = Person.rows(5000).stream().map(Candidate::of).toList();
    Picker.hits(all, "warm up");
    long start = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      Picker.hits(all, "web lon 7 x");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start).dividedBy(20))
        .isLessThan(Duration.ofMillis(100));
  }
}
