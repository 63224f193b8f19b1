package org.sshmux.session.access;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.sshmux.audit.AuditEvent;
import org.sshmux.audit.AuditEvent.Request;
import org.sshmux.grant.Capability;
import org.sshmux.grant.HostName;
import org.sshmux.identity.HostLookup;
import org.sshmux.identity.OfferedKey;
import org.sshmux.policy.Intent;
import org.sshmux.policy.Permit;
import org.sshmux.session.accounting.Books;
import org.sshmux.session.accounting.Bounded;
import org.sshmux.session.accounting.ChannelAccount;
import org.sshmux.session.accounting.Reason;
import org.sshmux.session.accounting.Sentences;
import org.sshmux.session.accounting.SessionAccount;
import org.sshmux.session.authentication.Authenticated;
import org.sshmux.target.Credential;
import org.sshmux.target.DialOutcome;
import org.sshmux.target.ResolveOutcome;

/** What one connection asks of targets: forwarded connections and sessions. Blocks. */
public final class Access {
  private static final String SESSION = "session";

  /** A little more than the second within which a directory does not forget a host twice. */
  private static final Duration ASK_AGAIN = Duration.ofMillis(1100);

  private final Books books;
  private final Surroundings around;
  private final Supplier<Authenticated> who;

  /**
   * @param who the person; throws as long as nobody is in
   */
  public Access(Books books, Surroundings around, Supplier<Authenticated> who) {
    this.books = books;
    this.around = around;
    this.who = who;
  }

  /** A {@code direct-tcpip} channel. */
  public OpenAnswer open(String kind, String host, long port, String originator) {
    Intent intent = new Intent(Capability.FORWARD, Optional.empty());
    Request request = request(kind, host, port, originator, Optional.empty());
    Arrival arrival =
        new Attempt(books, around, who.get(), intent, (_, _) -> Optional.empty(), request)
            .go(host, port);
    return switch (arrival) {
      case Arrival.Prohibited(String sentence) -> new OpenAnswer.Prohibited(sentence);
      case Arrival.Unreached(String sentence) -> new OpenAnswer.Unreached(sentence);
      case Arrival.Arrived arrived -> channel(arrived);
    };
  }

  private OpenAnswer channel(Arrival.Arrived arrived) {
    AuditEvent.ChannelOpened opening =
        new AuditEvent.ChannelOpened(
            books.link(),
            arrived.actor(),
            arrived.request(),
            arrived.peer().getHostAddress(),
            arrived.ruling());
    boolean kept = false;
    try {
      OpenAnswer answer = channel(arrived, opening);
      kept = answer instanceof OpenAnswer.Opened;
      return answer;
    } finally {
      if (!kept) {
        arrived.hold().end(() -> {});
        closeQuietly(arrived.socket());
      }
    }
  }

  private OpenAnswer channel(Arrival.Arrived arrived, AuditEvent.ChannelOpened opening) {
    String reference = opening.request().reference();
    if (!books.channelStarted()) {
      return new OpenAnswer.Unreached(Sentences.unreached(reference));
    }
    ChannelAccount account = new ChannelAccount(books, arrived.hold(), opening);
    try {
      if (arrived.hold().step(() -> books.store(opening)).isPresent()) {
        books.channelEnded(0, 0);
        return new OpenAnswer.Prohibited(Sentences.revoked(reference));
      }
    } catch (IOException e) {
      account.ended(Reason.TRAIL_UNAVAILABLE, 0, 0);
      return new OpenAnswer.Prohibited(Sentences.trailUnavailable(reference));
    }
    return new OpenAnswer.Opened(arrived.socket(), account);
  }

  /** A session at a target. */
  public SessionAnswer session(SessionAsk ask) {
    return session(ask, books.nextChannelReference());
  }

  private SessionAnswer session(SessionAsk ask, String reference) {
    UserName.Way.Host way = ask.way();
    Attempt attempt =
        new Attempt(
            books,
            around,
            who.get(),
            new Intent(ask.capability(), way.login()),
            (permit, host) -> missingAgent(permit, host, ask),
            request(reference, way.host(), way.port(), work(ask)));
    return switch (attempt.go(way.host(), way.port())) {
      case Arrival.Prohibited(String sentence) -> new SessionAnswer.Refused(sentence);
      case Arrival.Unreached(String sentence) -> new SessionAnswer.Refused(sentence);
      case Arrival.Arrived arrived -> reached(arrived, ask);
    };
  }

