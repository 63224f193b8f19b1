package org.sshmux.audit.ecs;

import static org.sshmux.audit.ecs.EcsEvents.FAILURE;
import static org.sshmux.audit.ecs.EcsEvents.SUCCESS;
import static org.sshmux.audit.ecs.EcsEvents.actor;
import static org.sshmux.audit.ecs.EcsEvents.bytes;
import static org.sshmux.audit.ecs.EcsEvents.channel;
import static org.sshmux.audit.ecs.EcsEvents.detail;
import static org.sshmux.audit.ecs.EcsEvents.link;
import static org.sshmux.audit.ecs.EcsEvents.request;
import static org.sshmux.audit.ecs.EcsEvents.ruling;
import static org.sshmux.audit.ecs.EcsEvents.what;

import java.util.List;
import org.sshmux.audit.AuditEvent.AccessNarrowed;
import org.sshmux.audit.AuditEvent.AccessRevoked;
import org.sshmux.audit.AuditEvent.CommandRun;
import org.sshmux.audit.AuditEvent.HostKeyRefused;
import org.sshmux.audit.AuditEvent.SessionEnded;
import org.sshmux.audit.AuditEvent.SessionStarted;

/** What the events about sessions and their revocation say; the rest is {@link EcsEvents}. */
final class EcsSessions {
  private EcsSessions() {}

  static void started(SessionStarted e, EcsFields fields) {
    what(fields, "ssh.session.started", List.of("session"), List.of("start"), SUCCESS);
    request(fields, e.link(), e.actor(), e.request());
    fields.put("destination.ip", e.targetIp());
    ruling(fields, e.ruling());
    fields
        .put("gateway.target.auth.method", e.credential().method())
        .put("gateway.target.auth.fingerprint", e.credential().fingerprint())
        .putUnlessBlank("gateway.target.auth.serial", e.credential().serial())
        .put("gateway.target.host_key.type", e.hostKey().type())
        .put("gateway.target.host_key.fingerprint", e.hostKey().fingerprint())
        .put("gateway.target.host_key.source", e.hostKeySource());
  }

  static void ended(SessionEnded e, EcsFields fields) {
    what(fields, "ssh.session.ended", List.of("session"), List.of("end"), SUCCESS);
    fields.put("event.reason", e.reason()).putNanos("event.duration", e.duration());
    request(fields, e.link(), e.actor(), e.request());
    fields.put("destination.ip", e.targetIp());
    ruling(fields, e.ruling());
    e.exit()
        .ifPresent(exit -> {
          exit.status().ifPresent(status -> fields.put("process.exit_code", status));
          exit.signal().ifPresent(signal -> fields.put("gateway.session.signal", signal));
        });
    bytes(fields, e.bytesIn(), e.bytesOut());
  }

  static void revoked(AccessRevoked e, EcsFields fields) {
    what(fields, "ssh.access.revoked", List.of("network"), List.of("access", "denied"), FAILURE);
    fields.put("event.reason", e.reason());
    e.request()
        .ifPresentOrElse(
            request -> request(fields, e.link(), e.actor(), request),
            () -> {
              link(fields, e.link());
              actor(fields, e.actor());
            });
    e.ruling().ifPresent(ruling -> ruling(fields, ruling));
    fields
        .put("gateway.revocation.trigger", e.trigger())
        .putUnlessBlank("gateway.revocation.change", e.change());
    detail(fields, e.detail());
  }

  static void narrowed(AccessNarrowed e, EcsFields fields) {
    what(fields, "ssh.access.narrowed", List.of("network"), List.of("access", "change"), SUCCESS);
    request(fields, e.link(), e.actor(), e.request());
    fields
        .put("gateway.revocation.withdrawn", e.withdrawn())
        .put("gateway.revocation.trigger", e.trigger())
        .putUnlessBlank("gateway.revocation.change", e.change());
  }

  static void hostKeyRefused(HostKeyRefused e, EcsFields fields) {
    what(
        fields,
        "ssh.hostkey.refused",
        List.of("network"),
        List.of("connection", "denied"),
        FAILURE);
    fields.put("event.reason", e.reason());
    request(fields, e.link(), e.actor(), e.request());
    fields
        .put("destination.ip", e.targetIp())
        .put("gateway.target.host_key.fingerprint", e.presented())
        .put("gateway.target.host_key.expected", e.expected());
  }

  static void commandRun(CommandRun e, EcsFields fields) {
    what(fields, "ssh.command.run", List.of("session"), List.of("info"), SUCCESS);
    link(fields, e.link());
    channel(fields, e.link(), e.reference());
    fields.put("process.command_line", e.command()).put("process.exit_code", e.status());
    actor(fields, e.actor());
  }
}
