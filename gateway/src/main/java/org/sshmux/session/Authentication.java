package org.sshmux.session;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.sshmux.audit.AuditEvent;
import org.sshmux.audit.AuditEvent.Actor;
import org.sshmux.audit.AuditEvent.DirectoryData;
import org.sshmux.identity.AccountState;
import org.sshmux.identity.AuthorizedKey;
import org.sshmux.identity.Directory;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Membership;
import org.sshmux.identity.OfferedKey;
import org.sshmux.identity.Person;

/**
 * The authentication of one connection: keys are asked about, then proven. One look-up answers all
 * keys offered for a login; the proof is judged on a snapshot within the directory's own bounds.
 *
 * <p>Calls come one at a time, in the order of the client's packets.
 */
final class Authentication {
  private final Connection connection;
  private final Directory directory;
  private final Trail trail;
  private final InstantSource clock;

  private Optional<Asked> asked = Optional.empty();
  private Optional<OfferedKey> lastKey = Optional.empty();
  private int keysOffered;
  private boolean failureStored;
  private volatile Optional<Authenticated> person = Optional.empty();

  Authentication(Connection connection, Directory directory, Trail trail, InstantSource clock) {
    this.connection = connection;
    this.directory = directory;
    this.trail = trail;
    this.clock = clock;
  }

  /** The person, once in. */
  Optional<Authenticated> person() {
    return person;
  }

  synchronized KeyAnswer offered(String login, OfferedKey key) {
    keysOffered++;
    lastKey = Optional.of(key);
    return switch (ask(login)) {
      case Lookup.Found(Person found, var freshness) ->
          listed(found, key).isPresent() ? new KeyAnswer.Listed() : new KeyAnswer.NotListed();
      case Lookup.Unknown() -> new KeyAnswer.NotListed();
      case Lookup.Ambiguous(var detail) -> new KeyAnswer.NotListed();
      case Lookup.Unavailable(String detail) -> {
        fail(login, Optional.empty(), Reason.DIRECTORY_UNAVAILABLE, detail);
        yield new KeyAnswer.GiveUp(
            Reason.DIRECTORY_UNAVAILABLE, Sentences.directoryUnavailable(connection.reference()));
      }
    };
  }

  private Lookup ask(String login) {
    if (asked.isEmpty() || !asked.get().login().equals(login)) {
      asked = Optional.of(new Asked(login, directory.find(login)));
    }
    return asked.get().lookup();
  }

  synchronized LoginAnswer proven(String login, OfferedKey key, AuditEvent.Transport transport) {
    lastKey = Optional.of(key);
    Lookup lookup = directory.find(login);
    asked = Optional.of(new Asked(login, lookup));
    return switch (lookup) {
      case Lookup.Found found -> judge(login, key, found, transport);
      case Lookup.Unknown() -> refuse(login, Optional.empty(), Reason.UNKNOWN_PERSON, "");
      case Lookup.Ambiguous(String detail) ->
          refuse(login, Optional.empty(), Reason.AMBIGUOUS_PERSON, detail);
      case Lookup.Unavailable(String detail) ->
          refuse(login, Optional.empty(), Reason.DIRECTORY_UNAVAILABLE, detail);
    };
  }

  synchronized void unproven(String login, OfferedKey key) {
    lastKey = Optional.of(key);
    fail(login, Optional.empty(), Reason.BAD_SIGNATURE, "");
  }

  /** Stores, once, that nobody got in although keys were offered. */
  synchronized void ended(Reason reason) {
    if (person.isPresent() || failureStored || asked.isEmpty()) {
      return;
    }
    Asked last = asked.get();
    Reason why =
        switch (last.lookup()) {
          case Lookup.Unknown() -> Reason.UNKNOWN_PERSON;
          case Lookup.Ambiguous(var detail) -> Reason.AMBIGUOUS_PERSON;
          case Lookup.Unavailable(var detail) -> Reason.DIRECTORY_UNAVAILABLE;
          case Lookup.Found(var found, var freshness) ->
              switch (reason) {
                case LOGIN_GRACE_TIME, SHUTDOWN -> reason;
                case TOO_MANY_KEYS, TOO_MANY_FAILURES ->
                    gap(found).isPresent() ? Reason.PERSON_INCOMPLETE : reason;
                default -> unlisted(found).reason();
              };
        };
    fail(last.login(), Optional.empty(), why, detail(last.lookup()));
  }

