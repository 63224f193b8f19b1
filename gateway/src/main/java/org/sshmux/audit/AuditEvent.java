package org.sshmux.audit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One thing that happened, as published. Add-only: fields and kinds are added, never changed. Every
 * value is plain; every start has its end.
 */
public sealed interface AuditEvent {

  // ---- what events are made of ------------------------------------------------------------

  /**
   * One SSH connection.
   *
   * @param connection the connection's reference, such as {@code C7K3M9QXA2}
   */
  record Link(String connection, String sourceIp, int sourcePort, String localIp, int localPort) {}

  /** The authenticated person. */
  record Actor(String login, String id, String dn, List<String> groups) {
    public Actor {
      groups = List.copyOf(groups);
    }
  }

  /** A public key. */
  record Key(String type, String fingerprint, String comment) {}

  /** What was negotiated. */
  record Transport(String clientVersion, String kex, String hostKey, String cipher, String mac) {}

  /**
   * The directory data behind a decision.
   *
   * @param age time since it was loaded
   * @param stale whether it was past its fresh time because the directory could not be asked
   */
  record DirectoryData(Duration age, boolean stale) {}

  /**
   * A request for a target.
   *
   * @param reference the channel's reference: the connection's, a dot and a number
   * @param kind the SSH channel type, such as {@code direct-tcpip}
   * @param host the host as asked for; canonical where it could be read
   * @param originator what the client says the connection comes from, as address and port
   * @param work what is to be done there; empty if the gateway cannot see it
   */
  record Request(
      String reference,
      String kind,
      String host,
      int port,
      String originator,
      Optional<Work> work) {

    /** A request whose content stays hidden from the gateway. */
    public Request(String reference, String kind, String host, int port, String originator) {
      this(reference, kind, host, port, originator, Optional.empty());
    }
  }

  /**
   * What is to be done at a target, in a session that the gateway takes there.
   *
   * @param kind {@code shell}, {@code exec} or {@code subsystem}
   * @param login the login at the target; empty while it is not decided
   * @param command the command line or the subsystem's name, shortened if over-long; empty for a
   *     shell
   * @param terminal whether a terminal was asked for
   */
  record Work(String kind, String login, String command, boolean terminal) {}

  /**
   * What the gateway proved to the target.
   *
   * @param method {@code certificate} or {@code agent}
   * @param fingerprint of the public key
   * @param serial the certificate's serial number; empty without a certificate
   */
  record Credential(String method, String fingerprint, String serial) {}

  /**
   * How a command ended (RFC 4254 section 6.10).
   *
   * @param status the exit status, unless a signal ended it
   * @param signal the signal's name without {@code SIG}
   */
  record Exit(Optional<Long> status, Optional<String> signal) {}

  /** The grant that decided. */
  record Ruling(String grant, String sourceDn, String group, List<String> path) {
    public Ruling {
      path = List.copyOf(path);
    }
  }

  // ---- the gateway ------------------------------------------------------------------------

  record GatewayStarted(String version, List<String> listen) implements AuditEvent {
    public GatewayStarted {
      listen = List.copyOf(listen);
    }
  }

  record GatewayStopped(String reason, Duration uptime, int connections) implements AuditEvent {}

  /**
   * The configuration that is in force from here on.
   *
   * @param digest {@code sha256:} and lower-case hexadecimal of the file
   */
  record ConfigLoaded(String source, String digest) implements AuditEvent {}

  // ---- connections ------------------------------------------------------------------------

  record ConnectionOpened(Link link) implements AuditEvent {}

  /**
   * Connections turned away before the SSH protocol began.
   *
   * @param count how many this event stands for; more than one under a flood
   */
  record ConnectionRefused(String sourceIp, String reason, int count) implements AuditEvent {}

  /**
   * @param bytesIn bytes of channel data from the client
   * @param bytesOut bytes of channel data to the client
   */
  record ConnectionClosed(
      Link link,
      Optional<Actor> actor,
      String reason,
      Duration duration,
      int channels,
      long bytesIn,
      long bytesOut)
      implements AuditEvent {}

  // ---- authentication ---------------------------------------------------------------------

  record AuthenticationSucceeded(
      Link link, Actor actor, Key key, Transport transport, DirectoryData data)
      implements AuditEvent {}

  /**
   * @param login as typed, shortened if over-long
   * @param actor the person whose key was proven, when one was
   * @param detail for the operator's eyes only; may be empty
   * @param keysOffered how many keys were offered on this connection so far
   */
  record AuthenticationFailed(
      Link link,
      String login,
      Optional<Actor> actor,
      Optional<Key> key,
      String reason,
      String detail,
      int keysOffered)
      implements AuditEvent {}

  // ---- access and channels ----------------------------------------------------------------

