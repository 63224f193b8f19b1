package org.sshmux.session.access;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.sshmux.audit.AuditEvent;
import org.sshmux.audit.AuditEvent.Actor;
import org.sshmux.audit.AuditEvent.DirectoryData;
import org.sshmux.audit.AuditEvent.Request;
import org.sshmux.grant.HostName;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Person;
import org.sshmux.policy.AccessRequest;
import org.sshmux.policy.Decision;
import org.sshmux.policy.Intent;
import org.sshmux.policy.Permit;
import org.sshmux.policy.Screening;
import org.sshmux.policy.Target;
import org.sshmux.session.accounting.AsAudited;
import org.sshmux.session.accounting.Books;
import org.sshmux.session.accounting.Bounded;
import org.sshmux.session.accounting.Hold;
import org.sshmux.session.accounting.Reason;
import org.sshmux.session.accounting.Sentences;
import org.sshmux.session.authentication.Authenticated;
import org.sshmux.session.authentication.Standing;
import org.sshmux.target.DialOutcome;
import org.sshmux.target.ResolveOutcome;

/**
 * One person's way to a target: look up afresh, decide, store, dial. Each step either refuses or
 * hands on to the next; each refusal stores its event and tells the person nothing but a reference.
 *
 * <p>For one thread, once. Blocks.
 */
final class Attempt {
  private static final int MAX_PORT = 65535;

  /** How often a decision is begun anew because the person was looked up again meanwhile. */
  private static final int MAX_ROUNDS = 3;

  private final Books books;
  private final Surroundings around;
  private final Authenticated who;
  private final Intent intent;
  private final Precheck precheck;
  private Request request;
  private Actor actor;
  private Optional<DirectoryData> data = Optional.empty();
  private long reviewsBefore;
  private int rounds;

  /** What may be known to fail before a permitted target is dialled. */
  @FunctionalInterface
  interface Precheck {
    Optional<Reason> failure(Permit permit, ResolveOutcome.Resolved host);
  }

  /**
   * @param request as asked for; the host may be hostile
   */
  Attempt(
      Books books,
      Surroundings around,
      Authenticated who,
      Intent intent,
      Precheck precheck,
      Request request) {
    this.books = books;
    this.around = around;
    this.who = who;
    this.intent = intent;
    this.precheck = precheck;
    this.request = request;
    this.actor = who.actor();
  }

  Arrival go(String host, long port) {
    if (port < 1 || port > MAX_PORT) {
      return deny(Reason.MALFORMED_TARGET, "port " + port);
    }
    return switch (HostName.parse(host)) {
      case HostName.Parsing.Malformed(String why) -> deny(Reason.MALFORMED_TARGET, why);
      case HostName.Parsing.Read(HostName name) -> person(new Target(name, (int) port));
    };
  }

  /** Refuses what cannot even be asked for. */
  Arrival deny(Reason reason, String detail) {
    deny(reason.code(), detail, Optional.empty());
    String reference = request.reference();
    return new Arrival.Prohibited(
        switch (reason) {
          case DIRECTORY_UNAVAILABLE -> Sentences.directoryUnavailable(reference);
          case NAME_SERVICE_UNAVAILABLE -> Sentences.unreached(reference);
          case TRAIL_UNAVAILABLE -> Sentences.trailUnavailable(reference);
          case REVOKED -> Sentences.revoked(reference);
          default -> Sentences.refused(reference);
        });
  }

  private Arrival person(Target target) {
    request =
        new Request(
            request.reference(),
            request.kind(),
            target.host().toString(),
            target.port(),
            request.originator(),
            request.work());
    rounds++;
    reviewsBefore = books.holds().reviews();
    return switch (around.directory().find(who.login())) {
      case Lookup.Found found -> stillTheSame(found, target);
      case Lookup.Unknown() -> deny(Reason.UNKNOWN_PERSON, "");
      case Lookup.Ambiguous(String detail) -> deny(Reason.AMBIGUOUS_PERSON, detail);
      case Lookup.Unavailable(String detail) -> deny(Reason.DIRECTORY_UNAVAILABLE, detail);
    };
  }

  private Arrival stillTheSame(Lookup.Found found, Target target) {
    Person person = found.person();
    InstantSource clock = books.clock();
    data = Optional.of(AsAudited.data(person, found.freshness(), clock));
    Optional<Standing.Refusal> refusal = Standing.changed(person, who, books.source(), clock);
    if (refusal.isPresent()) {
      return deny(refusal.get().reason(), refusal.get().detail());
    }
    actor = AsAudited.actor(person);
    books.tellIfStale(found);
    return switch (around.policy().screen(person, target, intent)) {
      case Screening.Refused(Decision.Deny deny) -> deny(deny);
      case Screening.Possible(Screening.Reach reach) -> resolve(found, target, reach);
    };
  }