  private LoginAnswer judge(
      String login, OfferedKey key, Lookup.Found found, AuditEvent.Transport transport) {
    Person candidate = found.person();
    Optional<AuthorizedKey> line = listed(candidate, key);
    Actor actor = actor(candidate);
    if (line.isEmpty()) {
      Refusal unlisted = unlisted(candidate);
      return refuse(login, Optional.empty(), unlisted.reason(), unlisted.detail());
    }
    Optional<Refusal> refusal = refusal(candidate, line.get(), connection.source(), clock);
    if (refusal.isPresent()) {
      return refuse(login, Optional.of(actor), refusal.get().reason(), refusal.get().detail());
    }
    DirectoryData data = data(candidate, found.freshness(), clock);
    try {
      connection.storeOpening();
      if (!trail.accepting()) {
        return refuse(login, Optional.of(actor), Reason.TRAIL_UNAVAILABLE, "");
      }
      tellIfStale(found);
      trail.store(
          new AuditEvent.AuthenticationSucceeded(
              connection.link(),
              actor,
              new AuditEvent.Key(
                  key.type(), key.fingerprint(), Sessions.shortened(line.get().comment())),
              transport,
              data));
    } catch (IOException e) {
      return refuse(login, Optional.of(actor), Reason.TRAIL_UNAVAILABLE, e.toString());
    }
    Authenticated who = new Authenticated(login, candidate.id(), key, actor);
    connection.review().learn(candidate, who);
    person = Optional.of(who);
    return new LoginAnswer.Accepted();
  }

  /** Why a person who had logged in must not go on, if so: judged as at the login. */
  static Optional<Refusal> changed(
      Person now, Authenticated who, InetSocketAddress source, InstantSource clock) {
    if (!now.id().equals(who.id())) {
      return Optional.of(new Refusal(Reason.PERSON_REPLACED, ""));
    }
    return listed(now, who.key())
        .map(line -> refusal(now, line, source, clock))
        .orElseGet(() ->
            Optional.of(
                gap(now)
                    .map(detail -> new Refusal(Reason.PERSON_INCOMPLETE, detail))
                    .orElse(new Refusal(Reason.KEY_REMOVED, ""))));
  }

  /** Why a key that is not listed is refused: it may be listed where nothing was read. */
  private static Refusal unlisted(Person candidate) {
    return gap(candidate)
        .map(detail -> new Refusal(Reason.PERSON_INCOMPLETE, detail))
        .orElse(new Refusal(Reason.NO_MATCHING_KEY, ""));
  }

  /** What is missing of a person, if anything is. */
  private static Optional<String> gap(Person candidate) {
    return switch (candidate.completeness()) {
      case Person.Completeness.Complete() -> Optional.empty();
      case Person.Completeness.Partial(String detail) -> Optional.of(detail);
    };
  }

  private static String detail(Lookup lookup) {
    return switch (lookup) {
      case Lookup.Unknown() -> "";
      case Lookup.Ambiguous(String detail) -> detail;
      case Lookup.Unavailable(String detail) -> detail;
      case Lookup.Found found -> gap(found.person()).orElse("");
    };
  }

  /** Why a person or key that is listed must not be used now; the same for logins and channels. */
  static Optional<Refusal> refusal(
      Person candidate, AuthorizedKey line, InetSocketAddress source, InstantSource clock) {
    switch (candidate.state()) {
      case AccountState.Barred(var cause, var attribute, var value) -> {
        return Optional.of(new Refusal(barred(cause), attribute + ": " + value));
      }
      case AccountState.Active(var until) -> {
        if (until.isPresent() && !clock.instant().isBefore(until.get())) {
          return Optional.of(new Refusal(Reason.ACCOUNT_EXPIRED, "at " + until.get()));
        }
      }
    }
    Optional<String> gap = gap(candidate);
    if (gap.isPresent()) {
      return Optional.of(new Refusal(Reason.PERSON_INCOMPLETE, gap.get()));
    }
    if (!line.usableFrom(source.getAddress())) {
      return Optional.of(new Refusal(Reason.KEY_SOURCE, ""));
    }
    if (!line.usableAt(clock.instant())) {
      return Optional.of(new Refusal(Reason.KEY_EXPIRED, ""));
    }
    return Optional.empty();
  }

