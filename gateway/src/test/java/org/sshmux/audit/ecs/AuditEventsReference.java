package org.sshmux.audit.ecs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.sshmux.audit.AuditEventExamples;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes the reference page of the audit events from one example of each kind. */
final class AuditEventsReference {
  private static final Instant FIRST = Instant.parse("2026-11-22T14:03:11.620824Z");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String HEAD =
      """
      # Audit events

      <!-- Written by AuditEventsReferenceTest; to renew it, run that test with -Dsshmux.docs.update=true. -->

      Everything that matters is one line of JSON in `audit-<number of the first record>.jsonl` under `audit.directory`.
      The fields follow the [Elastic Common Schema](https://www.elastic.co/docs/reference/ecs) %s, nested; what it has no
      name for is under `gateway`. The schema is add-only: fields and actions are added, never changed or removed, and
      `gateway.schema` says which schema a record follows.

      - `event.sequence` counts from 0 without gaps, over all files of one trail. A number belongs to an event once it is stored.
      - An event that permits something is on disk (`fdatasync`) before it takes effect. If it cannot be stored, the access is refused.
      - Every event that begins something has its end; the end repeats what is needed to read it alone.
      - `gateway.connection.id` is the reference that a person sees; `gateway.channel.reference` adds a number for each channel.
      - Text comes as it was sent: control characters and signs that steer a terminal are escaped (`\\u001B`). A text of more than
        4096 characters or a list of more than 256 items is cut, more strictly if the line would pass 64 KiB, and
        `gateway.shortened` then lists what was cut. No record holds a password or a private key.
      - After an unclean stop the torn end of the last file is set aside. An acknowledged record is never in the torn part; a torn
        record never permitted anything.

      `sshmux audit show` prints records for people, and with `--json` as they are.
      """;

  private final StringBuilder page = new StringBuilder();
  private final Set<String> used = new TreeSet<>();
  private int sequence;

  /** The whole page. */
  String render() {
    page.append(HEAD.replace("%s", EcsJson.ECS_VERSION));
    Map<String, Example> examples = examples();
    section("Fields of every event", EcsFieldMeanings.ENVELOPE);
    page.append("\n## Actions\n");
    examples.values().forEach(this::action);
    Map<String, String> others = new LinkedHashMap<>(EcsFieldMeanings.OTHERS);
    others.keySet().retainAll(used);
    section("Fields of some events", others);
    return page.toString();
  }

  /** The paths of every example's fields, for whoever compares them with their meanings. */
  Set<String> paths() {
    examples().values().forEach(example -> collect(example.json(), "", used));
    return used;
  }

  /** The actions of all examples. */
  Set<String> actions() {
    return examples().keySet();
  }

  private record Example(String action, String meaning, String line, JsonNode json) {}

  private Map<String, Example> examples() {
    EcsJson json = new EcsJson("gw1");
    Map<String, Example> examples = new LinkedHashMap<>();
    sequence = 0;
    for (AuditEventExamples.Example example : AuditEventExamples.all()) {
      Instant at = FIRST.plusMillis(1300L * sequence);
      String id = Ulid.of(at, new Random(sequence));
      EcsJson.Envelope envelope = new EcsJson.Envelope(at, id, sequence++);
      String line = new String(json.line(envelope, example.event()), UTF_8).stripTrailing();
      JsonNode root = JSON.readTree(line);
      String action = root.at("/event/action").asString();
      examples.put(action, new Example(action, example.meaning(), line, root));
    }
    return examples;
  }

  private void action(Example example) {
    Set<String> paths = new TreeSet<>();
    collect(example.json(), "", paths);
    used.addAll(paths);
    paths.removeAll(EcsFieldMeanings.ENVELOPE.keySet());
    page.append("\n### `").append(example.action()).append("`\n\n").append(example.meaning());
    if (!paths.isEmpty()) {
      page.append("\n\nFields: `").append(String.join("`, `", paths)).append("`.");
    }
    page.append("\n\n```json\n").append(example.line()).append("\n```\n");
  }

  private void section(String title, Map<String, String> meanings) {
    page.append("\n## ").append(title).append("\n\n| Field | Meaning |\n|---|---|\n");
    meanings.forEach((path, meaning) ->
        page.append("| `").append(path).append("` | ").append(meaning).append(" |\n"));
  }

  private static void collect(JsonNode node, String path, Set<String> paths) {
    if (!node.isObject()) {
      paths.add(path);
      return;
    }
    node.properties()
        .forEach(field ->
            collect(
                field.getValue(),
                path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                paths));
  }
}
