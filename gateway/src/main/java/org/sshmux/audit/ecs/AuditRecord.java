package org.sshmux.audit.ecs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One record of the trail, as it was read. Immutable. */
public final class AuditRecord {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String line;
  private final JsonNode root;
  private final Instant time;
  private final long sequence;

  private AuditRecord(String line, JsonNode root, Instant time, long sequence) {
    this.line = line;
    this.root = root;
    this.time = time;
    this.sequence = sequence;
  }

  /**
   * Reads one line.
   *
   * @param utf8 the line without its newline
   * @return empty if it is no record: no JSON object, no time or no sequence number
   */
  public static Optional<AuditRecord> parse(byte[] utf8) {
    try {
      JsonNode root = JSON.readTree(utf8);
      JsonNode sequence = root.path("event").path("sequence");
      if (!sequence.isIntegralNumber() || sequence.asLong() < 0) {
        return Optional.empty();
      }
      Instant time = Instant.parse(root.path("@timestamp").asString(""));
      return Optional.of(new AuditRecord(new String(utf8, UTF_8), root, time, sequence.asLong()));
    } catch (JacksonException | DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** The line exactly as it stands in the file, without its newline. */
  public String line() {
    return line;
  }

  public Instant time() {
    return time;
  }

  public long sequence() {
    return sequence;
  }

  /** Such as {@code ssh.access.denied}. */
  public String action() {
    return text("event.action").orElse("");
  }

  /**
   * The text of a field, also of a number or a truth value.
   *
   * @param path such as {@code destination.address}
   */
  public Optional<String> text(String path) {
    JsonNode node = node(path);
    return node.isValueNode() && !node.isNull() ? Optional.of(node.asString()) : Optional.empty();
  }

  /** The texts of a list, empty if there is none. */
  public List<String> texts(String path) {
    List<String> texts = new ArrayList<>();
    node(path).forEach(item -> texts.add(item.asString("")));
    return List.copyOf(texts);
  }

  @Override
  public String toString() {
    return line;
  }

  private JsonNode node(String path) {
    JsonNode node = root;
    for (String name : path.split("\\.", -1)) {
      node = node.path(name);
    }
    return node;
  }
}
