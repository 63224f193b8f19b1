package org.sshmux.audit.review;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sshmux.audit.ecs.AuditRecord;

/**
 * Which records to read; what is empty does not restrict. All comparisons ignore case.
 *
 * @param reference a connection, such as {@code C7K3M9QXA2}, with everything on it, or one of its
 *     channels, such as {@code C7K3M9QXA2.3}, and only that
 * @param user a login, the person's or as typed
 * @param host a target's name as asked for, or its address
 * @param since the first moment of interest
 */
public record AuditQuery(
    Optional<String> reference,
    Optional<String> user,
    Optional<String> host,
    Optional<Instant> since) {
  private static final String CONNECTION = "gateway.connection.id";
  private static final String CHANNEL = "gateway.channel.reference";
  private static final Pattern AGO = Pattern.compile("([0-9]{1,6})([smhd])");

  /** Every record there is. */
  public static AuditQuery everything() {
    return new AuditQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * Reads a moment as people type it: {@code 90s}, {@code 30m}, {@code 2h} or {@code 7d} ago, a
   * date, which begins at midnight UTC, or RFC 3339.
   *
   * @throws IllegalArgumentException if it is none of them; the message names them
   */
  public static Instant moment(String text, Instant now) {
    Matcher ago = AGO.matcher(text);
    if (ago.matches()) {
      return now.minus(span(Long.parseLong(ago.group(1)), ago.group(2)));
    }
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "not a moment: use a span such as 2h or 7d, a date such as 2026-11-22, or a time such as"
              + " 2026-11-22T14:03:00Z",
          e);
    }
  }

  /** Whether a record is asked for. */
  public boolean matches(AuditRecord entry) {
    return since.map(first -> !entry.time().isBefore(first)).orElse(true)
        && reference.map(wanted -> refersTo(entry, wanted)).orElse(true)
        && user.map(wanted -> isAbout(entry, wanted)).orElse(true)
        && host.map(wanted -> leadsTo(entry, wanted)).orElse(true);
  }

  private static boolean refersTo(AuditRecord entry, String wanted) {
    return is(entry, wanted.contains(".") ? CHANNEL : CONNECTION, wanted);
  }

  private static boolean isAbout(AuditRecord entry, String wanted) {
    return is(entry, "user.name", wanted) || is(entry, "gateway.auth.login", wanted);
  }

  private static boolean leadsTo(AuditRecord entry, String wanted) {
    return is(entry, "destination.address", wanted)
        || (entry.text("destination.address").isPresent() && is(entry, "destination.ip", wanted))
        || entry.texts("gateway.request.addresses").stream().anyMatch(wanted::equalsIgnoreCase);
  }

  private static boolean is(AuditRecord entry, String path, String wanted) {
    return entry.text(path).map(wanted::equalsIgnoreCase).orElse(false);
  }

  private static Duration span(long amount, String unit) {
    return switch (unit) {
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
