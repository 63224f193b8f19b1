package org.sshmux.ldap;

import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.sshmux.identity.Directory;
import org.sshmux.identity.DirectoryChange;
import org.sshmux.identity.HostListing;
import org.sshmux.identity.HostLookup;
import org.sshmux.identity.Lookup;
import org.sshmux.ldap.cache.CachedReads;
import org.sshmux.ldap.cache.Intake;
import org.sshmux.ldap.cache.SnapshotCache;
import org.sshmux.ldap.cache.SnapshotCache.Answer;
import org.sshmux.ldap.config.HostConfig;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.connection.Connections;
import org.sshmux.ldap.connection.DirectoryEvents;
import org.sshmux.ldap.connection.OutageWatch;
import org.sshmux.ldap.connection.PasswordRest;
import org.sshmux.ldap.host.HostLister;
import org.sshmux.ldap.host.HostReader;
import org.sshmux.ldap.metrics.DirectoryCounters;
import org.sshmux.ldap.person.NameRule;
import org.sshmux.ldap.person.PersonReader;
import org.sshmux.ldap.push.Push;

/**
 * The company's directory over LDAP. Every answer comes within the look-up deadline (a listing
 * within four times that), and none is older than the configured times allow.
 *
 * <p>Safe for many threads; callers wait, so they should be virtual threads. Readings run on
 * threads of their own, which a slow directory may hold longer than a caller waits.
 */
public final class LdapDirectory implements Directory {
  private static final int MAX_HOST_NAME = 255;

  private final NameRule names;
  private final Connections connections;
  private final ExecutorService readers;
  private final SnapshotCache<Lookup> people;
  private final Optional<HostCaches> hosts;
  private final Told told;
  private volatile boolean closed;

  private LdapDirectory(
      NameRule names,
      Connections connections,
      ExecutorService readers,
      SnapshotCache<Lookup> people,
      Optional<HostCaches> hosts,
      Told told) {
    this.names = names;
    this.connections = connections;
    this.readers = readers;
    this.people = people;
    this.hosts = hosts;
    this.told = told;
  }

  /**
   * Makes a directory ready; it connects in the background. A directory that is away answers {@code
   * Unavailable} until it is there.
   *
   * @param events hears of outages
   * @param clock tells the age of answers and whether an account is valid
   * @throws IOException if a file that the configuration names cannot be read
   */
  public static LdapDirectory open(LdapConfig config, DirectoryEvents events, InstantSource clock)
      throws IOException {
    OutageWatch watch = new OutageWatch(events, clock);
    RandomGenerator random = RandomGenerator.getDefault();
    PasswordRest password = PasswordRest.of(config.bind(), clock);
    Connections connections = Connections.prepare(config, watch, clock, random, password);
    DirectoryCounters counters = new DirectoryCounters();
    Push push = Push.prepare(config, clock, random, counters, password);
    ExecutorService readers =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("directory-", 0).factory());
    NameRule names = new NameRule(config.user().compiledNamePattern(), config.user().nameCase());
    PersonReader person = new PersonReader(config, names, clock, ZoneId.systemDefault());
    CachedReads reads = new CachedReads(config, connections, readers, clock, counters);
    readers.execute(new Preparation(connections, person, config.timeouts().lookupDeadline()));
    LdapDirectory directory =
        new LdapDirectory(
            names,
            connections,
            readers,
            reads.ofEntries("find", person::read, push.people()),
            config
                .hosts()
                .filter(section -> !section.bases().isEmpty())
                .map(section -> HostCaches.of(section, config.limits(), reads, clock)),
            new Told(push, counters, clock));
    push.start(directory.new HeldAnswers());
    return directory;
  }

  @Override
  public Lookup find(String login) {
    if (closed) {
      return new Lookup.Unavailable("closed");
    }
    Optional<String> name = names.spelling(login);
    if (name.isEmpty()) {
      return new Lookup.Unknown();
    }
    return switch (people.get(name.get())) {
      case Answer.Current<Lookup>(Lookup value) -> value;
      case Answer.Stale<Lookup> stale -> stale(stale);
      case Answer.Away<Lookup>(String cause) -> new Lookup.Unavailable(cause);
    };
  }

  @Override
  public HostLookup findHost(String name) {
    if (hosts.isEmpty()) {
      return new HostLookup.Unlisted();
    }
    if (closed) {
      return new HostLookup.Unavailable("closed");
    }
    if (!couldBeHost(name)) {
      return new HostLookup.Ambiguous("no host name");
    }
    return switch (hosts.get().single().get(name)) {
      case Answer.Current<HostLookup>(HostLookup value) -> value;
      case Answer.Stale<HostLookup> stale -> stale.value();
      case Answer.Away<HostLookup>(String cause) -> new HostLookup.Unavailable(cause);
    };
  }

  @Override
  public HostListing hosts() {
    if (hosts.isEmpty()) {
      return new HostListing.None();
    }
    if (closed) {
      return new HostListing.Unavailable("closed");
    }
    return switch (hosts.get().listing().get(HostCaches.ALL)) {
      case Answer.Current<HostListing>(HostListing value) -> value;
      case Answer.Stale<HostListing> stale -> stale.value();
      case Answer.Away<HostListing>(String cause) -> new HostListing.Unavailable(cause);
    };
  }

  @Override
  public void forgetHost(String name) {
    if (hosts.isPresent() && !closed && couldBeHost(name)) {
      hosts.get().single().forget(name);
    }
  }

  @Override
  public void onChange(Consumer<DirectoryChange> listener) {
    told.push().onChange(listener);
  }

  /** What was counted so far. */
  public DirectoryCounters.Snapshot counters() {
    return told.counters().snapshot(told.clock().instant());
  }

  @Override
  public void close() {
    closed = true;
    told.push().close();
    connections.close();
    readers.shutdownNow();
  }

  private static boolean couldBeHost(String name) {
    return !name.isEmpty() && name.length() <= MAX_HOST_NAME;
  }

  private static Lookup stale(Answer.Stale<Lookup> stale) {
    return switch (stale.value()) {
      case Lookup.Found found ->
          new Lookup.Found(found.person(), new Lookup.Freshness.Stale(stale.age(), stale.cause()));
      case Lookup.Unknown no -> no;
      case Lookup.Ambiguous no -> no;
      case Lookup.Unavailable no -> no;
    };
  }

  /** What makes answers known to be outdated, and what counts. */
  private record Told(Push push, DirectoryCounters counters, InstantSource clock) {}

  /** What is held, to be outdated by changes. */
  private final class HeldAnswers implements Push.Answers {
    @Override
    public void outdatePerson(String key) {
      people.outdate(key);
    }

    @Override
    public void outdateRefusals() {
      people.outdateRefusals();
    }

    @Override
    public void outdatePeople() {
      people.outdateAll();
    }

    @Override
    public void outdateHosts() {
      hosts.ifPresent(caches -> {
        caches.single().outdateAll();
        caches.listing().outdateAll();
      });
    }
  }

  /**
   * What is held of hosts.
   *
   * @param single by name
   * @param listing all of them, under {@link #ALL}
   */
  private record HostCaches(SnapshotCache<HostLookup> single, SnapshotCache<HostListing> listing) {
    static final String ALL = "all";

    static HostCaches of(
        HostConfig section, LdapConfig.Limits limits, CachedReads reads, InstantSource clock) {
      HostReader one = new HostReader(section, limits, clock);
      HostLister all = new HostLister(section, limits, clock);
      return new HostCaches(
          reads.ofEntries("find-host", one::read, Intake.untold()),
          reads.ofAll("find-hosts", (session, _) -> all.read(session)));
    }
  }
}
