package org.sshmux.audit.ecs;

import java.util.List;
import org.sshmux.audit.AuditEvent;
import org.sshmux.audit.AuditEvent.AccessAllowed;
import org.sshmux.audit.AuditEvent.AccessDenied;
import org.sshmux.audit.AuditEvent.AccessNarrowed;
import org.sshmux.audit.AuditEvent.AccessRevoked;
import org.sshmux.audit.AuditEvent.Actor;
import org.sshmux.audit.AuditEvent.AuthenticationFailed;
import org.sshmux.audit.AuditEvent.AuthenticationSucceeded;
import org.sshmux.audit.AuditEvent.ChannelClosed;
import org.sshmux.audit.AuditEvent.ChannelOpened;
import org.sshmux.audit.AuditEvent.CommandRun;
import org.sshmux.audit.AuditEvent.ConfigLoaded;
import org.sshmux.audit.AuditEvent.ConnectionClosed;
import org.sshmux.audit.AuditEvent.ConnectionOpened;
import org.sshmux.audit.AuditEvent.ConnectionRefused;
import org.sshmux.audit.AuditEvent.DialFailed;
import org.sshmux.audit.AuditEvent.DirectoryData;
import org.sshmux.audit.AuditEvent.DirectoryFailed;
import org.sshmux.audit.AuditEvent.DirectoryRecovered;
import org.sshmux.audit.AuditEvent.GatewayStarted;
import org.sshmux.audit.AuditEvent.GatewayStopped;
import org.sshmux.audit.AuditEvent.HostKeyRefused;
import org.sshmux.audit.AuditEvent.Link;
import org.sshmux.audit.AuditEvent.Request;
import org.sshmux.audit.AuditEvent.RequestRefused;
import org.sshmux.audit.AuditEvent.Ruling;
import org.sshmux.audit.AuditEvent.SessionEnded;
import org.sshmux.audit.AuditEvent.SessionStarted;
import org.sshmux.audit.AuditEvent.StaleDataUsed;
import org.sshmux.audit.AuditEvent.TrailOpened;
import org.sshmux.audit.AuditEvent.TrailRecovered;
import org.sshmux.audit.AuditEvent.TrailResumed;
import org.sshmux.audit.AuditEvent.Transport;
import org.sshmux.audit.AuditEvent.Work;

/** What each kind of event says, in the fields of the published schema. */
final class EcsEvents {
  static final String SUCCESS = "success";
  static final String FAILURE = "failure";

  private EcsEvents() {}

  /** Sets every field of an event; the envelope's are already there. */
  static void describe(AuditEvent event, EcsFields fields) {
    switch (event) {
      case GatewayStarted e -> started(e, fields);
      case GatewayStopped e -> stopped(e, fields);
      case ConfigLoaded e -> configLoaded(e, fields);
      case ConnectionOpened e -> connectionOpened(e, fields);
      case ConnectionRefused e -> connectionRefused(e, fields);
      case ConnectionClosed e -> connectionClosed(e, fields);
      case AuthenticationSucceeded e -> authenticationSucceeded(e, fields);
      case AuthenticationFailed e -> authenticationFailed(e, fields);
      case AccessAllowed e -> accessAllowed(e, fields);
      case AccessDenied e -> accessDenied(e, fields);
      case AccessRevoked e -> EcsSessions.revoked(e, fields);
      case AccessNarrowed e -> EcsSessions.narrowed(e, fields);
      case DialFailed e -> dialFailed(e, fields);
      case ChannelOpened e -> channelOpened(e, fields);
      case ChannelClosed e -> channelClosed(e, fields);
      case SessionStarted e -> EcsSessions.started(e, fields);
      case SessionEnded e -> EcsSessions.ended(e, fields);
      case HostKeyRefused e -> EcsSessions.hostKeyRefused(e, fields);
      case CommandRun e -> EcsSessions.commandRun(e, fields);
      case RequestRefused e -> requestRefused(e, fields);
      case DirectoryFailed e -> directoryFailed(e, fields);
      case DirectoryRecovered e -> directoryRecovered(e, fields);
      case StaleDataUsed e -> staleDataUsed(e, fields);
      case TrailOpened e -> trailOpened(e, fields);
      case TrailRecovered e -> trailRecovered(e, fields);
      case TrailResumed e -> trailResumed(e, fields);
    }
  }

  // ---- the gateway ------------------------------------------------------------------------

  private static void started(GatewayStarted e, EcsFields fields) {
    what(fields, "gateway.started", List.of("process"), List.of("start"), SUCCESS);
    fields.put("observer.version", e.version()).put("gateway.listen", e.listen());
  }

  private static void stopped(GatewayStopped e, EcsFields fields) {
    what(fields, "gateway.stopped", List.of("process"), List.of("end"), SUCCESS);
    fields
        .put("event.reason", e.reason())
        .putNanos("event.duration", e.uptime())
        .put("gateway.connections", e.connections());
  }

  private static void configLoaded(ConfigLoaded e, EcsFields fields) {
    what(fields, "config.loaded", List.of("configuration"), List.of("change"), SUCCESS);
    fields.put("gateway.config.source", e.source()).put("gateway.config.digest", e.digest());
  }

