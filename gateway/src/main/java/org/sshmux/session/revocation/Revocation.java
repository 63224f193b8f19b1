package org.sshmux.session.revocation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.identity.Directory;
import org.sshmux.identity.DirectoryChange;
import org.sshmux.identity.Lookup;
import org.sshmux.session.authentication.Authenticated;

/**
 * Looks people who are connected up again, and has their connections decided anew: when the
 * directory tells of a change, every now and then, and at moments of expiry that are known before.
 *
 * <p>At most {@value #PARALLEL} look-ups are under way, one for each login; a login rests for a
 * fifth of a second after one, all of them together for half a second after news that concern
 * anybody. Safe for many threads; nothing but the look-ups blocks.
 */
public final class Revocation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Revocation.class);
  private static final int PARALLEL = 8;
  private static final Duration REST = Duration.ofMillis(200);
  private static final Duration REST_OF_ALL = Duration.ofMillis(500);
  private static final Duration RETRY = Duration.ofMinutes(1);
  private static final String ANYBODY = "anybody";

  /** A clock may be set and a machine may sleep, so nothing is waited for longer than this. */
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private final Directory directory;
  private final InstantSource clock;
  private final Duration interval;
  private final Alarms alarms;
  private final RandomGenerator random;
  private final LivePeople people = new LivePeople();
  private final Map<String, Due> due = new HashMap<>();
  private final AtomicLong news = new AtomicLong();
  private final Agenda each;
  private final Agenda all;

  /**
   * @param interval how often everybody is looked up; zero: never
   * @param random spreads the look-ups; must be safe for many threads
   */
  public Revocation(
      Directory directory,
      InstantSource clock,
      Duration interval,
      Alarms alarms,
      RandomGenerator random) {
    this.directory = directory;
    this.clock = clock;
    this.interval = interval;
    this.alarms = alarms;
    this.random = random;
    this.each = new Agenda(PARALLEL, REST, alarms, Revocation::start, this::review);
    this.all =
        new Agenda(
            1,
            REST_OF_ALL,
            alarms,
            Revocation::start,
            (_, trigger) -> people.typed().forEach(login -> each.put(login, trigger)));
  }

  private static void start(Runnable task) {
    Thread.ofVirtual().name("session-review").start(task);
  }

  /** Begins to listen to the directory. */
  public void listen() {
    directory.onChange(this::heard);
  }

  private void heard(DirectoryChange change) {
    news.incrementAndGet();
    Trigger trigger = Trigger.change(change.what());
    switch (change) {
      case DirectoryChange.OfPeople(var logins, String what) ->
          people.typed(logins).forEach(login -> each.put(login, trigger));
      case DirectoryChange.OfAnybody(String what) -> all.put(ANYBODY, trigger);
    }
  }

  /** How much news there has been: to be asked before the look-up that lets somebody in. */
  public long newsSoFar() {
    return news.get();
  }

  /**
   * Somebody is in. If there has been news since the look-up, it may have been too old.
   *
   * @param newsBefore what {@link #newsSoFar} said before the look-up
   */
  public void entered(Authenticated who, Review connection, long newsBefore) {
    connection.begin(who);
    people.add(who, connection);
    if (news.get() == newsBefore) {
      await(who.login(), connection.expiry(), untilRecheck());
    } else {
      each.put(who.login(), Trigger.recheck());
    }
  }

  /** A connection of somebody who was in has ended. */
  public void left(Authenticated who, Review connection) {
    people.remove(who, connection);
    synchronized (this) {
      if (people.of(who.login()).isEmpty()) {
        cancel(who.login());
      }
    }
  }

  /** Something was decided that may rest on data from before the last look. */
  public void again(String typed) {
    each.put(typed, Trigger.recheck());
  }

  private void review(String typed, Trigger trigger) {
    boolean away = true;
    try {
      if (!people.of(typed).isEmpty()) {
        Lookup lookup = directory.find(typed);
        away = lookup instanceof Lookup.Unavailable;
        people.of(typed).forEach(connection -> review(connection, lookup, trigger));
      }
    } finally {
      rearm(typed, away);
    }
  }

  private static void review(Review connection, Lookup lookup, Trigger trigger) {
    try {
      connection.decide(lookup, trigger);
    } catch (RuntimeException e) {
      LOG.error("cannot decide anew on {}", connection.reference(), e);
    }
  }

  // ---- what is due without news ----------------------------------------------------------

  /**
   * @param away whether nothing was learned, so that news may not have been heeded yet
   */
  private void rearm(String typed, boolean away) {
    cancel(typed);
    List<Review> those = people.of(typed);
    if (!those.isEmpty()) {
      await(typed, expiry(those), away && interval.isZero() ? Optional.of(RETRY) : untilRecheck());
    }
  }

  private static Optional<Instant> expiry(List<Review> those) {
    return those.stream()
        .map(Review::expiry)
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  private synchronized void cancel(String typed) {
    Due before = due.remove(typed);
    if (before != null) {
      before.cancel().run();
    }
  }

  /** Sets the alarm for a login, unless it is set for an earlier moment. */
  private synchronized void await(
      String typed, Optional<Instant> expiry, Optional<Duration> recheck) {
    Instant now = clock.instant();
    Optional<Duration> wait =
        Stream.of(recheck, expiry.map(at -> until(now, at)))
            .flatMap(Optional::stream)
            .min(Comparator.naturalOrder());
    if (wait.isEmpty()) {
      return;
    }
    Instant at = now.plus(wait.get());
    if (!due.containsKey(typed) || at.isBefore(due.get(typed).at())) {
      cancel(typed);
      due.put(typed, new Due(at, alarms.after(wait.get(), () -> ring(typed))));
    }
  }

  private void ring(String typed) {
    boolean expired =
        expiry(people.of(typed)).map(at -> !at.isAfter(clock.instant())).orElse(false);
    each.put(typed, expired ? Trigger.expiry() : Trigger.recheck());
  }

  private Optional<Duration> untilRecheck() {
    if (interval.isZero()) {
      return Optional.empty();
    }
    long quarter = interval.toNanos() / 4;
    return Optional.of(interval.minusNanos(random.nextLong(quarter + 1)));
  }

  private static Duration until(Instant now, Instant at) {
    Duration wait = now.isBefore(at) ? Duration.between(now, at) : Duration.ZERO;
    return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
  }

  @Override
  public void close() {
    each.close();
    all.close();
    synchronized (this) {
      due.clear();
    }
    alarms.close();
  }

  private record Due(Instant at, Runnable cancel) {}
}
