package org.sshmux.audit.review;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.sshmux.audit.ecs.AuditRecord;
import org.sshmux.text.PlainText;

/**
 * Renders records for people: one line each, with nothing in it that a terminal would obey,
 * whatever a client sent.
 */
public final class AuditText {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
  private static final int LONGEST = 200;

  /** Facts worth a word where a record has them, with the word. */
  private static final List<Fact> FACTS =
      List.of(
          new Fact("gateway.count", "count"),
          new Fact("gateway.auth.key.fingerprint", "key"),
          new Fact("gateway.auth.keys_offered", "keys offered"),
          new Fact("gateway.request.kind", "kind"),
          new Fact("gateway.session.kind", "does"),
          new Fact("process.command_line", "command"),
          new Fact("process.exit_code", "exit"),
          new Fact("gateway.session.signal", "signal"),
          new Fact("gateway.target.auth.method", "with"),
          new Fact("gateway.target.auth.serial", "serial"),
          new Fact("gateway.target.host_key.fingerprint", "host key"),
          new Fact("gateway.target.host_key.expected", "expected"),
          new Fact("gateway.directory.operation", "operation"),
          new Fact("gateway.revocation.withdrawn", "withdrawn"),
          new Fact("gateway.revocation.trigger", "upon"),
          new Fact("gateway.revocation.change", "directory"),
          new Fact("gateway.config.source", "file"),
          new Fact("gateway.config.digest", "digest"),
          new Fact("observer.version", "version"),
          new Fact("gateway.audit.segment", "segment"),
          new Fact("gateway.audit.discarded_bytes", "bytes set aside"),
          new Fact("gateway.audit.quarantined_as", "as"));

  private record Fact(String path, String word) {}

  private AuditText() {}

  /** One line, without a newline at its end. */
  public static String line(AuditRecord entry) {
    StringBuilder text = new StringBuilder(160);
    people(entry, text);
    grant(entry, text);
    reason(entry, text);
    amounts(entry, text);
    facts(entry, text);
    reference(entry).ifPresent(found -> text.append("  [").append(found).append(']'));
    String outcome = entry.text("event.outcome").orElse("").equals("failure") ? "FAIL" : "ok";
    return String.format(
            "%s  %-4s  %-20s  %s",
            SECONDS.format(entry.time()), outcome, words(entry.action()), begin(text))
        .stripTrailing();
  }

  /** What a line says after its first columns begins with a word. */
  private static String begin(StringBuilder text) {
    int from = 0;
    while (from < text.length() && " ,:".indexOf(text.charAt(from)) >= 0) {
      from++;
    }
    return text.substring(from);
  }

  /** An action in words; one that this version does not know stays as it is. */
  static String words(String action) {
    return switch (action) {
      case "gateway.started" -> "gateway started";
      case "gateway.stopped" -> "gateway stopped";
      case "config.loaded" -> "configuration loaded";
      case "ssh.connection.opened" -> "connected";
      case "ssh.connection.refused" -> "connection refused";
      case "ssh.connection.closed" -> "disconnected";
      case "ssh.auth.succeeded" -> "logged in";
      case "ssh.auth.failed" -> "login failed";
      case "ssh.access.allowed" -> "access allowed";
      case "ssh.access.denied" -> "access denied";
      case "ssh.access.revoked" -> "access revoked";
      case "ssh.access.narrowed" -> "access narrowed";
      case "ssh.dial.failed" -> "target not reached";
      case "ssh.channel.opened" -> "channel opened";
      case "ssh.channel.closed" -> "channel closed";
      case "ssh.session.started" -> "session started";
      case "ssh.session.ended" -> "session ended";
      case "ssh.hostkey.refused" -> "host key refused";
      case "ssh.command.run" -> "gateway command";
      case "ssh.request.refused" -> "request refused";
      case "directory.failed" -> "directory failed";
      case "directory.recovered" -> "directory recovered";
      case "directory.stale_used" -> "stale data used";
      case "audit.log.opened" -> "audit trail opened";
      case "audit.recovered" -> "audit trail repaired";
      case "audit.resumed" -> "audit trail resumed";
      default -> plain(action);
    };
  }