  // ---- connections ------------------------------------------------------------------------

  private static void connectionOpened(ConnectionOpened e, EcsFields fields) {
    what(
        fields,
        "ssh.connection.opened",
        List.of("network", "session"),
        List.of("connection", "start"),
        SUCCESS);
    link(fields, e.link());
    gatewaySide(fields, e.link());
  }

  private static void connectionRefused(ConnectionRefused e, EcsFields fields) {
    what(
        fields,
        "ssh.connection.refused",
        List.of("network"),
        List.of("connection", "denied"),
        FAILURE);
    fields
        .put("event.reason", e.reason())
        .put("gateway.count", e.count())
        .put("source.ip", e.sourceIp());
  }

  private static void connectionClosed(ConnectionClosed e, EcsFields fields) {
    what(
        fields,
        "ssh.connection.closed",
        List.of("network", "session"),
        List.of("connection", "end"),
        SUCCESS);
    fields.put("event.reason", e.reason()).putNanos("event.duration", e.duration());
    link(fields, e.link());
    fields.put("gateway.connection.channels", e.channels());
    gatewaySide(fields, e.link());
    e.actor().ifPresent(actor -> actor(fields, actor));
    bytes(fields, e.bytesIn(), e.bytesOut());
  }

  // ---- authentication ---------------------------------------------------------------------

  private static void authenticationSucceeded(AuthenticationSucceeded e, EcsFields fields) {
    what(fields, "ssh.auth.succeeded", List.of("authentication"), List.of("start"), SUCCESS);
    link(fields, e.link());
    fields.put("gateway.auth.method", "publickey");
    key(fields, e.key());
    transport(fields, e.transport());
    data(fields, e.data());
    gatewaySide(fields, e.link());
    actor(fields, e.actor());
    fields.put("user.roles", e.actor().groups());
  }

  private static void authenticationFailed(AuthenticationFailed e, EcsFields fields) {
    what(fields, "ssh.auth.failed", List.of("authentication"), List.of("start"), FAILURE);
    fields.put("event.reason", e.reason());
    link(fields, e.link());
    fields.put("gateway.auth.login", e.login()).put("gateway.auth.keys_offered", e.keysOffered());
    e.key().ifPresent(key -> key(fields, key));
    gatewaySide(fields, e.link());
    e.actor().ifPresentOrElse(a -> actor(fields, a), () -> fields.put("user.name", e.login()));
    detail(fields, e.detail());
  }

  // ---- access and channels ----------------------------------------------------------------

  private static void accessAllowed(AccessAllowed e, EcsFields fields) {
    what(fields, "ssh.access.allowed", List.of("network"), List.of("access", "allowed"), SUCCESS);
    request(fields, e.link(), e.actor(), e.request());
    fields.put("gateway.request.addresses", e.addresses());
    ruling(fields, e.ruling());
    data(fields, e.data());
  }

  private static void accessDenied(AccessDenied e, EcsFields fields) {
    what(fields, "ssh.access.denied", List.of("network"), List.of("access", "denied"), FAILURE);
    fields.put("event.reason", e.reason());
    request(fields, e.link(), e.actor(), e.request());
    e.ruling().ifPresent(ruling -> ruling(fields, ruling));
    e.data().ifPresent(data -> data(fields, data));
    fields.put("user.roles", e.actor().groups());
    detail(fields, e.detail());
  }

  private static void dialFailed(DialFailed e, EcsFields fields) {
    what(fields, "ssh.dial.failed", List.of("network"), List.of("connection"), FAILURE);
    fields.put("event.reason", e.reason()).putNanos("event.duration", e.duration());
    request(fields, e.link(), e.actor(), e.request());
    detail(fields, e.detail());
  }

  private static void channelOpened(ChannelOpened e, EcsFields fields) {
    what(fields, "ssh.channel.opened", List.of("network"), List.of("connection", "start"), SUCCESS);
    request(fields, e.link(), e.actor(), e.request());
    fields.put("destination.ip", e.targetIp());
    ruling(fields, e.ruling());
  }

  private static void channelClosed(ChannelClosed e, EcsFields fields) {
    what(fields, "ssh.channel.closed", List.of("network"), List.of("connection", "end"), SUCCESS);
    fields.put("event.reason", e.reason()).putNanos("event.duration", e.duration());
    request(fields, e.link(), e.actor(), e.request());
    fields.put("destination.ip", e.targetIp());
    ruling(fields, e.ruling());
    bytes(fields, e.bytesIn(), e.bytesOut());
  }

  private static void requestRefused(RequestRefused e, EcsFields fields) {
    what(fields, "ssh.request.refused", List.of("network"), List.of("access", "denied"), FAILURE);
    fields.put("event.reason", e.reason());
    link(fields, e.link());
    channel(fields, e.link(), e.reference());
    fields.put("gateway.request.kind", e.kind());
    actor(fields, e.actor());
  }

  // ---- the directory ----------------------------------------------------------------------

