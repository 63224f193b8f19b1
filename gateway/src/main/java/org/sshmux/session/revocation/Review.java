package org.sshmux.session.revocation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.sshmux.audit.AuditEvent;
import org.sshmux.grant.Capability;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Person;
import org.sshmux.policy.Decision;
import org.sshmux.policy.Policy;
import org.sshmux.session.accounting.AsAudited;
import org.sshmux.session.accounting.Books;
import org.sshmux.session.accounting.Bounded;
import org.sshmux.session.accounting.Hold;
import org.sshmux.session.accounting.Reason;
import org.sshmux.session.accounting.Sentences;
import org.sshmux.session.authentication.Authenticated;
import org.sshmux.session.authentication.Standing;

/**
 * Whether one connection, and each thing that goes on in it, is still permitted. What is not is
 * revoked: first stored, then told to whoever runs it. A directory that cannot be asked revokes
 * nothing but what has expired by what it said before.
 *
 * <p>Safe for many threads. Everything but {@link #expiry}, {@link #isRevoked} and {@link
 * #onRevoked} blocks on the audit trail.
 */
public final class Review {
  private final Books books;
  private final Policy policy;

  /** Held while the revocation or the end of the connection is stored. */
  private final Lock turn = new ReentrantLock();

  private boolean over;
  private volatile boolean revoked;
  private volatile Optional<Authenticated> who = Optional.empty();
  private volatile Optional<Standing.Expiry> expiry = Optional.empty();
  private Optional<Consumer<String>> hook = Optional.empty();
  private boolean told;

  public Review(Books books, Policy policy) {
    this.books = books;
    this.policy = policy;
  }

  /** The id of the entry of whoever is in. */
  Optional<String> id() {
    return who.map(Authenticated::id);
  }

  String reference() {
    return books.reference();
  }

  /** Whether the directory permits the connection no longer. */
  public boolean isRevoked() {
    return revoked;
  }

  /** How often it was decided anew. */
  public long times() {
    return books.holds().reviews();
  }

  /** The first moment at which the connection expires, as far as the directory said. */
  public Optional<Instant> expiry() {
    return revoked ? Optional.empty() : expiry.map(Standing.Expiry::at);
  }

  /** Somebody is in; before this there is nothing to decide anew. */
  void begin(Authenticated person) {
    expiry = person.expiry();
    who = Optional.of(person);
  }

  /**
   * Has the revocation of the connection told, at once if it has come already.
   *
   * @param listener must not block; is given the sentence for the person
   */
  public void onRevoked(Consumer<String> listener) {
    synchronized (this) {
      if (!told) {
        hook = Optional.of(listener);
        return;
      }
    }
    listener.accept(Sentences.revoked(books.reference()));
  }

  /** Stores the end of the connection; a revocation comes before it or not at all. */
  public void end(Runnable event) {
    turn.lock();
    try {
      over = true;
      event.run();
    } finally {
      turn.unlock();
    }
  }

  /** Decides anew whether the connection and all that goes on in it is permitted. */
  void decide(Lookup lookup, Trigger trigger) {
    who.ifPresent(person -> decide(person, lookup, trigger));
  }

  private void decide(Authenticated who, Lookup lookup, Trigger trigger) {
    switch (lookup) {
      case Lookup.Found found -> decide(who, found, trigger);
      case Lookup.Unknown() -> revoke(who, refusal(Reason.UNKNOWN_PERSON, ""), trigger);
      case Lookup.Ambiguous(String detail) ->
          revoke(who, refusal(Reason.AMBIGUOUS_PERSON, detail), trigger);
      case Lookup.Unavailable(String detail) ->
          expiry
              .filter(end -> !books.clock().instant().isBefore(end.at()))
              .ifPresent(end -> revoke(who, refusal(end.reason(), ""), Trigger.expiry()));
    }
  }

  private void decide(Authenticated who, Lookup.Found found, Trigger trigger) {
    Person person = found.person();
    Optional<Standing.Refusal> changed =
        Standing.changed(person, who, books.source(), books.clock());
    if (changed.isPresent()) {
      books.tellIfStale(found);
      revoke(who, refusal(changed.get().reason(), changed.get().detail()), trigger);
      return;
    }
    expiry = Standing.expiry(person, who.key());
    for (Hold hold : books.holds().review()) {
      switch (policy.decide(person, hold.wanted())) {
        case Decision.Allow(var permit) ->
            hold.narrow(permit.capabilities(), withdrawn -> narrowed(hold, withdrawn, trigger));
        case Decision.Deny deny -> {
          books.tellIfStale(found);
          revoke(
              hold,
              new Hold.Refusal(deny.reason().code(), "", deny.ruling().map(AsAudited::ruling)),
              trigger);
        }
      }
    }
  }

  private void narrowed(Hold hold, List<Capability> withdrawn, Trigger trigger) {
    books.tell(
        new AuditEvent.AccessNarrowed(
            books.link(),
            hold.actor(),
            hold.request(),
            withdrawn.stream().map(Capability::code).toList(),
            trigger.kind().word(),
            trigger.what()));
  }

  private void revoke(Hold hold, Hold.Refusal why, Trigger trigger) {
    hold.revoke(
        why,
        () -> books.tell(event(hold.actor(), Optional.of(hold.request()), why, trigger)),
        Sentences.revoked(hold.request().reference()));
  }

  private void revoke(Authenticated who, Hold.Refusal why, Trigger trigger) {
    turn.lock();
    try {
      if (over || revoked) {
        return;
      }
      revoked = true;
      books.tell(event(who.actor(), Optional.empty(), why, trigger));
    } finally {
      turn.unlock();
    }
    String sentence = Sentences.revoked(books.reference());
    books.holds().revoke().forEach(hold -> hold.revoke(why, () -> {}, sentence));
    Optional<Consumer<String>> listener;
    synchronized (this) {
      told = true;
      listener = hook;
    }
    listener.ifPresent(to -> to.accept(sentence));
  }

  private AuditEvent event(
      AuditEvent.Actor actor,
      Optional<AuditEvent.Request> request,
      Hold.Refusal why,
      Trigger trigger) {
    return new AuditEvent.AccessRevoked(
        books.link(),
        actor,
        request,
        why.code(),
        Bounded.text(why.detail()),
        why.ruling(),
        trigger.kind().word(),
        trigger.what());
  }

  private static Hold.Refusal refusal(Reason reason, String detail) {
    return new Hold.Refusal(reason.code(), detail, Optional.empty());
  }
}