  /** When a connection that was opened with a key expires, as far as the directory says. */
  static Optional<Expiry> expiry(Person subject, OfferedKey key) {
    Optional<Expiry> ofKey =
        listed(subject, key)
            .flatMap(AuthorizedKey::expiry)
            .map(at -> new Expiry(at, Reason.KEY_EXPIRED));
    Optional<Expiry> ofAccount =
        subject.state() instanceof AccountState.Active(var until)
            ? until.map(at -> new Expiry(at, Reason.ACCOUNT_EXPIRED))
            : Optional.empty();
    return Stream.of(ofAccount, ofKey)
        .flatMap(Optional::stream)
        .min(Comparator.comparing(Expiry::at));
  }

  private void tellIfStale(Lookup.Found found) {
    if (found.freshness() instanceof Lookup.Freshness.Stale(Duration age, String cause)) {
      trail.tell(
          new AuditEvent.StaleDataUsed(connection.link(), found.person().login(), age, cause));
    }
  }

  static DirectoryData data(Person subject, Lookup.Freshness freshness, InstantSource clock) {
    Duration age = Duration.between(subject.loadedAt(), clock.instant());
    return new DirectoryData(
        age.isNegative() ? Duration.ZERO : age, freshness instanceof Lookup.Freshness.Stale);
  }

  static Actor actor(Person subject) {
    return new Actor(
        subject.login(),
        subject.id(),
        subject.dn(),
        subject.memberships().stream().map(Membership::group).toList());
  }

  static Optional<AuthorizedKey> listed(Person subject, OfferedKey key) {
    return subject.keys().stream().filter(line -> line.key().equals(key)).findFirst();
  }

  /**
   * @param actor who it is, if they have shown that they hold a key; empty: they learn nothing
   */
  private LoginAnswer refuse(String login, Optional<Actor> actor, Reason reason, String detail) {
    fail(login, actor, reason, detail);
    String reference = connection.reference();
    return new LoginAnswer.Refused(
        switch (reason) {
          case DIRECTORY_UNAVAILABLE -> Sentences.directoryUnavailable(reference);
          case TRAIL_UNAVAILABLE -> Sentences.trailUnavailable(reference);
          case PERSON_INCOMPLETE ->
              actor.isPresent() ? Sentences.incomplete(reference) : Sentences.refused(reference);
          default -> Sentences.refused(reference);
        });
  }

  private void fail(String login, Optional<Actor> actor, Reason reason, String detail) {
    failureStored = true;
    try {
      connection.storeOpening();
    } catch (IOException e) {
      // The failure below is told as soon as the trail can store again.
    }
    trail.tell(
        new AuditEvent.AuthenticationFailed(
            connection.link(),
            Sessions.shortened(login),
            actor,
            lastKey.map(key -> new AuditEvent.Key(key.type(), key.fingerprint(), "")),
            reason.code(),
            Sessions.shortened(detail),
            keysOffered));
  }

  private static Reason barred(AccountState.Cause cause) {
    return switch (cause) {
      case DISABLED -> Reason.ACCOUNT_DISABLED;
      case LOCKED -> Reason.ACCOUNT_LOCKED;
      case EXPIRED -> Reason.ACCOUNT_EXPIRED;
      case NOT_YET_VALID -> Reason.ACCOUNT_NOT_YET_VALID;
      case UNREADABLE -> Reason.ACCOUNT_UNREADABLE;
    };
  }

  /**
   * Who got in, and with what.
   *
   * @param login as typed, for later look-ups
   * @param id the entry's immutable id at that moment
   */
  record Authenticated(String login, String id, OfferedKey key, Actor actor) {}

  /** What ends by itself, and what it is refused with from then on. */
  record Expiry(Instant at, Reason reason) {}

  record Refusal(Reason reason, String detail) {}

  private record Asked(String login, Lookup lookup) {}
}
