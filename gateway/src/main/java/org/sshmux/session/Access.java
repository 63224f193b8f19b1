package org.sshmux.session;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.sshmux.audit.AuditEvent;
import org.sshmux.audit.AuditEvent.Request;
import org.sshmux.grant.Capability;
import org.sshmux.grant.HostName;
import org.sshmux.identity.HostLookup;
import org.sshmux.identity.OfferedKey;
import org.sshmux.policy.Intent;
import org.sshmux.policy.Permit;
import org.sshmux.target.Credential;
import org.sshmux.target.DialOutcome;
import org.sshmux.target.ResolveOutcome;

/** What one connection asks of targets: forwarded connections and sessions. Blocks. */
final class Access {
  private static final String SESSION = "session";

  /** A little more than the second within which a directory does not forget a host twice. */
  private static final Duration ASK_AGAIN = Duration.ofMillis(1100);

  private final Connection connection;
  private final Sessions.Surroundings around;

  Access(Connection connection, Sessions.Surroundings around) {
    this.connection = connection;
    this.around = around;
  }

  /** A {@code direct-tcpip} channel. */
  OpenAnswer open(String kind, String host, long port, String originator) {
    Intent intent = new Intent(Capability.FORWARD, Optional.empty());
    Request request = request(kind, host, port, originator, Optional.empty());
    Arrival arrival =
        new Attempt(connection, around, who(), intent, (_, _) -> Optional.empty(), request)
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
            connection.link(),
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
    if (!connection.channelStarted()) {
      return new OpenAnswer.Unreached(Sentences.unreached(reference));
    }
    ChannelAccount account =
        new ChannelAccount(connection, arrived.hold(), opening, around.clock());
    try {
      if (arrived.hold().step(() -> connection.store(opening)).isPresent()) {
        connection.channelEnded(0, 0);
        return new OpenAnswer.Prohibited(Sentences.revoked(reference));
      }
    } catch (IOException e) {
      account.ended(Reason.TRAIL_UNAVAILABLE, 0, 0);
      return new OpenAnswer.Prohibited(Sentences.trailUnavailable(reference));
    }
    return new OpenAnswer.Opened(arrived.socket(), account);
  }

  /** A session at a target. */
  SessionAnswer session(SessionAsk ask) {
    return session(ask, connection.nextChannelReference());
  }

  private SessionAnswer session(SessionAsk ask, String reference) {
    UserName.Way.Host way = ask.way();
    Attempt attempt =
        new Attempt(
            connection,
            around,
            who(),
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
            connection,
            arrived.hold(),
            arrived.peer().getHostAddress(),
            arrived.ruling(),
            around.clock());
    return new SessionAnswer.Reached(
        arrived.socket(),
        route(arrived),
        account,
        () -> again(arrived, ask),
        () -> redial(arrived));
  }

  private Optional<SocketChannel> redial(Arrival.Arrived arrived) {
    return switch (around.ports().dialer().dial(arrived.permit())) {
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
    return around
        .ports()
        .credentials()
        .of(permit.target().host(), host.names(), permit.ruling().group());
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
    around.ports().directory().forgetHost(name);
    return switch (around.ports().directory().findHost(name)) {
      case HostLookup.Found(var host) -> !host.keys().equals(before);
      case HostLookup.Unlisted unlisted -> false;
      case HostLookup.Ambiguous ambiguous -> false;
      case HostLookup.Unavailable unavailable -> false;
    };
  }

  /** A session that cannot be asked for, because the user name does not say where to. */
  SessionAnswer unreadable(String text, SessionAsk.Kind kind, String command, String why) {
    Attempt attempt =
        new Attempt(
            connection,
            around,
            who(),
            new Intent(Capability.SHELL, Optional.empty()),
            (_, _) -> Optional.empty(),
            request(
                connection.nextChannelReference(),
                text,
                0,
                new AuditEvent.Work(kind.word(), "", Sessions.shortened(command), false)));
    return switch (attempt.deny(Reason.MALFORMED_TARGET, why)) {
      case Arrival.Prohibited(String sentence) -> new SessionAnswer.Refused(sentence);
      case Arrival.Unreached(String sentence) -> new SessionAnswer.Refused(sentence);
      case Arrival.Arrived arrived -> throw new IllegalStateException("denied, but arrived");
    };
  }

  private Authentication.Authenticated who() {
    return connection
        .person()
        .orElseThrow(() -> new IllegalStateException("a channel before authentication"));
  }

  private Request request(
      String kind, String host, long port, String originator, Optional<AuditEvent.Work> work) {
    return new Request(
        connection.nextChannelReference(),
        kind,
        Sessions.shortened(host),
        (int) Math.min(port, Integer.MAX_VALUE),
        Sessions.shortened(originator),
        work);
  }

  private static Request request(String reference, String host, int port, AuditEvent.Work work) {
    return new Request(reference, SESSION, Sessions.shortened(host), port, "", Optional.of(work));
  }

  private static AuditEvent.Work work(SessionAsk ask) {
    return new AuditEvent.Work(
        ask.kind().word(),
        ask.way().login().map(Sessions::shortened).orElse(""),
        Sessions.longText(ask.command()),
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
