package org.sshmux.session;

import java.time.Instant;
import java.time.InstantSource;
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

/**
 * Whether one connection, and each thing that goes on in it, is still permitted. What is not is
 * revoked: first stored, then told to whoever runs it. A directory that cannot be asked revokes
 * nothing but what has expired by what it said before.
 *
 * <p>Safe for many threads. Everything but {@link #expiry}, {@link #isRevoked} and {@link
 * #onRevoked} blocks on the audit trail.
 */
final class Review {
  private final Connection connection;
  private final Policy policy;
  private final InstantSource clock;
  private final Holds holds = new Holds();

  /** Held while the revocation or the end of the connection is stored. */
  private final Lock turn = new ReentrantLock();

  private boolean over;
  private volatile boolean revoked;
  private volatile Optional<Authentication.Expiry> expiry = Optional.empty();
  private Optional<Consumer<String>> hook = Optional.empty();
  private boolean told;

  Review(Connection connection, Policy policy, InstantSource clock) {
    this.connection = connection;
    this.policy = policy;
    this.clock = clock;
  }

  Holds holds() {
    return holds;
  }

  boolean isRevoked() {
    return revoked;
  }

  /** The first moment at which the connection expires, as far as the directory said. */
  Optional<Instant> expiry() {
    return revoked ? Optional.empty() : expiry.map(Authentication.Expiry::at);
  }

  /** Remembers when the person's connection expires. */
  void learn(Person person, Authentication.Authenticated who) {
    expiry = Authentication.expiry(person, who.key());
  }

  /** Has the revocation of the connection told, at once if it has come already. */
  void onRevoked(Consumer<String> listener) {
    synchronized (this) {
      if (!told) {
        hook = Optional.of(listener);
        return;
      }
    }
    listener.accept(Sentences.revoked(connection.reference()));
  }

  /** Stores the end of the connection; a revocation comes before it or not at all. */
  void end(Runnable event) {
    turn.lock();
    try {
      over = true;
      event.run();
    } finally {
      turn.unlock();
    }
  }

  /** Decides anew. */
  void decide(Authentication.Authenticated who, Lookup lookup, Trigger trigger) {
    switch (lookup) {
      case Lookup.Found found -> decide(who, found, trigger);
      case Lookup.Unknown() -> revoke(who, refusal(Reason.UNKNOWN_PERSON, ""), trigger);
      case Lookup.Ambiguous(String detail) ->
          revoke(who, refusal(Reason.AMBIGUOUS_PERSON, detail), trigger);
      case Lookup.Unavailable(String detail) ->
          expiry
              .filter(end -> !clock.instant().isBefore(end.at()))
              .ifPresent(end -> revoke(who, refusal(end.reason(), ""), Trigger.expiry()));
    }
  }

  private void decide(Authentication.Authenticated who, Lookup.Found found, Trigger trigger) {
    Person person = found.person();
    Optional<Authentication.Refusal> changed =
        Authentication.changed(person, who, connection.source(), clock);
    if (changed.isPresent()) {
      tellIfStale(found);
      revoke(who, refusal(changed.get().reason(), changed.get().detail()), trigger);
      return;
    }
    learn(person, who);
    for (Hold hold : holds.review()) {
      switch (policy.decide(person, hold.wanted())) {
        case Decision.Allow(var permit) ->
            hold.narrow(permit.capabilities(), withdrawn -> narrowed(hold, withdrawn, trigger));
        case Decision.Deny deny -> {
          tellIfStale(found);
          revoke(
              hold,
              new Hold.Refusal(deny.reason().code(), "", deny.ruling().map(Attempt::plain)),
              trigger);
        }
      }
    }
  }

  private void narrowed(Hold hold, List<Capability> withdrawn, Trigger trigger) {
    connection.tell(
        new AuditEvent.AccessNarrowed(
            connection.link(),
            hold.actor(),
            hold.request(),
            withdrawn.stream().map(Capability::code).toList(),
            trigger.kind().word(),
            trigger.what()));
  }

  private void tellIfStale(Lookup.Found found) {
    if (found.freshness() instanceof Lookup.Freshness.Stale(var age, String cause)) {
      connection.tell(
          new AuditEvent.StaleDataUsed(connection.link(), found.person().login(), age, cause));
    }
  }

  private void revoke(Hold hold, Hold.Refusal why, Trigger trigger) {
    hold.revoke(
        why,
        () -> connection.tell(event(hold.actor(), Optional.of(hold.request()), why, trigger)),
        Sentences.revoked(hold.request().reference()));
  }

  private void revoke(Authentication.Authenticated who, Hold.Refusal why, Trigger trigger) {
    turn.lock();
    try {
      if (over || revoked) {
        return;
      }
      revoked = true;
      connection.tell(event(who.actor(), Optional.empty(), why, trigger));
    } finally {
      turn.unlock();
    }
    String sentence = Sentences.revoked(connection.reference());
    holds.revoke().forEach(hold -> hold.revoke(why, () -> {}, sentence));
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
        connection.link(),
        actor,
        request,
        why.code(),
        Sessions.shortened(why.detail()),
        why.ruling(),
        trigger.kind().word(),
        trigger.what());
  }

  private static Hold.Refusal refusal(Reason reason, String detail) {
    return new Hold.Refusal(reason.code(), detail, Optional.empty());
  }
}
