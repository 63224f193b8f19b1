package org.sshmux.session;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.sshmux.audit.AuditEvent;
import org.sshmux.audit.AuditEvent.Actor;
import org.sshmux.audit.AuditEvent.DirectoryData;
import org.sshmux.audit.AuditEvent.Request;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Person;
import org.sshmux.policy.AccessRequest;
import org.sshmux.policy.Capability;
import org.sshmux.policy.Decision;
import org.sshmux.policy.HostName;
import org.sshmux.policy.Permit;
import org.sshmux.policy.Ruling;
import org.sshmux.policy.Screening;
import org.sshmux.policy.Target;
import org.sshmux.target.DialOutcome;
import org.sshmux.target.ResolveOutcome;

/**
 * One person's way to a target: look up afresh, decide, store, dial, store. Each refusal stores its
 * event and tells the person nothing but a reference.
 */
final class Access {
  private static final int MAX_PORT = 65535;

  private final Connection connection;
  private final Ports ports;
  private final Trail trail;
  private final InstantSource clock;

  Access(Connection connection, Ports ports, Trail trail, InstantSource clock) {
    this.connection = connection;
    this.ports = ports;
    this.trail = trail;
    this.clock = clock;
  }

  OpenAnswer open(String kind, String host, long port, String originator) {
    Authentication.Authenticated who =
        connection
            .person()
            .orElseThrow(() -> new IllegalStateException("a channel before authentication"));
    Request request =
        new Request(
            connection.nextChannelReference(),
            kind,
            Sessions.shortened(host),
            (int) Math.min(port, Integer.MAX_VALUE),
            Sessions.shortened(originator));
    Attempt attempt = new Attempt(who, request);
    if (port < 1 || port > MAX_PORT) {
      return attempt.deny(Reason.MALFORMED_TARGET, "port " + port);
    }
    return switch (HostName.parse(host)) {
      case HostName.Parsing.Malformed(String why) -> attempt.deny(Reason.MALFORMED_TARGET, why);
      case HostName.Parsing.Read(HostName name) -> attempt.person(new Target(name, (int) port));
    };
  }

  /** One request on its way; each step either refuses or hands on to the next. */
  private final class Attempt {
    private final Authentication.Authenticated who;
    private final Request asked;
    private Request request;
    private Actor actor;
    private Optional<DirectoryData> data = Optional.empty();

    Attempt(Authentication.Authenticated who, Request request) {
      this.who = who;
      this.asked = request;
      this.request = request;
      this.actor = who.actor();
    }

    OpenAnswer person(Target target) {
      request =
          new Request(
              asked.reference(),
              asked.kind(),
              target.host().toString(),
              target.port(),
              asked.originator());
      return switch (ports.directory().find(who.login())) {
        case Lookup.Found found -> stillTheSame(found, target);
        case Lookup.Unknown() -> deny(Reason.UNKNOWN_PERSON, "");
        case Lookup.Ambiguous(String detail) -> deny(Reason.AMBIGUOUS_PERSON, detail);
        case Lookup.Unavailable(String detail) -> deny(Reason.DIRECTORY_UNAVAILABLE, detail);
      };
    }

    private OpenAnswer stillTheSame(Lookup.Found found, Target target) {
      Person person = found.person();
      data = Optional.of(Authentication.data(person, found.freshness(), clock));
      if (!person.id().equals(who.id())) {
        return deny(Reason.PERSON_REPLACED, "");
      }
      actor = Authentication.actor(person);
      Optional<Authentication.Refusal> refusal =
          Authentication.listed(person, who.key())
              .map(line -> Authentication.refusal(person, line, connection.source(), clock))
              .orElse(Optional.of(new Authentication.Refusal(Reason.KEY_REMOVED, "")));
      if (refusal.isPresent()) {
        return deny(refusal.get().reason(), refusal.get().detail());
      }
      if (found.freshness() instanceof Lookup.Freshness.Stale(Duration age, String cause)) {
        trail.tell(new AuditEvent.StaleDataUsed(connection.link(), person.login(), age, cause));
      }
      return switch (ports.policy().screen(person, target, Capability.FORWARD)) {
        case Screening.Refused(Decision.Deny deny) -> deny(deny);
        case Screening.Possible(Screening.Reach reach) -> resolve(person, target, reach);
      };
    }

