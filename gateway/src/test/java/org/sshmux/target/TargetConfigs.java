package org.sshmux.target;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Ways to reach targets, as tests need them. */
public final class TargetConfigs {
  private static final Duration SHORT = Duration.ofSeconds(5);

  private TargetConfigs() {}

  /** With these time limits, and else as usual. */
  public static TargetConfig of(Duration connect, Duration resolve) {
    return of(connect, resolve, Optional.empty(), Optional.empty());
  }

  /** For sessions. */
  public static TargetConfig of(Optional<Path> knownHosts, Optional<Credential> credential) {
    return of(SHORT, SHORT, knownHosts, credential);
  }

  private static TargetConfig of(
      Duration connect,
      Duration resolve,
      Optional<Path> knownHosts,
      Optional<Credential> credential) {
    return new TargetConfig(
        connect,
        resolve,
        SHORT,
        SHORT,
        knownHosts,
        Duration.ofSeconds(30),
        3,
        credential,
        List.of());
  }
}