  record AccessAllowed(
      Link link,
      Actor actor,
      Request request,
      List<String> addresses,
      Ruling ruling,
      DirectoryData data)
      implements AuditEvent {
    public AccessAllowed {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * @param detail for the operator's eyes only; may be empty
   * @param data empty when the directory could not be asked
   */
  record AccessDenied(
      Link link,
      Actor actor,
      Request request,
      String reason,
      String detail,
      Optional<Ruling> ruling,
      Optional<DirectoryData> data)
      implements AuditEvent {}

  /**
   * What was permitted is no longer, and is ended.
   *
   * @param request what went on; empty if the whole connection is ended
   * @param reason what a new request would be refused with
   * @param detail for the operator's eyes only; may be empty
   * @param ruling the grant that refuses, if one does
   * @param trigger what led to the question: {@code change}, {@code recheck} or {@code expiry}
   * @param change what was changed in the directory, as far as it told; may be empty
   */
  record AccessRevoked(
      Link link,
      Actor actor,
      Optional<Request> request,
      String reason,
      String detail,
      Optional<Ruling> ruling,
      String trigger,
      String change)
      implements AuditEvent {}

  /**
   * What goes on is permitted still, but with less besides.
   *
   * @param withdrawn what may no longer be done, as statements write it
   * @param trigger what led to the question: {@code change}, {@code recheck} or {@code expiry}
   * @param change what was changed in the directory, as far as it told; may be empty
   */
  record AccessNarrowed(
      Link link,
      Actor actor,
      Request request,
      List<String> withdrawn,
      String trigger,
      String change)
      implements AuditEvent {
    public AccessNarrowed {
      withdrawn = List.copyOf(withdrawn);
    }
  }

  /** A permitted target could not be reached. */
  record DialFailed(
      Link link, Actor actor, Request request, String reason, String detail, Duration duration)
      implements AuditEvent {}

  record ChannelOpened(Link link, Actor actor, Request request, String targetIp, Ruling ruling)
      implements AuditEvent {}

  /**
   * @param bytesIn bytes relayed from the client to the target
   * @param bytesOut bytes relayed from the target to the client
   */
  record ChannelClosed(
      Link link,
      Actor actor,
      Request request,
      String targetIp,
      Ruling ruling,
      String reason,
      Duration duration,
      long bytesIn,
      long bytesOut)
      implements AuditEvent {}

  /**
   * A session at a target begins; the target has proven its key and accepted the credential.
   *
   * @param hostKeySource what vouches for the key, such as {@code directory}
   */
  record SessionStarted(
      Link link,
      Actor actor,
      Request request,
      String targetIp,
      Ruling ruling,
      Credential credential,
      Key hostKey,
      String hostKeySource)
      implements AuditEvent {}

  /**
   * @param exit empty if the target told none
   * @param bytesIn bytes relayed from the client to the target
   * @param bytesOut bytes relayed from the target to the client, error output included
   */
  record SessionEnded(
      Link link,
      Actor actor,
      Request request,
      String targetIp,
      Ruling ruling,
      String reason,
      Duration duration,
      Optional<Exit> exit,
      long bytesIn,
      long bytesOut)
      implements AuditEvent {}

  /**
   * A target presented a host key that nothing vouches for; it was told nothing.
   *
   * @param presented fingerprint of the key that the target presented
   * @param expected fingerprints of the keys that are known for it
   */
  record HostKeyRefused(
      Link link,
      Actor actor,
      Request request,
      String targetIp,
      String reason,
      String presented,
      List<String> expected)
      implements AuditEvent {
    public HostKeyRefused {
      expected = List.copyOf(expected);
    }
  }

  /**
   * A command of the gateway itself, such as {@code hosts}.
   *
   * @param command as typed, shortened if over-long
   * @param status its exit status
   */
  record CommandRun(Link link, Actor actor, String reference, String command, int status)
      implements AuditEvent {}

  /**
   * A channel or global request that the gateway does not serve, or not now.
   *
   * @param kind the SSH channel or request type, shortened if over-long
   */
  record RequestRefused(Link link, Actor actor, String reference, String kind, String reason)
      implements AuditEvent {}

  // ---- the directory ----------------------------------------------------------------------

  record DirectoryFailed(String operation, String detail) implements AuditEvent {}

  record DirectoryRecovered(Duration outage) implements AuditEvent {}

  /** A decision rested on data past its fresh time. */
  record StaleDataUsed(Link link, String login, Duration age, String cause) implements AuditEvent {}

  // ---- the trail itself -------------------------------------------------------------------

  record TrailOpened(String segment, long firstSequence) implements AuditEvent {}

  /** A torn tail, left by an unclean stop, was set aside. */
  record TrailRecovered(
      String segment,
      long keptRecords,
      long discardedBytes,
      String discardedSha256,
      String quarantinedAs)
      implements AuditEvent {}

  /** The trail can store again after it could not. */
  record TrailResumed(Duration outage, String cause) implements AuditEvent {}
}
