package org.sshmux.session.authentication;

import java.io.IOException;
import java.util.Optional;
import org.sshmux.audit.AuditEvent;
import org.sshmux.audit.AuditEvent.Actor;
import org.sshmux.audit.AuditEvent.DirectoryData;
import org.sshmux.identity.AuthorizedKey;
import org.sshmux.identity.Directory;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.OfferedKey;
import org.sshmux.identity.Person;
import org.sshmux.session.accounting.AsAudited;
import org.sshmux.session.accounting.Books;
import org.sshmux.session.accounting.Bounded;
import org.sshmux.session.accounting.Reason;
import org.sshmux.session.accounting.Sentences;

/**
 * The authentication of one connection: keys are asked about, then proven. One look-up answers all
 * keys offered for a login; the proof is judged on a snapshot within the directory's own bounds.
 *
 * <p>Calls come one at a time, in the order of the client's packets.
 */
public final class Authentication {
  private final Books books;
  private final Directory directory;

  private Optional<Asked> asked = Optional.empty();
  private Optional<OfferedKey> lastKey = Optional.empty();
  private int keysOffered;
  private boolean failureStored;
  private volatile Optional<Authenticated> person = Optional.empty();

  public Authentication(Books books, Directory directory) {
    this.books = books;
    this.directory = directory;
  }

  /** The person, once in. */
  public Optional<Authenticated> person() {
    return person;
  }

  /**
   * The person.
   *
   * @throws IllegalStateException before authentication
   */
  public Authenticated who() {
    return person.orElseThrow(() -> new IllegalStateException("nobody is in yet"));
  }

  /** Asks whether a key that has not proven itself yet may belong to the login. */
  public synchronized KeyAnswer offered(String login, OfferedKey key) {
    keysOffered++;
    lastKey = Optional.of(key);
    return switch (ask(login)) {
      case Lookup.Found(Person found, var freshness) ->
          Standing.listed(found, key).isPresent()
              ? new KeyAnswer.Listed()
              : new KeyAnswer.NotListed();
      case Lookup.Unknown() -> new KeyAnswer.NotListed();
      case Lookup.Ambiguous(var detail) -> new KeyAnswer.NotListed();
      case Lookup.Unavailable(String detail) -> {
        fail(login, Optional.empty(), Reason.DIRECTORY_UNAVAILABLE, detail);
        yield new KeyAnswer.GiveUp(
            Reason.DIRECTORY_UNAVAILABLE, Sentences.directoryUnavailable(books.reference()));
      }
    };
  }

  private Lookup ask(String login) {
    if (asked.isEmpty() || !asked.get().login().equals(login)) {
      asked = Optional.of(new Asked(login, directory.find(login)));
    }
    return asked.get().lookup();
  }

  /** Decides on a login whose key has just been proven by a signature. */
  public synchronized LoginAnswer proven(
      String login, OfferedKey key, AuditEvent.Transport transport) {
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

  /** Stores that a listed key came with a proof that does not hold. */
  public synchronized void unproven(String login, OfferedKey key) {
    lastKey = Optional.of(key);
    fail(login, Optional.empty(), Reason.BAD_SIGNATURE, "");
  }

  /** Stores, once, that nobody got in although keys were offered. */
  public synchronized void ended(Reason reason) {
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
                case TOO_MANY_KEYS, TOO_MANY_FAILURES -> Standing.unlisted(found, reason).reason();
                default -> Standing.unlisted(found, Reason.NO_MATCHING_KEY).reason();
              };
        };
    fail(last.login(), Optional.empty(), why, detail(last.lookup()));
  }

  private LoginAnswer judge(
      String login, OfferedKey key, Lookup.Found found, AuditEvent.Transport transport) {
    Person candidate = found.person();
    Optional<AuthorizedKey> line = Standing.listed(candidate, key);
    Actor actor = AsAudited.actor(candidate);
    if (line.isEmpty()) {
      Standing.Refusal unlisted = Standing.unlisted(candidate, Reason.NO_MATCHING_KEY);
      return refuse(login, Optional.empty(), unlisted.reason(), unlisted.detail());
    }
    Optional<Standing.Refusal> refusal =
        Standing.refusal(candidate, line.get(), books.source(), books.clock());
    if (refusal.isPresent()) {
      return refuse(login, Optional.of(actor), refusal.get().reason(), refusal.get().detail());
    }
    DirectoryData data = AsAudited.data(candidate, found.freshness(), books.clock());
    try {
      books.storeOpening();
      if (!books.accepting()) {
        return refuse(login, Optional.of(actor), Reason.TRAIL_UNAVAILABLE, "");
      }
      books.tellIfStale(found);
      books.store(
          new AuditEvent.AuthenticationSucceeded(
              books.link(),
              actor,
              new AuditEvent.Key(key.type(), key.fingerprint(), Bounded.text(line.get().comment())),
              transport,
              data));
    } catch (IOException e) {
      return refuse(login, Optional.of(actor), Reason.TRAIL_UNAVAILABLE, e.toString());
    }
    person =
        Optional.of(
            new Authenticated(login, candidate.id(), key, actor, Standing.expiry(candidate, key)));
    return new LoginAnswer.Accepted();
  }

  private static String detail(Lookup lookup) {
    return switch (lookup) {
      case Lookup.Unknown() -> "";
      case Lookup.Ambiguous(String detail) -> detail;
      case Lookup.Unavailable(String detail) -> detail;
      case Lookup.Found found -> Standing.gap(found.person()).orElse("");
    };
  }

  /**
   * @param actor who it is, if they have shown that they hold a key; empty: they learn nothing
   */
  private LoginAnswer refuse(String login, Optional<Actor> actor, Reason reason, String detail) {
    fail(login, actor, reason, detail);
    String reference = books.reference();
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
      books.storeOpening();
    } catch (IOException e) {
      // The failure below is told as soon as the trail can store again.
    }
    books.tell(
        new AuditEvent.AuthenticationFailed(
            books.link(),
            Bounded.text(login),
            actor,
            lastKey.map(key -> new AuditEvent.Key(key.type(), key.fingerprint(), "")),
            reason.code(),
            Bounded.text(detail),
            keysOffered));
  }

  private record Asked(String login, Lookup lookup) {}
}
