package org.sshmux.config;

import java.util.List;
import java.util.Objects;

/** What came of reading a configuration file. */
public sealed interface Loading<T> {

  /**
   * The file is good.
   *
   * @param value the record tree
   * @param digest {@code sha256:} and lower-case hexadecimal of the file's bytes
   * @param effective the file completed with everything it leaves to defaults, as YAML
   */
  record Loaded<T>(T value, String digest, String effective) implements Loading<T> {
    public Loaded {
      Objects.requireNonNull(value);
      Objects.requireNonNull(digest);
      Objects.requireNonNull(effective);
    }
  }

  /**
   * The file must not be used.
   *
   * @param problems everything that is wrong with it, in the order of the file; never empty
   */
  record Invalid<T>(List<Problem> problems) implements Loading<T> {
    public Invalid {
      problems = List.copyOf(problems);
      if (problems.isEmpty()) {
        throw new IllegalArgumentException("an invalid file has a problem");
      }
    }
  }
}
