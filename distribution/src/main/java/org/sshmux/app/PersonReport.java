package org.sshmux.app;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.sshmux.identity.AccountState;
import org.sshmux.identity.AddressRange;
import org.sshmux.identity.AuthorizedKey;
import org.sshmux.identity.Membership;
import org.sshmux.identity.OfferedKey;
import org.sshmux.identity.Person;
import org.sshmux.identity.Person.Completeness;
import org.sshmux.ldap.entry.KeyLine;
import org.sshmux.ldap.person.Inspection;
import org.sshmux.ldap.person.PersonDetail;
import org.sshmux.text.PlainText;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Shows what was read about a person, for administrators: as text or as one JSON object. */
final class PersonReport {
  private static final int LONGEST = 4000;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final InstantSource clock;

  PersonReport(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether the person could log in, if one of the keys is theirs. */
  boolean print(Inspection inspection, boolean json, PrintWriter out) {
    boolean well =
        switch (inspection) {
          case Inspection.Away(String why) ->
              none("unavailable", "the directory cannot be asked: " + why, json, out);
          case Inspection.Read(PersonDetail.Unknown()) ->
              none("unknown", "nobody has that login", json, out);
          case Inspection.Read(PersonDetail.Refused(String why)) -> none("refused", why, json, out);
          case Inspection.Read(PersonDetail.Seen seen) -> {
            out.print(json ? JSON.writeValueAsString(json(seen)) + "\n" : text(seen));
            yield canLogIn(seen.person());
          }
        };
    out.flush();
    return well;
  }

  private static boolean none(String outcome, String why, boolean json, PrintWriter out) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("outcome", outcome);
    node.put("detail", why);
    out.print(json ? JSON.writeValueAsString(node) + "\n" : why + "\n");
    return false;
  }

  private boolean canLogIn(Person person) {
    Instant now = clock.instant();
    return person.state() instanceof AccountState.Active
        && person.completeness() instanceof Completeness.Complete
        && person.keys().stream().anyMatch(key -> key.usableAt(now));
  }

  // ---- text ------------------------------------------------------------------------------

  private String text(PersonDetail.Seen seen) {
    Person person = seen.person();
    StringBuilder text = new StringBuilder();
    line(text, "login", person.login());
    line(text, "id", person.id());
    line(text, "entry", person.dn());
    line(text, "account", state(person.state()));
    seen.validUntil().ifPresent(until -> line(text, "until", until.toString()));
    if (person.completeness() instanceof Completeness.Partial(String detail)) {
      line(text, "refused", "not read in full: " + detail);
    }
    section(text, "keys", person.keys(), key -> List.of(key(key)));
    section(text, "key lines left out", seen.rejected(), each -> List.of(rejected(each)));
    section(text, "groups", person.memberships(), PersonReport::group);
    section(text, "statements on hosts", statements(person), List::of);
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("%-9s %s%n".formatted(name, PlainText.of(value, LONGEST)));
  }

  private static <T> void section(
      StringBuilder text, String title, List<T> items, Function<T, List<String>> lines) {
    text.append("%n%s%n".formatted(items.isEmpty() ? title + ": none" : title));
    for (T item : items) {
      lines
          .apply(item)
          .forEach(line -> text.append("  ").append(PlainText.of(line, LONGEST)).append('\n'));
    }
  }

  private static String state(AccountState state) {
    return switch (state) {
      case AccountState.Active active -> "active";
      case AccountState.Barred(var cause, String attribute, String value) ->
          word(cause) + " (" + attribute + ": " + value + ")";
    };
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }

  private String key(AuthorizedKey key) {
    List<String> parts = new ArrayList<>();
    parts.add(key.key().toString());
    if (!key.comment().isEmpty()) {
      parts.add(key.comment());
    }
    if (!key.from().isEmpty()) {
      parts.add("from " + ranges(key.from()));
    }
    if (!key.notFrom().isEmpty()) {
      parts.add("not from " + ranges(key.notFrom()));
    }
    key.expiry()
        .ifPresent(at -> parts.add((at.isAfter(clock.instant()) ? "until " : "void since ") + at));
    return String.join("  ", parts);
  }

  private static String ranges(List<AddressRange> ranges) {
    return String.join(",", ranges.stream().map(AddressRange::toString).toList());
  }

  private static String rejected(KeyLine.Rejected line) {
    return line.key().map(OfferedKey::toString).orElse("unreadable") + "  " + line.reason();
  }

  private static List<String> group(Membership membership) {
    List<String> lines = new ArrayList<>();
    lines.add(membership.group() + "  " + membership.dn());
    List<String> path = membership.path();
    if (path.size() > 1) {
      lines.add("  through " + String.join(" > ", path.subList(0, path.size() - 1)));
    }
    return lines;
  }

  private static List<String> statements(Person person) {
    return person.memberships().stream()
        .flatMap(group -> group.grants().stream().map(grant -> grant + "  of " + group.group()))
        .toList();
  }

  // ---- JSON ------------------------------------------------------------------------------

  private static ObjectNode json(PersonDetail.Seen seen) {
    Person person = seen.person();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("outcome", "found");
    node.put("login", person.login());
    node.put("id", person.id());
    node.put("dn", person.dn());
    node.set("account", account(person.state(), seen.validUntil()));
    node.put("complete", person.completeness() instanceof Completeness.Complete);
    if (person.completeness() instanceof Completeness.Partial(String detail)) {
      node.put("gap", detail);
    }
    ArrayNode keys = node.putArray("keys");
    person.keys().forEach(key -> keys.add(jsonKey(key)));
    ArrayNode rejected = node.putArray("rejected_key_lines");
    for (KeyLine.Rejected line : seen.rejected()) {
      ObjectNode each = rejected.addObject();
      line.key().ifPresent(key -> each.put("key", key.toString()));
      each.put("reason", line.reason());
    }
    ArrayNode groups = node.putArray("groups");
    for (Membership membership : person.memberships()) {
      ObjectNode each = groups.addObject();
      each.put("name", membership.group());
      each.put("dn", membership.dn());
      strings(each.putArray("path"), membership.path());
      strings(each.putArray("statements"), membership.grants());
    }
    return node;
  }

  private static ObjectNode account(AccountState state, Optional<Instant> until) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    switch (state) {
      case AccountState.Active active -> node.put("state", "active");
      case AccountState.Barred(var cause, String attribute, String value) -> {
        node.put("state", word(cause));
        node.put("attribute", attribute);
        node.put("value", value);
      }
    }
    until.ifPresent(at -> node.put("until", at.toString()));
    return node;
  }

  private static ObjectNode jsonKey(AuthorizedKey key) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("key", key.key().toString());
    node.put("comment", key.comment());
    strings(node.putArray("from"), key.from().stream().map(AddressRange::toString).toList());
    strings(node.putArray("not_from"), key.notFrom().stream().map(AddressRange::toString).toList());
    key.expiry().ifPresent(at -> node.put("expiry", at.toString()));
    return node;
  }

  private static void strings(ArrayNode into, List<String> values) {
    values.forEach(into::add);
  }
}
