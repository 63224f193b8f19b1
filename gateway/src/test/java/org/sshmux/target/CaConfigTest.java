package org.sshmux.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CaConfigTest {
  private static final Optional<Path> A = Optional.of(Path.of("a"));
  private static final Optional<Path> NONE = Optional.empty();
  private static final Duration VALIDITY = Duration.ofMinutes(2);

  @Test
  void takesAKeyFileOrAnAgentWithAPublicKey() {
    assertThat(new CaConfig(A, A, NONE, NONE, VALIDITY, List.of("10.1.2.3", "2001:db8::/32")))
        .isNotNull();
    assertThat(new CaConfig(NONE, NONE, A, A, Duration.ofSeconds(10), List.of())).isNotNull();
  }

  @Test
  void refusesWhatDoesNotGoTogether() {
    refuses("key-file is missing", NONE, NONE, NONE, NONE);
    refuses("agent-socket cannot", A, NONE, A, A);
    refuses("public-key-file cannot", A, NONE, NONE, A);
    refuses("public-key-file is missing", NONE, NONE, A, NONE);
    refuses("agent-socket is missing", NONE, NONE, NONE, A);
    refuses("passphrase-file goes", NONE, A, A, A);
  }

  private static void refuses(
      String message,
      Optional<Path> key,
      Optional<Path> passphrase,
      Optional<Path> agent,
      Optional<Path> publicKey) {
    assertThatThrownBy(() -> new CaConfig(key, passphrase, agent, publicKey, VALIDITY, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void refusesAValidityThatIsTooShortOrTooLong() {
    for (Duration wrong : List.of(Duration.ofMillis(9_999), Duration.ofMillis(120_001))) {
      assertThatThrownBy(() -> new CaConfig(A, NONE, NONE, NONE, wrong, List.of()))
          .hasMessage("validity must be 10s to 2m");
    }
  }

  @Test
  void refusesSourcesThatAreNoAddresses() {
    for (String wrong : List.of("gw1", "10.0.0.1/8", "10.0.0.0/33", "", "!10.0.0.1", "10.0.0.*")) {
      assertThatThrownBy(() -> new CaConfig(A, NONE, NONE, NONE, VALIDITY, List.of(wrong)))
          .hasMessageStartingWith("source-addresses ")
          .hasMessageEndingWith(": " + wrong);
    }
  }
}
