package org.sshmux.ldap.push;

import com.unboundid.ldap.sdk.LDAPException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.identity.DirectoryChange;
import org.sshmux.identity.Lookup;
import org.sshmux.ldap.cache.Intake;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.PushConfig.Mode;
import org.sshmux.ldap.connection.FailoverServers;
import org.sshmux.ldap.connection.PasswordRest;
import org.sshmux.ldap.metrics.Counted;
import org.sshmux.ldap.metrics.DirectoryCounters;
import org.sshmux.ldap.push.change.ChangeQueue;
import org.sshmux.ldap.push.change.ChangeQueue.Batch;
import org.sshmux.ldap.push.change.EntryChange;
import org.sshmux.ldap.push.feed.FeedChoice;
import org.sshmux.ldap.push.held.Concern;
import org.sshmux.ldap.push.held.HeldPeople;
import org.sshmux.ldap.push.held.HeldPerson;
import org.sshmux.ldap.push.reach.Assessment;
import org.sshmux.ldap.push.reach.Scope;

/**
 * Hears of changes, outdates what is held of those whom they concern, and then tells listeners.
 * Safe for many threads. Two threads of its own: one hears, the other works through what was heard
 * and runs the listeners.
 */
public final class Push implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Push.class);
  private static final Duration GATHERING = Duration.ofMillis(50);
  private static final Duration EVERYBODY_APART = Duration.ofSeconds(1);
  private static final Duration PROBE_INTERVAL = Duration.ofSeconds(30);
  private static final Duration REPLICA_LAG = Duration.ofSeconds(2);

  private final LdapConfig config;
  private final Optional<Works> works;
  private final InstantSource clock;
  private final DirectoryCounters counters;
  private final List<Consumer<DirectoryChange>> listeners = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  /** What is held, to be outdated. */
  public interface Answers {
    /** That of one person, by the key of the cache. */
    void outdatePerson(String key);

    /** Every refusing answer about people. */
    void outdateRefusals();

    /** Everything about people. */
    void outdatePeople();

    /** Everything about hosts. */
    void outdateHosts();
  }

  /** The parts: what is heard goes through a queue to whom it concerns. */
  private record Works(ChangeQueue queue, PushChannel channel, HeldPeople people) {}

  private Push(
      LdapConfig config, Optional<Works> works, InstantSource clock, DirectoryCounters counters) {
    this.config = config;
    this.works = works;
    this.clock = clock;
    this.counters = counters;
  }

  /**
   * Makes ready to hear; does not connect.
   *
   * @param random spreads the pauses between attempts to connect
   * @param password shared with the directory's other connections
   * @throws IOException if a file that the configuration names cannot be read
   */
  public static Push prepare(
      LdapConfig config,
      InstantSource clock,
      RandomGenerator random,
      DirectoryCounters counters,
      PasswordRest password)
      throws IOException {
    if (config.push().mode() == Mode.OFF) {
      return new Push(config, Optional.empty(), clock, counters);
    }
    ChangeQueue queue = new ChangeQueue(GATHERING, EVERYBODY_APART);
    HeldPeople people = new HeldPeople(config.cache().maxUsers());
    try {
      PushChannel channel =
          new PushChannel(
              FailoverServers.forListening(config, clock, password),
              new FeedChoice(config, queue, people),
              queue,
              counters,
              new BackOff(random),
              PROBE_INTERVAL);
      return new Push(config, Optional.of(new Works(queue, channel, people)), clock, counters);
    } catch (LDAPException e) {
      throw new IOException("the directory section cannot be used: " + e.getMessage(), e);
    }
  }

  /** Gets to know who is held. */
  public Intake<Lookup> people() {
    return works.<Intake<Lookup>>map(Works::people).orElseGet(Intake::untold);
  }

  /** Begins to hear, unless that is switched off. */
  public void start(Answers answers) {
    works.ifPresent(parts -> {
      threads.add(Thread.ofVirtual().name("directory-push").start(parts.channel()));
      threads.add(Thread.ofVirtual().name("directory-changes").start(() -> work(parts, answers)));
    });
  }

  /**
   * @param listener called one change at a time
   */
  public void onChange(Consumer<DirectoryChange> listener) {
    listeners.add(listener);
  }

  @Override
  public void close() {
    works.ifPresent(parts -> parts.channel().close());
    threads.forEach(Thread::interrupt);
  }

  private void work(Works parts, Answers answers) {
    Scope scope = Scope.of(config);
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Batch batch = parts.queue().take();
        try {
          tell(
              apply(parts, batch, answers, new Assessment(scope, parts.people(), parts.channel())));
        } catch (RuntimeException e) {
          LOG.error("working through changes broke", e);
          tell(List.of(everybody("changes that could not be worked through", answers)));
        }
        if (config.servers().size() > 1 && !batch.repeated()) {
          parts.queue().repeat(batch, REPLICA_LAG);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<DirectoryChange> apply(
      Works parts, Batch batch, Answers answers, Assessment assessment) {
    if (batch.everything().isPresent()) {
      return List.of(everybody(batch.everything().get(), answers));
    }
    List<DirectoryChange> news = new ArrayList<>();
    for (EntryChange change : batch.changes()) {
      if (!batch.repeated()) {
        counters.event(change.kind().counted(), clock.instant());
      }
      switch (assessment.of(change)) {
        case Assessment.Meaning.Anybody(String why) -> {
          parts.queue().everything(why);
          return news;
        }
        case Assessment.Meaning.Some(Concern concern, boolean hosts) -> {
          Map<String, HeldPerson> touched = parts.people().touchedBy(concern);
          touched.keySet().forEach(answers::outdatePerson);
          if (concern.strangers()) {
            answers.outdateRefusals();
          }
          if (hosts) {
            answers.outdateHosts();
          }
          if (!touched.isEmpty()) {
            news.add(new DirectoryChange.OfPeople(logins(touched), change.what()));
          }
        }
      }
    }
    return news;
  }

  private static Set<String> logins(Map<String, HeldPerson> people) {
    return people.values().stream().map(HeldPerson::login).collect(Collectors.toSet());
  }

  private DirectoryChange everybody(String why, Answers answers) {
    counters.count(Counted.PUSH_EVERYBODY);
    answers.outdatePeople();
    answers.outdateHosts();
    return new DirectoryChange.OfAnybody(why);
  }

  private void tell(List<DirectoryChange> news) {
    for (DirectoryChange change : news) {
      for (Consumer<DirectoryChange> listener : listeners) {
        try {
          listener.accept(change);
        } catch (RuntimeException e) {
          LOG.error("a listener for changes broke", e);
        }
      }
    }
  }
}
