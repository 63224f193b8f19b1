package org.sshmux.audit.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AuditConfigTest {
  private static final Path DIRECTORY = Path.of("/var/lib/sshmux/audit");
  private static final long MIB = 1024 * 1024;

  @Test
  void takesEverySensibleValue() {
    AuditConfig config =
        new AuditConfig(DIRECTORY, 64 * MIB, 512 * MIB, Duration.ofSeconds(2), "gw1");

    assertThat(config.directory()).isEqualTo(DIRECTORY);
    assertThat(config.observer()).isEqualTo("gw1");
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, 0, 65535, 1024 * MIB + 1})
  void refusesASegmentSizeOutOfRange(long size) {
    assertThatThrownBy(() -> new AuditConfig(DIRECTORY, size, 0, Duration.ofSeconds(2), "gw1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("segment-size");
  }

  @Test
  void refusesANegativeFloorOfFreeSpace() {
    assertThatThrownBy(() -> new AuditConfig(DIRECTORY, MIB, -1, Duration.ofSeconds(2), "gw1"))
        .hasMessageContaining("min-free");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT61S"})
  void refusesATimeoutThatIsNoneOrTooLong(Duration timeout) {
    assertThatThrownBy(() -> new AuditConfig(DIRECTORY, MIB, 0, timeout, "gw1"))
        .hasMessageContaining("append-timeout");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "gw\n1"})
  void refusesAnUnreadableObserver(String name) {
    assertThatThrownBy(() -> new AuditConfig(DIRECTORY, MIB, 0, Duration.ofSeconds(2), name))
        .hasMessageContaining("observer");
  }
}
