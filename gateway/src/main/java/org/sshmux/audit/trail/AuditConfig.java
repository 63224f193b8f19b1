package org.sshmux.audit.trail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.sshmux.audit.AuditLog;

/**
 * The {@code audit} section of the configuration.
 *
 * @param directory where the trail is kept; made if it is not there
 * @param segmentSize bytes at which a file of the trail is closed and the next one begun
 * @param minFree bytes that must be free in the directory's file system for new access; below it
 *     new access is refused, while events of running sessions are still stored
 * @param appendTimeout how long the caller of {@link AuditLog#append} waits for the disk
 * @param observer the name of this gateway in every event
 */
public record AuditConfig(
    Path directory, long segmentSize, long minFree, Duration appendTimeout, String observer) {
  private static final long MIN_SEGMENT = 64 * 1024;
  private static final long MAX_SEGMENT = 1024 * 1024 * 1024;
  private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);
  private static final int MAX_OBSERVER = 255;

  public AuditConfig {
    Objects.requireNonNull(directory);
    Objects.requireNonNull(appendTimeout);
    Objects.requireNonNull(observer);
    if (segmentSize < MIN_SEGMENT || segmentSize > MAX_SEGMENT) {
      throw new IllegalArgumentException("segment-size must be from 64 KiB to 1 GiB");
    }
    if (minFree < 0) {
      throw new IllegalArgumentException("min-free must not be negative");
    }
    if (!appendTimeout.isPositive() || appendTimeout.compareTo(MAX_TIMEOUT) > 0) {
      throw new IllegalArgumentException("append-timeout must be positive and at most one minute");
    }
    if (observer.isBlank()
        || observer.length() > MAX_OBSERVER
        || observer.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "observer must be a name of 1 to 255 characters, none of them a control character");
    }
  }
}
