package org.sshmux.openssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Key pairs made by the real {@code ssh-keygen}. */
public final class Keys {
  private Keys() {}

  /** Makes an Ed25519 pair and returns its public line. */
  public static String generate(Path file) {
    return generate(file, "ed25519");
  }

  /** Makes a pair of a type and returns its public line. */
  public static String generate(Path file, String type) {
    Run run =
        Run.of(
            Duration.ofSeconds(30),
            List.of(
                "ssh-keygen",
                "-q",
                "-t",
                type,
                "-N",
                "",
                "-C",
                file.getFileName().toString(),
                "-f",
                file.toString()));
    assertThat(run.exit()).as(run::toString).isZero();
    return publicLine(file);
  }

  public static String publicLine(Path file) {
    try {
      return Files.readString(file.resolveSibling(file.getFileName() + ".pub"), UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
