package org.sshmux.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.sshmux.identity.Directory;
import org.sshmux.identity.HostLookup;
import org.sshmux.identity.Lookup;
import org.sshmux.ldap.SnapshotCache.Answer;

/**
 * The company's directory over LDAP. Every answer comes within the look-up deadline, and none is
 * older than the configured times allow.
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
  private final Optional<SnapshotCache<HostLookup>> hosts;
  private volatile boolean closed;

  private LdapDirectory(
      NameRule names,
      Connections connections,
      ExecutorService readers,
      SnapshotCache<Lookup> people,
      Optional<SnapshotCache<HostLookup>> hosts) {
    this.names = names;
    this.connections = connections;
    this.readers = readers;
    this.people = people;
    this.hosts = hosts;
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
    Connections connections =
        Connections.prepare(config, watch, clock, RandomGenerator.getDefault());
    ExecutorService readers =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("directory-", 0).factory());
    NameRule names = new NameRule(config.user().compiledNamePattern(), config.user().nameCase());
    PersonReader person = new PersonReader(config, names, clock, ZoneId.systemDefault());
    readers.execute(connections::warmUp);
    return new LdapDirectory(
        names,
        connections,
        readers,
        cache(config, connections, readers, clock, "find", person::read),
        config
            .hosts()
            .filter(section -> !section.bases().isEmpty())
            .map(section -> new HostReader(section, clock))
            .map(host -> cache(config, connections, readers, clock, "find-host", host::read)));
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
    if (name.isEmpty() || name.length() > MAX_HOST_NAME) {
      return new HostLookup.Ambiguous("no host name");
    }
    return switch (hosts.get().get(name)) {
      case Answer.Current<HostLookup>(HostLookup value) -> value;
      case Answer.Stale<HostLookup> stale -> stale.value();
      case Answer.Away<HostLookup>(String cause) -> new HostLookup.Unavailable(cause);
    };
  }

  @Override
  public void close() {
    closed = true;
    connections.close();
    readers.shutdownNow();
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

  private static <V> SnapshotCache<V> cache(
      LdapConfig config,
      Connections connections,
      ExecutorService readers,
      InstantSource clock,
      String operation,
      Read<V> read) {
    return new SnapshotCache<>(
        config.cache(),
        config.timeouts().lookupDeadline(),
        clock,
        readers,
        key -> {
          try {
            Deadline deadline = Deadline.in(config.timeouts().lookupDeadline());
            return connections.with(operation, deadline, session -> read.one(session, key));
          } catch (DirectoryAway e) {
            return new Reading.Failed<>(e.detail());
          }
        });
  }

  /** How one entry is read. */
  private interface Read<V> {
    Reading<V> one(LdapSession session, String key) throws LDAPException, DirectoryAway;
  }
}