  private Arrival resolve(Lookup.Found found, Target target, Screening.Reach reach) {
    return switch (around.resolver().resolve(target.host(), reach)) {
      case ResolveOutcome.NoSuchHost(String detail) -> deny(Reason.NO_SUCH_HOST, detail);
      case ResolveOutcome.Ambiguous(String detail) -> deny(Reason.AMBIGUOUS_HOST, detail);
      case ResolveOutcome.Unavailable(ResolveOutcome.Source source, String detail) ->
          deny(
              switch (source) {
                case DIRECTORY -> Reason.DIRECTORY_UNAVAILABLE;
                case NAME_SERVICE -> Reason.NAME_SERVICE_UNAVAILABLE;
              },
              detail);
      case ResolveOutcome.Resolved host -> decide(found, target, host);
    };
  }

  private Arrival decide(Lookup.Found found, Target target, ResolveOutcome.Resolved host) {
    AccessRequest wanted = new AccessRequest(target, host.names(), host.addresses(), intent);
    return switch (around.policy().decide(found.person(), found.freshness(), wanted)) {
      case Decision.Deny deny -> deny(deny);
      case Decision.Allow(Permit permit) -> hold(wanted, permit, host);
    };
  }

  /** From here on, what is permitted is decided anew whenever the person is looked up again. */
  private Arrival hold(AccessRequest wanted, Permit permit, ResolveOutcome.Resolved host) {
    Request before = request;
    permit.login().ifPresent(this::as);
    AccessRequest decided =
        new AccessRequest(
            wanted.target(),
            wanted.names(),
            wanted.addresses(),
            new Intent(intent.capability(), permit.login()));
    Hold hold = new Hold(books.holds(), actor, request, decided, permit);
    return switch (books.holds().add(hold, reviewsBefore)) {
      case HELD -> allow(hold, permit, host);
      case REVOKED -> deny(Reason.REVOKED, "");
      case OUTDATED -> {
        if (rounds < MAX_ROUNDS) {
          hold.end(() -> {});
          request = before;
          yield person(wanted.target());
        }
        around.again().accept(who.login());
        yield allow(hold, permit, host);
      }
    };
  }

  private Arrival allow(Hold hold, Permit permit, ResolveOutcome.Resolved host) {
    boolean kept = false;
    try {
      Arrival arrival = store(hold, permit, host);
      kept = arrival instanceof Arrival.Arrived;
      return arrival;
    } finally {
      if (!kept) {
        hold.end(() -> {});
      }
    }
  }

  private Arrival store(Hold hold, Permit permit, ResolveOutcome.Resolved host) {
    try {
      if (!books.accepting()) {
        return deny(Reason.TRAIL_UNAVAILABLE, "");
      }
      Optional<Hold.Refusal> refusal = hold.step(() -> books.store(allowed(permit)));
      if (refusal.isPresent()) {
        return deny(refusal.get());
      }
    } catch (IOException e) {
      return deny(Reason.TRAIL_UNAVAILABLE, e.toString());
    }
    Optional<Reason> failure = precheck.failure(permit, host);
    return failure.isPresent() ? failed(failure.get(), permit) : dial(hold, permit, host);
  }

  private AuditEvent allowed(Permit permit) {
    return new AuditEvent.AccessAllowed(
        books.link(),
        actor,
        request,
        permit.addresses().stream().map(InetAddress::getHostAddress).toList(),
        AsAudited.ruling(permit.ruling()),
        data.orElseThrow());
  }

  private Arrival failed(Reason reason, Permit permit) {
    books.tell(
        new AuditEvent.DialFailed(books.link(), actor, request, reason.code(), "", Duration.ZERO));
    return new Arrival.Unreached(
        Sentences.failed(reason, request.host(), permit.login().orElse(""), request.reference()));
  }

  /** The login at the target is decided. */
  private void as(String login) {
    request =
        new Request(
            request.reference(),
            request.kind(),
            request.host(),
            request.port(),
            request.originator(),
            request
                .work()
                .map(work ->
                    new AuditEvent.Work(work.kind(), login, work.command(), work.terminal())));
  }

  private Arrival dial(Hold hold, Permit permit, ResolveOutcome.Resolved host) {
    Instant start = books.clock().instant();
    return switch (around.dialer().dial(permit)) {
      case DialOutcome.Unreachable(var cause, String detail) -> {
        books.tell(
            new AuditEvent.DialFailed(
                books.link(),
                actor,
                request,
                cause.code(),
                Bounded.text(detail),
                Duration.between(start, books.clock().instant())));
        yield new Arrival.Unreached(Sentences.unreached(request.reference()));
      }
      case DialOutcome.Connected(var socket, var peer) ->
          new Arrival.Arrived(socket, peer.getAddress(), permit, hold, host);
    };
  }

  private Arrival deny(Hold.Refusal refusal) {
    deny(refusal.code(), refusal.detail(), refusal.ruling());
    return new Arrival.Prohibited(Sentences.refused(request.reference()));
  }

  private Arrival deny(Decision.Deny deny) {
    deny(deny.reason().code(), "", deny.ruling().map(AsAudited::ruling));
    return new Arrival.Prohibited(Sentences.refused(request.reference()));
  }

  private void deny(String code, String detail, Optional<AuditEvent.Ruling> ruling) {
    books.tell(
        new AuditEvent.AccessDenied(
            books.link(), actor, request, code, Bounded.text(detail), ruling, data));
  }
}
