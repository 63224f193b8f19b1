package org.sshmux.ldap.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.ldap.Configs;

final class SecretTest {
  @TempDir Path dir;

  @Test
  void readsAFileWithoutItsLineEnd() throws Exception {
    for (String text : new String[] {"p w ", "p w \n", "p w \r\n"}) {
      Secret secret = Secret.read("key", Configs.secretFile(dir, text));

      assertThat(secret.bytes()).isEqualTo("p w ".getBytes(StandardCharsets.UTF_8));
      assertThat(secret.chars()).containsExactly('p', ' ', 'w', ' ');
    }
  }

  @Test
  void showsNothing() throws Exception {
    assertThat(Secret.read("key", Configs.secretFile(dir, "hush"))).hasToString("(secret)");
  }

  @Test
  void saysWhichKeyNamesAFileThatCannotBeRead() {
    assertThatIOException()
        .isThrownBy(() -> Secret.read("password-file", dir.resolve("missing")))
        .withMessageStartingWith("password-file: cannot read ")
        .withMessageContaining("missing");
  }

  @Test
  void refusesAFileWithNothingOrTooMuchInIt() {
    assertThatIOException()
        .isThrownBy(() -> Secret.read("k", Configs.secretFile(dir, "\n")))
        .withMessageContaining("is empty");
    assertThatIOException()
        .isThrownBy(() -> Secret.read("k", Configs.secretFile(dir, "x".repeat(5000))))
        .withMessageContaining("is too large");
  }
}