  private static void directoryFailed(DirectoryFailed e, EcsFields fields) {
    what(fields, "directory.failed", List.of("iam"), List.of("info"), FAILURE);
    fields.put("gateway.directory.operation", e.operation());
    detail(fields, e.detail());
  }

  private static void directoryRecovered(DirectoryRecovered e, EcsFields fields) {
    what(fields, "directory.recovered", List.of("iam"), List.of("info"), SUCCESS);
    fields.putNanos("event.duration", e.outage());
  }

  private static void staleDataUsed(StaleDataUsed e, EcsFields fields) {
    what(fields, "directory.stale_used", List.of("iam"), List.of("info"), SUCCESS);
    link(fields, e.link());
    data(fields, new DirectoryData(e.age(), true));
    fields.put("user.name", e.login());
    detail(fields, e.cause());
  }

  // ---- the trail itself -------------------------------------------------------------------

  private static void trailOpened(TrailOpened e, EcsFields fields) {
    what(fields, "audit.log.opened", List.of("configuration"), List.of("creation"), SUCCESS);
    fields
        .put("gateway.audit.segment", e.segment())
        .put("gateway.audit.first_sequence", e.firstSequence());
  }

  private static void trailRecovered(TrailRecovered e, EcsFields fields) {
    what(fields, "audit.recovered", List.of("configuration"), List.of("change"), SUCCESS);
    fields
        .put("event.reason", "unclean_stop")
        .put("gateway.audit.segment", e.segment())
        .put("gateway.audit.kept_records", e.keptRecords())
        .put("gateway.audit.discarded_bytes", e.discardedBytes())
        .put("gateway.audit.discarded_sha256", e.discardedSha256())
        .put("gateway.audit.quarantined_as", e.quarantinedAs());
  }

  private static void trailResumed(TrailResumed e, EcsFields fields) {
    what(fields, "audit.resumed", List.of("configuration"), List.of("change"), SUCCESS);
    fields.putNanos("event.duration", e.outage());
    detail(fields, e.cause());
  }

  // ---- what events share ------------------------------------------------------------------

  static void what(
      EcsFields fields, String action, List<String> category, List<String> type, String outcome) {
    fields
        .put("event.action", action)
        .put("event.category", category)
        .put("event.type", type)
        .put("event.outcome", outcome);
  }

  static void link(EcsFields fields, Link link) {
    fields
        .put("gateway.connection.id", link.connection())
        .put("source.ip", link.sourceIp())
        .put("source.port", link.sourcePort());
  }

  /** The gateway's own end, where it is what the client talks to. */
  private static void gatewaySide(EcsFields fields, Link link) {
    fields.put("destination.ip", link.localIp()).put("destination.port", link.localPort());
  }

  static void actor(EcsFields fields, Actor actor) {
    fields
        .put("user.name", actor.login())
        .put("user.id", actor.id())
        .put("gateway.ldap.dn", actor.dn());
  }

  private static void key(EcsFields fields, AuditEvent.Key key) {
    fields
        .put("gateway.auth.key.type", key.type())
        .put("gateway.auth.key.fingerprint", key.fingerprint())
        .putUnlessBlank("gateway.auth.key.comment", key.comment());
  }

  private static void transport(EcsFields fields, Transport transport) {
    fields
        .put("gateway.ssh.client_version", transport.clientVersion())
        .put("gateway.ssh.kex", transport.kex())
        .put("gateway.ssh.host_key", transport.hostKey())
        .put("gateway.ssh.cipher", transport.cipher())
        .put("gateway.ssh.mac", transport.mac());
  }

  private static void data(EcsFields fields, DirectoryData data) {
    fields.putMillis("gateway.ldap.age_ms", data.age()).put("gateway.ldap.stale", data.stale());
  }

  static void request(EcsFields fields, Link link, Actor actor, Request request) {
    link(fields, link);
    channel(fields, link, request.reference());
    fields
        .put("gateway.request.kind", request.kind())
        .putUnlessBlank("gateway.request.originator", request.originator())
        .put("gateway.visibility", request.work().isPresent() ? "session" : "opaque")
        .put("destination.address", request.host())
        .put("destination.port", request.port());
    request.work().ifPresent(work -> work(fields, work));
    actor(fields, actor);
  }

  private static void work(EcsFields fields, Work work) {
    fields
        .put("gateway.session.kind", work.kind())
        .put("gateway.session.terminal", work.terminal())
        .putUnlessBlank("user.effective.name", work.login())
        .putUnlessBlank("process.command_line", work.command());
  }

  static void channel(EcsFields fields, Link link, String reference) {
    if (!reference.equals(link.connection())) {
      fields.putUnlessBlank("gateway.channel.reference", reference);
    }
  }

  static void ruling(EcsFields fields, Ruling ruling) {
    fields
        .put("rule.name", ruling.grant())
        .put("rule.ruleset", ruling.sourceDn())
        .put("group.name", ruling.group())
        .put("gateway.decision.path", ruling.path());
  }

  static void bytes(EcsFields fields, long in, long out) {
    fields.put("source.bytes", in).put("destination.bytes", out).put("network.bytes", in + out);
  }

  static void detail(EcsFields fields, String detail) {
    fields.putUnlessBlank("error.message", detail);
  }
}
