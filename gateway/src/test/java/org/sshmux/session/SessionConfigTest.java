package org.sshmux.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionConfigTest {
  private static SessionConfig config(String separators, String... patterns) {
    return config(separators, Duration.ZERO, patterns);
  }

  private static SessionConfig config(String separators, Duration recheck, String... patterns) {
    return new SessionConfig(
        separators,
        List.of(patterns),
        SessionConfig.SingleHost.CONNECT,
        SessionConfig.AfterSession.MENU,
        Duration.ofMinutes(5),
        recheck);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LANG", "LC_", "LC_ALL", "A_MIDDLE_Z", "A_Z"})
  void acceptsVariablesThatAreListed(String variable) {
    assertThat(config("+", "LANG", "LC_*", "A_*Z").accepts(variable)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"LANGUAGE", "XLC_ALL", "", "LD_PRELOAD", "A_Zb", "lang"})
  void refusesOthers(String variable) {
    assertThat(config("+", "LANG", "LC_*", "A_*Z").accepts(variable)).isFalse();
  }

  @Test
  void refusesSeparatorsThatBreakClients() {
    assertThatThrownBy(() -> config("#")).hasMessageStartingWith("separators");
  }

  @Test
  void refusesToAskTheDirectoryWithoutAPause() {
    assertThat(config("+", Duration.ofSeconds(1)).recheckInterval()).hasSeconds(1);
    assertThatThrownBy(() -> config("+", Duration.ofMillis(999)))
        .hasMessageStartingWith("recheck-interval");
  }
}