  private SessionAnswer.Reached reached(Arrival.Arrived arrived, SessionAsk ask) {
    SessionAccount account =
        new SessionAccount(
            books,
            arrived.hold(),
            arrived.peer().getHostAddress(),
            arrived.ruling(),
            () -> used(arrived));
    return new SessionAnswer.Reached(
        arrived.socket(),
        route(arrived),
        account,
        () -> again(arrived, ask),
        () -> redial(arrived));
  }

  private Optional<SocketChannel> redial(Arrival.Arrived arrived) {
    return switch (around.dialer().dial(arrived.permit())) {
      case DialOutcome.Connected(var socket, var peer) -> Optional.of(socket);
      case DialOutcome.Unreachable unreachable -> Optional.empty();
    };
  }

  private Route route(Arrival.Arrived arrived) {
    HostName host = arrived.permit().target().host();
    List<String> names = arrived.host().names();
    return new Route(
        arrived.request().reference(),
        arrived.actor().login(),
        host.toString(),
        names.isEmpty() ? List.of(host.toString()) : names,
        arrived.permit().target().port(),
        arrived.permit().login().orElseThrow(),
        credential(arrived.permit(), arrived.host()),
        arrived.host().keys(),
        arrived.permit().capabilities());
  }

  private Optional<Reason> missingAgent(
      Permit permit, ResolveOutcome.Resolved host, SessionAsk ask) {
    return credential(permit, host) == Credential.AGENT && !ask.agent()
        ? Optional.of(Reason.NO_AGENT)
        : Optional.empty();
  }

  private Credential credential(Permit permit, ResolveOutcome.Resolved host) {
    return around.credentials().of(permit.target().host(), host.names(), permit.ruling().group());
  }

  /**
   * The directory may have learned of a new key a moment ago. It answers afresh at most once a
   * second for a host, so that a second question may know more than the first.
   */
  private Optional<SessionAnswer.Reached> again(Arrival.Arrived arrived, SessionAsk ask) {
    if (!(arrived.permit().target().host() instanceof HostName.Name(String name))) {
      return Optional.empty();
    }
    List<OfferedKey> before = arrived.host().keys();
    boolean changed = changed(name, before);
    if (!changed) {
      try {
        TimeUnit.MILLISECONDS.sleep(ASK_AGAIN.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
      changed = changed(name, before);
    }
    if (changed
        && session(ask, arrived.request().reference()) instanceof SessionAnswer.Reached second) {
      arrived.hold().end(() -> {});
      return Optional.of(second);
    }
    return Optional.empty();
  }

  private boolean changed(String name, List<OfferedKey> before) {
    around.directory().forgetHost(name);
    return switch (around.directory().findHost(name)) {
      case HostLookup.Found(var host) -> !host.keys().equals(before);
      case HostLookup.Unlisted unlisted -> false;
      case HostLookup.Ambiguous ambiguous -> false;
      case HostLookup.Unavailable unavailable -> false;
    };
  }

  /** A session that cannot be asked for, because the user name does not say where to. */
  public SessionAnswer unreadable(String text, SessionAsk.Kind kind, String command, String why) {
    Attempt attempt =
        new Attempt(
            books,
            around,
            who.get(),
            new Intent(Capability.SHELL, Optional.empty()),
            (_, _) -> Optional.empty(),
            request(
                books.nextChannelReference(),
                text,
                0,
                new AuditEvent.Work(kind.word(), "", Bounded.text(command), false)));
    return switch (attempt.deny(Reason.MALFORMED_TARGET, why)) {
      case Arrival.Prohibited(String sentence) -> new SessionAnswer.Refused(sentence);
      case Arrival.Unreached(String sentence) -> new SessionAnswer.Refused(sentence);
      case Arrival.Arrived arrived -> throw new IllegalStateException("denied, but arrived");
    };
  }

  private void used(Arrival.Arrived arrived) {
    Request request = arrived.request();
    around
        .uses()
        .used(arrived.actor().id(), request.host(), request.port(), books.clock().instant());
  }

  private Request request(
      String kind, String host, long port, String originator, Optional<AuditEvent.Work> work) {
    return new Request(
        books.nextChannelReference(),
        kind,
        Bounded.text(host),
        (int) Math.min(port, Integer.MAX_VALUE),
        Bounded.text(originator),
        work);
  }

  private static Request request(String reference, String host, int port, AuditEvent.Work work) {
    return new Request(reference, SESSION, Bounded.text(host), port, "", Optional.of(work));
  }

  private static AuditEvent.Work work(SessionAsk ask) {
    return new AuditEvent.Work(
        ask.kind().word(),
        ask.way().login().map(Bounded::text).orElse(""),
        Bounded.command(ask.command()),
        ask.terminal());
  }

  private static void closeQuietly(SocketChannel socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing was sent yet; there is nobody to tell.
    }
  }
}
