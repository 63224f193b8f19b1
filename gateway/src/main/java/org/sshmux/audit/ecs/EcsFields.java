package org.sshmux.audit.ecs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of one record, built up by dotted path into nested objects. Text and lists longer than
 * the limits are cut, and {@code gateway.shortened} then names their paths: nothing is cut
 * silently. For one thread.
 */
final class EcsFields {
  private final ObjectNode root = JsonNodeFactory.instance.objectNode();
  private final List<String> shortened = new ArrayList<>();
  private final Limits limits;

  /**
   * @param text characters of one value
   * @param items values of one list
   */
  record Limits(int text, int items) {}

  EcsFields(Limits limits) {
    this.limits = limits;
  }

  /** Sets a text, also an empty one. */
  EcsFields put(String path, String value) {
    parent(path).put(leaf(path), cut(path, value));
    return this;
  }

  /** Sets a text unless it is blank. */
  EcsFields putUnlessBlank(String path, String value) {
    return value.isBlank() ? this : put(path, value);
  }

  EcsFields put(String path, long value) {
    parent(path).put(leaf(path), value);
    return this;
  }

  EcsFields put(String path, boolean value) {
    parent(path).put(leaf(path), value);
    return this;
  }

  EcsFields put(String path, List<String> values) {
    ArrayNode array = parent(path).putArray(leaf(path));
    if (values.size() > limits.items()) {
      markShortened(path);
    }
    values.stream().limit(limits.items()).forEach(value -> array.add(cut(path, value)));
    return this;
  }

  /** Sets a time span in nanoseconds; one that is longer than they can say counts as the most. */
  EcsFields putNanos(String path, Duration value) {
    return put(path, TimeUnit.NANOSECONDS.convert(value));
  }

  /** Sets a time span in milliseconds; one that is longer than they can say counts as the most. */
  EcsFields putMillis(String path, Duration value) {
    return put(path, TimeUnit.MILLISECONDS.convert(value));
  }

  /** The finished record; nothing may be set after it. */
  ObjectNode build() {
    if (!shortened.isEmpty()) {
      ArrayNode array = parent("gateway.shortened").putArray("shortened");
      shortened.forEach(array::add);
    }
    return root;
  }

  private ObjectNode parent(String path) {
    ObjectNode node = root;
    int from = 0;
    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', from)) {
      node = node.withObjectProperty(path.substring(from, dot));
      from = dot + 1;
    }
    return node;
  }

  private static String leaf(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  private String cut(String path, String value) {
    if (value.length() <= limits.text()) {
      return value;
    }
    markShortened(path);
    int end = limits.text();
    return value.substring(0, Character.isHighSurrogate(value.charAt(end - 1)) ? end - 1 : end);
  }

  private void markShortened(String path) {
    if (!shortened.contains(path)) {
      shortened.add(path);
    }
  }
}
