package org.sshmux.ldap.cache;

import com.unboundid.ldap.sdk.LDAPException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.connection.Connections;
import org.sshmux.ldap.connection.Deadline;
import org.sshmux.ldap.connection.DirectoryAway;
import org.sshmux.ldap.connection.LdapSession;
import org.sshmux.ldap.metrics.DirectoryCounters;

/**
 * Makes the caches of answers that are read over the connections.
 *
 * @param readers runs readings; must not run them on the caller's thread
 * @param counters count what the caches do
 */
public record CachedReads(
    LdapConfig config,
    Connections connections,
    Executor readers,
    InstantSource clock,
    DirectoryCounters counters) {
  private static final int TIMES_FOR_ALL = 4;

  /** How an answer is read; done again from the start if a connection turns out to be dead. */
  public interface Read<V> {
    Reading<V> on(LdapSession session, String key) throws LDAPException, DirectoryAway;
  }

  /**
   * Answers about single entries.
   *
   * @param operation what is asked, such as {@code find}
   * @param intake knows of changes
   */
  public <V> SnapshotCache<V> ofEntries(String operation, Read<V> read, Intake<V> intake) {
    Duration time = config.timeouts().lookupDeadline();
    return new SnapshotCache<>(
        config.cache(),
        time,
        clock,
        readers,
        source(operation, time, read),
        new SnapshotCache.Watch<>(intake, counters));
  }

  /**
   * One answer about many entries, which takes longer and is not tried again at once when it
   * failed.
   *
   * @param operation what is asked, such as {@code find-hosts}
   */
  public <V> SnapshotCache<V> ofAll(String operation, Read<V> read) {
    Duration time = config.timeouts().lookupDeadline().multipliedBy(TIMES_FOR_ALL);
    LdapConfig.Cache times = config.cache();
    LdapConfig.Cache one =
        new LdapConfig.Cache(
            times.fresh(), times.grace(), times.negative(), 1, times.backgroundRefreshAt());
    return new SnapshotCache<>(
        one,
        time,
        clock,
        readers,
        new FailurePause<>(source(operation, time, read), clock),
        new SnapshotCache.Watch<>(Intake.untold(), counters));
  }

  private <V> Function<String, Reading<V>> source(String operation, Duration time, Read<V> read) {
    return key -> {
      try {
        return connections.with(
            operation, key, Deadline.in(time), session -> read.on(session, key));
      } catch (DirectoryAway e) {
        return new Reading.Failed<>(e.detail());
      }
    };
  }
}
