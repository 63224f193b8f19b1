package org.sshmux.ldap.entry;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sshmux.identity.AddressRange;

/**
 * The options of a key line (sshd(8), AUTHORIZED_KEYS FILE FORMAT) that the gateway honours.
 *
 * @param from where the key may be used from; empty: anywhere
 * @param notFrom where it must not be used from
 * @param expiry from when it is void
 */
public record KeyOptions(
    List<AddressRange> from, List<AddressRange> notFrom, Optional<Instant> expiry) {
  public static final KeyOptions NONE = new KeyOptions(List.of(), List.of(), Optional.empty());

  /** What they forbid, or allow again, is nothing that a key line has a say in here. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "restrict",
          "no-pty",
          "pty",
          "no-agent-forwarding",
          "agent-forwarding",
          "no-x11-forwarding",
          "x11-forwarding",
          "no-user-rc",
          "user-rc",
          "port-forwarding");

  private static final Pattern TIME =
      Pattern.compile("(\\d{4})(\\d{2})(\\d{2})(?:(\\d{2})(\\d{2})(\\d{2})?)?(Z?)");

  /** Options, or the reason why the line must not be used. */
  public sealed interface Read {
    record Honoured(KeyOptions options) implements Read {}

    record Refused(String reason) implements Read {}
  }

  /** Where the first word of a line ends; blanks within double quotes belong to it. */
  public static int end(String line) {
    boolean quoted = false;
    int at = 0;
    for (; at < line.length(); at++) {
      char c = line.charAt(at);
      if (c == '\\' && at + 1 < line.length() && line.charAt(at + 1) == '"') {
        at++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ' ' || c == '\t')) {
        break;
      }
    }
    return Math.min(at, line.length());
  }

  /** Reads a comma-separated list of options. */
  public static Read parse(String text, ZoneId zone) {
    KeyOptions options = NONE;
    boolean fromSeen = false;
    for (String option : split(text)) {
      int equals = option.indexOf('=');
      String name = (equals < 0 ? option : option.substring(0, equals)).toLowerCase(Locale.ROOT);
      Optional<String> value = equals < 0 ? Optional.empty() : unquoted(option, equals + 1);
      Optional<KeyOptions> next =
          switch (name) {
            case "from" -> fromSeen ? Optional.empty() : options.limitedTo(value);
            case "expiry-time" -> options.until(value, zone);
            default ->
                equals < 0 && WITHOUT_EFFECT.contains(name)
                    ? Optional.of(options)
                    : Optional.empty();
          };
      if (next.isEmpty()) {
        return new Read.Refused("option '" + shown(name) + "' cannot be honoured");
      }
      fromSeen |= name.equals("from");
      options = next.get();
    }
    return new Read.Honoured(options);
  }

  /** Only literal addresses: names and wildcards would need a name service, or mean too much. */
  private Optional<KeyOptions> limitedTo(Optional<String> patterns) {
    List<AddressRange> allowed = new ArrayList<>();
    List<AddressRange> excluded = new ArrayList<>();
    for (String pattern : patterns.orElse("").split(",", -1)) {
      boolean negated = pattern.startsWith("!");
      String range = negated ? pattern.substring(1) : pattern;
      Optional<AddressRange> parsed = AddressRange.parse(range);
      if (parsed.isEmpty()) {
        return Optional.empty();
      }
      (negated ? excluded : allowed).add(parsed.get());
    }
    // A list of exclusions alone matches no address at all in sshd(8).
    return allowed.isEmpty()
        ? Optional.empty()
        : Optional.of(new KeyOptions(allowed, excluded, expiry));
  }

  /** Of several times the earliest counts. */
  private Optional<KeyOptions> until(Optional<String> text, ZoneId zone) {
    return text.flatMap(value -> time(value, zone))
        .map(end ->
            new KeyOptions(from, notFrom, Optional.of(expiry.filter(end::isAfter).orElse(end))));
  }

  private static Optional<Instant> time(String text, ZoneId zone) {
    Matcher parts = TIME.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      LocalDateTime local =
          LocalDateTime.of(
              number(parts, 1),
              number(parts, 2),
              number(parts, 3),
              number(parts, 4),
              number(parts, 5),
              number(parts, 6));
      return Optional.of(
          local.atZone(parts.group(7).isEmpty() ? zone : ZoneOffset.UTC).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static int number(Matcher parts, int group) {
    String digits = parts.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static List<String> split(String text) {
    List<String> options = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '"') {
        at++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        options.add(text.substring(start, at));
        start = at + 1;
      }
    }
    options.add(text.substring(start));
    return options;
  }

  private static Optional<String> unquoted(String option, int start) {
    String value = option.substring(start);
    if (value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) {
      return Optional.empty();
    }
    return Optional.of(value.substring(1, value.length() - 1).replace("\\\"", "\""));
  }

  /** An option name is shown to an operator only if it looks like one. */
  private static String shown(String name) {
    return name.matches("[a-z0-9@.-]{1,40}") ? name : "(unreadable)";
  }
}
