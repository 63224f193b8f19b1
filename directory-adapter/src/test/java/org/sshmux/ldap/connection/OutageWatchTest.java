package org.sshmux.ldap.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sshmux.ldap.LogLines;
import org.sshmux.ldap.RecordedEvents;
import org.sshmux.ldap.TurnedClock;

final class OutageWatchTest {
  private final RecordedEvents events = new RecordedEvents();
  private final TurnedClock clock = TurnedClock.started();
  private final OutageWatch watch = new OutageWatch(events, clock);

  @Test
  void logsAnotherCauseOfTheSameOutageOnceAMinuteAndReportsItOnce() {
    try (LogLines lines = LogLines.of(OutageWatch.class)) {
      for (int second = 0; second < 150; second++) {
        watch.failed("find", second == 0 ? "connection refused" : "password refused " + second);
        clock.advance(Duration.ofSeconds(1));
      }
      watch.answered("find");

      assertThat(lines.seen())
          .containsExactly(
              "directory away: connection refused {operation=find}",
              "directory still away: password refused 60 {operation=find}",
              "directory still away: password refused 120 {operation=find}",
              "directory is back {outage=PT2M30S}");
    }
    assertThat(events.heard()).hasSize(2);
  }

  @Test
  void takesErrorsAboutOneQuestionForNoOutage() {
    for (int i = 0; i < 3; i++) {
      watch.refused("find", "odd", "other: no");
      watch.refused("find", "odd", "other: no");
      watch.answered("find");
    }
    watch.refused("find", "odder", "other: no");
    assertThat(events.heard()).isEmpty();

    watch.refused("find", "alice", "other: no");
    assertThat(events.heard()).containsExactly("failed find");
    watch.answered("find");
    assertThat(events.heard()).hasSize(2);
  }

  @Test
  void takesAnAnswerToAnotherQuestionForNoEndOfErrors() {
    watch.refused("find", "alice", "other: no");
    watch.answered("find-host");
    watch.refused("find", "bob", "other: no");
    watch.answered("find-host");
    assertThat(events.heard()).containsExactly("failed find");

    watch.answered("find");
    assertThat(events.heard()).containsExactly("failed find", "recovered after PT0S");
  }

  @Test
  void takesAnyAnswerForTheEndOfSilence() {
    watch.failed("find-hosts", "connection refused");
    watch.answered("find");

    assertThat(events.heard()).containsExactly("failed find-hosts", "recovered after PT0S");
  }

  @Test
  void logsAnErrorAboutOneQuestionOnceAMinute() {
    try (LogLines lines = LogLines.of(OutageWatch.class)) {
      for (int second = 0; second < 90; second++) {
        watch.refused("find", "odd", "other: no");
        watch.answered("find");
        clock.advance(Duration.ofSeconds(1));
      }

      String line = "the directory answers one question with an error: other: no";
      assertThat(lines.seen())
          .containsExactly(
              line + " {operation=find, subject=odd}", line + " {operation=find, subject=odd}");
    }
    assertThat(events.heard()).isEmpty();
  }

  @Test
  void doesNotRepeatACause() {
    try (LogLines lines = LogLines.of(OutageWatch.class)) {
      for (int minute = 0; minute < 5; minute++) {
        watch.failed("find", "connection refused");
        clock.advance(Duration.ofMinutes(1));
      }

      assertThat(lines.seen())
          .isEqualTo(List.of("directory away: connection refused {operation=find}"));
    }
  }
}
