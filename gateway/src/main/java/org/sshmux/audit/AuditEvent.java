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
   */
  record Request(String reference, String kind, String host, int port, String originator) {}

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
