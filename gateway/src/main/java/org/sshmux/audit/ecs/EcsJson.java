package org.sshmux.audit.ecs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import org.sshmux.audit.AuditEvent;
import org.sshmux.audit.ecs.EcsFields.Limits;
import tools.jackson.databind.json.JsonMapper;

/**
 * Renders events as they are published: one line of nested JSON in the terms of the Elastic Common
 * Schema, with everything of our own under {@code gateway}. Immutable.
 */
public final class EcsJson {
  /** The longest line, its newline included. */
  public static final int MAX_LINE = 64 * 1024;

  static final int SCHEMA = 1;
  static final String ECS_VERSION = "9.4.0";

  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  /** Tried in turn until the line fits; the last one always does, whatever the text. */
  private static final List<Limits> LIMITS =
      List.of(new Limits(4096, 256), new Limits(512, 64), new Limits(64, 8));

  private final String observer;

  /**
   * @param observer the name of this gateway
   */
  public EcsJson(String observer) {
    this.observer = observer;
  }

  /**
   * What the log says about every event.
   *
   * @param at when it happened
   * @param id unique among all gateways
   * @param sequence its number in the trail
   */
  public record Envelope(Instant at, String id, long sequence) {}

  /** Renders one event: UTF-8, one newline at the end and none before. */
  public byte[] line(Envelope envelope, AuditEvent event) {
    byte[] line = {};
    for (Limits limits : LIMITS) {
      EcsFields fields = envelope(envelope, new EcsFields(limits));
      EcsEvents.describe(event, fields);
      line = (printable(JSON.writeValueAsString(fields.build())) + "\n").getBytes(UTF_8);
      if (line.length <= MAX_LINE) {
        break;
      }
    }
    return line;
  }

  private EcsFields envelope(Envelope envelope, EcsFields fields) {
    return fields
        .put("@timestamp", MICROSECONDS.format(envelope.at()))
        .put("ecs.version", ECS_VERSION)
        .put("event.kind", "event")
        .put("event.id", envelope.id())
        .put("event.sequence", envelope.sequence())
        .put("event.dataset", "gateway.audit")
        .put("observer.name", observer)
        .put("observer.type", "bastion")
        .put("observer.product", "sshmux")
        .put("gateway.schema", SCHEMA);
  }

  /**
   * Escapes what JSON permits and a terminal, or a strict reader, does not: C1 controls, line and
   * paragraph separators, signs that turn the direction of text, halves of surrogate pairs. JSON's
   * own structure is ASCII, so all of them stand inside of texts.
   */
  private static String printable(String json) {
    if (json.chars().allMatch(c -> c < 0x7f)) {
      return json;
    }
    StringBuilder text = new StringBuilder(json.length() + 64);
    json.codePoints()
        .forEach(c -> {
          if (Character.getType(c) == Character.SURROGATE) {
            text.append('\ufffd');
          } else if (unprintable(c)) {
            for (char half : Character.toChars(c)) {
              text.append("\\u").append(HEX.toHexDigits(half));
            }
          } else {
            text.appendCodePoint(c);
          }
        });
    return text.toString();
  }

  private static boolean unprintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
