package org.sshmux.audit.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sshmux.audit.AuditEventExamples;
import org.sshmux.audit.ecs.AuditRecord;
import org.sshmux.audit.ecs.EcsJson;

final class AuditQueryTest {
  private static final Instant NOW = Instant.parse("2026-11-22T14:10:03Z");

  @ParameterizedTest
  @CsvSource({
    "90s, 2026-11-22T14:08:33Z",
    "30m, 2026-11-22T13:40:03Z",
    "2h, 2026-11-22T12:10:03Z",
    "7d, 2026-11-15T14:10:03Z",
    "2026-11-21, 2026-11-21T00:00:00Z",
    "2026-11-22T15:03:00+01:00, 2026-11-22T14:03:00Z",
    "2026-11-22t14:03:00z, 2026-11-22T14:03:00Z"
  })
  void readsAMoment(String text, Instant expected) {
    assertThat(AuditQuery.moment(text, NOW)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2", "h", "-2h", "2w", "yesterday", "2026-13-01", "99999999d"})
  void saysWhatAMomentLooksLike(String text) {
    assertThatThrownBy(() -> AuditQuery.moment(text, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("such as 2h or 7d");
  }

  @Test
  void everythingMatchesEverything() {
    EcsJson json = new EcsJson("gw1");
    for (AuditEventExamples.Example example : AuditEventExamples.all()) {
      byte[] line = json.line(new EcsJson.Envelope(NOW, "ID", 0), example.event());

      assertThat(AuditQuery.everything().matches(AuditRecord.parse(line).orElseThrow())).isTrue();
    }
  }
}
