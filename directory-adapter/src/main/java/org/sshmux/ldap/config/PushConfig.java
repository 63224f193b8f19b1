package org.sshmux.ldap.config;

import static org.sshmux.ldap.config.ConfigChecks.check;
import static org.sshmux.ldap.config.ConfigChecks.positive;

import java.time.Duration;
import java.util.Objects;

/**
 * How the directory tells of changes.
 *
 * @param mode by which protocol
 * @param pollInterval how often changes are asked for where they can only be asked for
 */
public record PushConfig(Mode mode, Duration pollInterval) {
  private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

  public PushConfig {
    Objects.requireNonNull(mode);
    positive("poll-interval", pollInterval);
    check(
        pollInterval.compareTo(Duration.ofSeconds(1)) >= 0
            && pollInterval.compareTo(LONGEST_INTERVAL) <= 0,
        "poll-interval must be between 1s and 1h");
  }

  /** By which protocol changes are told. */
  public enum Mode {
    /** What the server says it is and can do decides. */
    AUTO,
    /** Content synchronization, refresh and persist (RFC 4533). */
    SYNCREPL,
    /** A search that stays open (draft-ietf-ldapext-psearch). */
    PERSISTENT_SEARCH,
    /** Active Directory's control, asked every {@code poll-interval}. */
    DIRSYNC,
    /** Not at all. */
    OFF
  }
}
