package org.sshmux.session;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.sshmux.identity.AccountState;
import org.sshmux.identity.AuthorizedKey;
import org.sshmux.identity.Directory;
import org.sshmux.identity.DirectoryChange;
import org.sshmux.identity.HostListing;
import org.sshmux.identity.HostLookup;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Membership;
import org.sshmux.identity.OfferedKey;
import org.sshmux.identity.Person;

/** A directory whose answers a test sets. Safe for many threads. */
public final class FakeDirectory implements Directory {
  private final Map<String, Lookup> people = new ConcurrentHashMap<>();
  private final Map<String, HostLookup> hosts = new ConcurrentHashMap<>();
  private final List<String> forgotten = new CopyOnWriteArrayList<>();
  private final List<Consumer<DirectoryChange>> listeners = new CopyOnWriteArrayList<>();
  private final AtomicInteger questions = new AtomicInteger();
  private volatile Runnable beforeAnswer = () -> {};
  private volatile HostListing listing = new HostListing.None();

  public void answer(String login, Lookup lookup) {
    people.put(login, lookup);
  }

  public void answerHost(String name, HostLookup lookup) {
    hosts.put(name, lookup);
  }

  public void answerHosts(HostListing answer) {
    listing = answer;
  }

  /** The names of the hosts that were forgotten, in order. */
  public List<String> forgotten() {
    return List.copyOf(forgotten);
  }

  /** Has something happen between the choice of an answer about a person and the answer. */
  public void beforeAnswer(Runnable task) {
    beforeAnswer = task;
  }

  /** How often anybody was looked up. */
  public int questions() {
    return questions.get();
  }

  @Override
  public Lookup find(String login) {
    questions.incrementAndGet();
    Lookup answer = people.getOrDefault(login, new Lookup.Unknown());
    beforeAnswer.run();
    return answer;
  }

  @Override
  public HostLookup findHost(String name) {
    return hosts.getOrDefault(name, new HostLookup.Unlisted());
  }

  @Override
  public HostListing hosts() {
    return listing;
  }

  @Override
  public void forgetHost(String name) {
    forgotten.add(name);
  }

  @Override
  public void onChange(Consumer<DirectoryChange> listener) {
    listeners.add(listener);
  }

  /** Tells whoever listens. */
  public void tell(DirectoryChange change) {
    listeners.forEach(listener -> listener.accept(change));
  }

  @Override
  public void close() {}

  /** A person with one key and one group that carries the grants. */
  public static Person person(
      String login, AccountState state, List<AuthorizedKey> keys, String... grants) {
    String dn = "cn=team,ou=groups,dc=example,dc=test";
    return new Person(
        login,
        "id-of-" + login,
        "uid=" + login + ",ou=people,dc=example,dc=test",
        state,
        keys,
        List.of(new Membership("team", dn, List.of(dn), List.of(grants))),
        Instant.EPOCH,
        new Person.Completeness.Complete());
  }

  public static Lookup found(Person person) {
    return new Lookup.Found(person, new Lookup.Freshness.Fresh());
  }

  /** A key whose wire form is well formed but made up; different for each number. */
  public static OfferedKey key(int number) {
    byte[] blob = new byte[4 + 11 + 4 + 32];
    blob[3] = 11;
    System.arraycopy(
        "ssh-ed25519".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, blob, 4, 11);
    blob[18] = 32;
    blob[50] = (byte) number;
    return OfferedKey.of(blob);
  }
}