    private OpenAnswer resolve(Person person, Target target, Screening.Reach reach) {
      return switch (ports.resolver().resolve(target.host(), reach)) {
        case ResolveOutcome.NoSuchHost(String detail) -> deny(Reason.NO_SUCH_HOST, detail);
        case ResolveOutcome.Ambiguous(String detail) -> deny(Reason.AMBIGUOUS_HOST, detail);
        case ResolveOutcome.Unavailable(ResolveOutcome.Source source, String detail) ->
            deny(
                switch (source) {
                  case DIRECTORY -> Reason.DIRECTORY_UNAVAILABLE;
                  case NAME_SERVICE -> Reason.NAME_SERVICE_UNAVAILABLE;
                },
                detail);
        case ResolveOutcome.Resolved(List<String> names, List<InetAddress> addresses) ->
            decide(person, new AccessRequest(target, names, addresses, Capability.FORWARD));
      };
    }

    private OpenAnswer decide(Person person, AccessRequest wanted) {
      return switch (ports.policy().decide(person, wanted)) {
        case Decision.Deny deny -> deny(deny);
        case Decision.Allow(Permit permit) -> store(permit);
      };
    }

    private OpenAnswer store(Permit permit) {
      AuditEvent.Ruling ruling = plain(permit.ruling());
      try {
        if (!trail.accepting()) {
          return deny(Reason.TRAIL_UNAVAILABLE, "");
        }
        trail.store(
            new AuditEvent.AccessAllowed(
                connection.link(),
                actor,
                request,
                permit.addresses().stream().map(InetAddress::getHostAddress).toList(),
                ruling,
                data.orElseThrow()));
      } catch (IOException e) {
        return deny(Reason.TRAIL_UNAVAILABLE, e.toString());
      }
      return dial(permit, ruling);
    }

    private OpenAnswer dial(Permit permit, AuditEvent.Ruling ruling) {
      Instant start = clock.instant();
      return switch (ports.dialer().dial(permit)) {
        case DialOutcome.Unreachable(var cause, String detail) -> {
          trail.tell(
              new AuditEvent.DialFailed(
                  connection.link(),
                  actor,
                  request,
                  cause.code(),
                  Sessions.shortened(detail),
                  Duration.between(start, clock.instant())));
          yield new OpenAnswer.Unreached(Sentences.unreached(request.reference()));
        }
        case DialOutcome.Connected(SocketChannel socket, var peer) ->
            connected(socket, peer.getAddress(), ruling);
      };
    }

    private OpenAnswer connected(SocketChannel socket, InetAddress peer, AuditEvent.Ruling ruling) {
      AuditEvent.ChannelOpened opening =
          new AuditEvent.ChannelOpened(
              connection.link(), actor, request, peer.getHostAddress(), ruling);
      boolean kept = false;
      try {
        if (!connection.channelStarted()) {
          return new OpenAnswer.Unreached(Sentences.unreached(request.reference()));
        }
        ChannelAccount account = new ChannelAccount(connection, opening, clock);
        try {
          trail.store(opening);
        } catch (IOException e) {
          account.ended(Reason.TRAIL_UNAVAILABLE, 0, 0);
          return new OpenAnswer.Prohibited(Sentences.trailUnavailable(request.reference()));
        }
        kept = true;
        return new OpenAnswer.Opened(socket, account);
      } finally {
        if (!kept) {
          closeQuietly(socket);
        }
      }
    }

    private OpenAnswer deny(Decision.Deny deny) {
      return deny(deny.reason().code(), "", deny.ruling().map(Access::plain));
    }

    OpenAnswer deny(Reason reason, String detail) {
      deny(reason.code(), detail, Optional.empty());
      return new OpenAnswer.Prohibited(
          switch (reason) {
            case DIRECTORY_UNAVAILABLE -> Sentences.directoryUnavailable(request.reference());
            case NAME_SERVICE_UNAVAILABLE -> Sentences.unreached(request.reference());
            case TRAIL_UNAVAILABLE -> Sentences.trailUnavailable(request.reference());
            default -> Sentences.refused(request.reference());
          });
    }

    private OpenAnswer deny(String code, String detail, Optional<AuditEvent.Ruling> ruling) {
      trail.tell(
          new AuditEvent.AccessDenied(
              connection.link(), actor, request, code, Sessions.shortened(detail), ruling, data));
      return new OpenAnswer.Prohibited(Sentences.refused(request.reference()));
    }
  }

  private static AuditEvent.Ruling plain(Ruling ruling) {
    return new AuditEvent.Ruling(ruling.grant(), ruling.sourceDn(), ruling.group(), ruling.path());
  }

  private static void closeQuietly(SocketChannel socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing was sent yet; there is nobody to tell.
    }
  }
}