  private static void people(AuditRecord entry, StringBuilder text) {
    field(entry, "user.name").ifPresent(user -> text.append(' ').append(user));
    field(entry, "source.ip").ifPresent(from -> text.append(" from ").append(from));
    field(entry, "destination.address")
        .ifPresent(host -> {
          text.append(" to ");
          field(entry, "user.effective.name").ifPresent(login -> text.append(login).append('@'));
          text.append(host.contains(":") ? "[" + host + "]" : host);
          field(entry, "destination.port").ifPresent(port -> text.append(':').append(port));
          field(entry, "destination.ip")
              .filter(ip -> !ip.equals(host))
              .ifPresent(ip -> text.append(" (").append(ip).append(')'));
        });
  }

  private static void grant(AuditRecord entry, StringBuilder text) {
    field(entry, "rule.name")
        .ifPresent(rule -> text.append(" by grant \"").append(rule).append('"'));
    field(entry, "group.name").ifPresent(group -> text.append(" of group ").append(group));
  }

  private static void reason(AuditRecord entry, StringBuilder text) {
    field(entry, "event.reason").ifPresent(reason -> text.append(": ").append(reason));
    field(entry, "error.message").ifPresent(detail -> text.append(" (").append(detail).append(')'));
  }

  private static void amounts(AuditRecord entry, StringBuilder text) {
    number(entry, "event.duration")
        .ifPresent(nanos -> text.append(", ").append(span(Duration.ofNanos(nanos))));
    number(entry, "source.bytes").ifPresent(in -> text.append(", ").append(in).append(" bytes in"));
    number(entry, "destination.bytes")
        .ifPresent(out -> text.append(", ").append(out).append(" bytes out"));
    if (entry.text("gateway.ldap.stale").orElse("").equals("true")) {
      text.append(", directory data ");
      number(entry, "gateway.ldap.age_ms")
          .ifPresent(age -> text.append(span(Duration.ofMillis(age))).append(' '));
      text.append("old");
    }
  }

  private static void facts(AuditRecord entry, StringBuilder text) {
    for (Fact fact : FACTS) {
      field(entry, fact.path())
          .or(() -> list(entry, fact.path()))
          .ifPresent(value -> text.append(", ").append(fact.word()).append(' ').append(value));
    }
  }

  private static Optional<String> reference(AuditRecord entry) {
    return field(entry, "gateway.channel.reference")
        .or(() -> field(entry, "gateway.connection.id"));
  }

  private static Optional<String> field(AuditRecord entry, String path) {
    return entry.text(path).filter(value -> !value.isEmpty()).map(AuditText::plain);
  }

  private static Optional<String> list(AuditRecord entry, String path) {
    List<String> values = entry.texts(path);
    return values.isEmpty() ? Optional.empty() : Optional.of(plain(String.join(" ", values)));
  }

  private static Optional<Long> number(AuditRecord entry, String path) {
    return entry.text(path).filter(value -> value.matches("[0-9]{1,18}")).map(Long::valueOf);
  }

  private static String span(Duration span) {
    if (span.compareTo(Duration.ofMinutes(1)) < 0) {
      return span.toMillis() < 1000
          ? span.toMillis() + " ms"
          : String.format("%d.%d s", span.toSeconds(), span.toMillisPart() / 100);
    }
    return span.toHours() > 0
        ? span.toHours() + " h " + span.toMinutesPart() + " min"
        : span.toMinutes() + " min " + span.toSecondsPart() + " s";
  }

  /** Text with everything spelled out that is not plainly visible, and not overlong. */
  private static String plain(String value) {
    StringBuilder text = new StringBuilder(value.length());
    value
        .codePoints()
        .limit(LONGEST)
        .forEach(c -> {
          if (PlainText.shows(c)) {
            text.appendCodePoint(c);
          } else {
            text.append(String.format("\\u{%x}", c));
          }
        });
    return value.codePointCount(0, value.length()) > LONGEST ? text + "..." : text.toString();
  }
}
