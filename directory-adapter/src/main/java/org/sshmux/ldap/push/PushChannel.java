package org.sshmux.ldap.push;

import static java.util.Objects.requireNonNull;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.ServerSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.ldap.connection.Deadline;
import org.sshmux.ldap.metrics.Counted;
import org.sshmux.ldap.metrics.DirectoryCounters;
import org.sshmux.ldap.push.change.ChangeQueue;
import org.sshmux.ldap.push.feed.Feed;
import org.sshmux.ldap.push.feed.FeedChoice;
import org.sshmux.ldap.push.feed.RootEntry;
import org.sshmux.ldap.push.reach.LiveEntries;

/**
 * Keeps hearing of changes over a connection of its own: connects, begins, sees from time to time
 * whether the server is still there, and connects again after a pause that grows. {@link #run} is
 * one thread's work until it is interrupted.
 */
final class PushChannel implements Runnable, LiveEntries {
  private static final Logger LOG = LoggerFactory.getLogger(PushChannel.class);
  private static final Duration PROBE_PATIENCE = Duration.ofSeconds(2);
  private static final Duration READ_PATIENCE = Duration.ofSeconds(1);
  private static final Duration STEADY = Duration.ofSeconds(30);
  private static final Duration PASSWORD_REST = Duration.ofMinutes(1);
  private static final Duration REFUSED_REST = Duration.ofMinutes(5);

  private final ServerSet servers;
  private final FeedChoice choice;
  private final ChangeQueue queue;
  private final DirectoryCounters counters;
  private final BackOff backOff;
  private final Duration probeInterval;
  private volatile Optional<LDAPConnection> connected = Optional.empty();
  private volatile boolean closed;

  /**
   * @param probeInterval how often it is seen whether the server is still there
   */
  PushChannel(
      ServerSet servers,
      FeedChoice choice,
      ChangeQueue queue,
      DirectoryCounters counters,
      BackOff backOff,
      Duration probeInterval) {
    this.servers = servers;
    this.choice = choice;
    this.queue = queue;
    this.counters = counters;
    this.backOff = backOff;
    this.probeInterval = probeInterval;
  }

  @Override
  public void run() {
    try {
      while (!closed) {
        TimeUnit.NANOSECONDS.sleep(once().toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the connection; {@link #run} ends too once its thread is interrupted. */
  void close() {
    closed = true;
    connected.ifPresent(LDAPConnection::close);
  }

  @Override
  public Optional<SearchResultEntry> read(String dn, Filter filter, List<String> attributes)
      throws LDAPException {
    return search(dn, SearchScope.BASE, filter, attributes, 1).stream().findFirst();
  }

  @Override
  public List<SearchResultEntry> search(
      String base, SearchScope scope, Filter filter, List<String> attributes, int limit)
      throws LDAPException {
    SearchRequest request =
        new SearchRequest(base, scope, filter, attributes.toArray(String[]::new));
    request.setResponseTimeoutMillis(READ_PATIENCE.toMillis());
    request.setSizeLimit(limit);
    LDAPConnection connection =
        connected.orElseThrow(() -> new LDAPException(ResultCode.SERVER_DOWN, "not connected"));
    try {
      return requireNonNull(connection.search(request).getSearchEntries());
    } catch (LDAPSearchException e) {
      List<SearchResultEntry> found = e.getSearchEntries();
      if (e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
        return List.of();
      }
      if (limit == 1
          && found != null
          && !found.isEmpty()
          && e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED)) {
        return List.of(found.getFirst());
      }
      throw e;
    }
  }

  /**
   * One connection, from beginning to end.
   *
   * @return how long to wait before the next
   */
  private Duration once() throws InterruptedException {
    Deadline steady = Deadline.in(STEADY);
    try (LDAPConnection connection = servers.getConnection()) {
      connected = Optional.of(connection);
      if (closed) {
        return Duration.ZERO;
      }
      return hear(connection);
    } catch (LDAPException e) {
      ended(e);
      if (e.getResultCode().equals(ResultCode.INVALID_CREDENTIALS)) {
        return PASSWORD_REST;
      }
    } catch (RuntimeException e) {
      LOG.error("hearing of changes broke", e);
    } finally {
      connected = Optional.empty();
      counters.pushUp(false);
    }
    if (steady.passed()) {
      backOff.reset();
    }
    return backOff.next();
  }

  /**
   * Hears until the connection ends.
   *
   * @return how long to leave a server alone that does not tell of changes
   */
  private Duration hear(LDAPConnection connection) throws LDAPException, InterruptedException {
    for (Feed feed : choice.feedsFor(RootEntry.read(connection, PROBE_PATIENCE))) {
      CompletableFuture<String> ended = new CompletableFuture<>();
      switch (feed.start(connection, ended)) {
        case REFUSED -> {}
        case COMPLETE -> {
          up(feed, connection);
          attend(connection, feed, ended);
        }
        case GAP -> {
          counters.count(Counted.PUSH_RESYNC);
          queue.everything("changes may have been missed until the directory told of them");
          up(feed, connection);
          attend(connection, feed, ended);
        }
      }
    }
    LOG.info("the directory does not tell of changes; answers are as old as cache.fresh allows");
    return REFUSED_REST;
  }

  private void up(Feed feed, LDAPConnection connection) {
    counters.pushUp(true);
    LOG.atInfo()
        .addKeyValue("server", connection.getHostPort())
        .log("the directory tells of changes ({})", feed.name());
  }

  /** Returns only by an exception. */
  private void attend(LDAPConnection connection, Feed feed, CompletableFuture<String> ended)
      throws LDAPException, InterruptedException {
    Deadline probe = Deadline.in(probeInterval);
    Deadline turn = Deadline.in(feed.interval());
    while (true) {
      try {
        Duration wait = probe.leftUpTo(turn.left());
        throw new LDAPException(
            ResultCode.SERVER_DOWN, ended.get(wait.toNanos(), TimeUnit.NANOSECONDS));
      } catch (TimeoutException e) {
        if (turn.passed()) {
          feed.keepUp(connection);
          turn = Deadline.in(feed.interval());
        }
        if (probe.passed()) {
          RootEntry.read(connection, PROBE_PATIENCE);
          probe = Deadline.in(probeInterval);
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException("completes with a value", e);
      }
    }
  }

  private void ended(LDAPException e) {
    if (!closed) {
      LOG.atWarn()
          .addKeyValue("result", e.getResultCode().getName())
          .log("the directory tells of no changes for now: {}", e.getMessage());
    }
  }
}
