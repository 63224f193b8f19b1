package org.sshmux.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Turns a tree into records. Key {@code max-connections} fills component {@code maxConnections};
 * every component needs its key unless it is an {@link Optional}; a map takes any keys. Goes on
 * after a problem, so that all are found; what a record's own constructor refuses ({@link
 * IllegalArgumentException}) is a problem of that record, or of the key with which the message
 * begins.
 */
final class RecordBinder {
  private final Path base;
  private final Places places;
  private final List<Problem> problems = new ArrayList<>();

  /**
   * @param base what relative paths are relative to
   */
  RecordBinder(Path base, Places places) {
    this.base = base;
    this.places = places;
  }

  /** The record, or empty if there are problems. */
  <T> Optional<T> bind(JsonNode tree, Class<T> type) {
    return record(tree, type, KeyPath.ROOT).map(type::cast);
  }

  List<Problem> problems() {
    return List.copyOf(problems);
  }

  /** The key of a record component. */
  static String key(String component) {
    return component.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  private Optional<Object> record(JsonNode node, Class<?> type, String path) {
    if (!node.isObject()) {
      return refuse(path, "must be a set of keys");
    }
    RecordComponent[] components = type.getRecordComponents();
    @Nullable Object[] arguments = new Object[components.length];
    boolean complete = true;
    for (int i = 0; i < components.length; i++) {
      String name = key(components[i].getName());
      Optional<Object> argument =
          component(node.get(name), components[i].getGenericType(), KeyPath.key(path, name));
      arguments[i] = argument.orElse(null);
      complete &= argument.isPresent();
    }
    return complete ? construct(type, components, arguments, path) : Optional.empty();
  }

  private Optional<Object> component(@Nullable JsonNode node, Type type, String path) {
    boolean absent = node == null || node.isNull();
    if (type instanceof ParameterizedType optional && optional.getRawType() == Optional.class) {
      return absent || node == null
          ? Optional.of(Optional.empty())
          : value(node, optional.getActualTypeArguments()[0], path).map(Optional::of);
    }
    return absent || node == null ? refuse(path, "is missing") : value(node, type, path);
  }

  private Optional<Object> value(JsonNode node, Type type, String path) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return list(node, list.getActualTypeArguments()[0], path);
    }
    if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
      return map(node, map.getActualTypeArguments()[1], path);
    }
    if (type instanceof Class<?> plain && plain.isRecord()) {
      return record(node, plain, path);
    }
    if (!node.isValueNode()) {
      return refuse(path, "must be a single value");
    }
    try {
      return Optional.of(scalar(node.asString(), type));
    } catch (IllegalArgumentException | ArithmeticException e) {
      return refuse(path, String.valueOf(e.getMessage()));
    }
  }

  private Optional<Object> list(JsonNode node, Type type, String path) {
    if (!node.isArray()) {
      return refuse(path, "must be a list");
    }
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      component(node.get(i), type, KeyPath.index(path, i)).ifPresent(items::add);
    }
    return items.size() == node.size() ? Optional.of(List.copyOf(items)) : Optional.empty();
  }

  /** A map in the order of the file. */
  private Optional<Object> map(JsonNode node, Type type, String path) {
    if (!node.isObject()) {
      return refuse(path, "must be a set of keys");
    }
    Map<String, Object> items = new LinkedHashMap<>();
    node.propertyStream()
        .forEach(entry ->
            component(entry.getValue(), type, KeyPath.key(path, entry.getKey()))
                .ifPresent(item -> items.put(entry.getKey(), item)));
    return items.size() == node.size()
        ? Optional.of(Collections.unmodifiableMap(items))
        : Optional.empty();
  }

  private Object scalar(String text, Type type) {
    return switch (type.getTypeName()) {
      case "java.lang.String" -> text;
      case "int", "java.lang.Integer" -> Math.toIntExact(Scalars.size(text));
      case "long", "java.lang.Long" -> Scalars.size(text);
      case "double", "java.lang.Double" -> Double.parseDouble(text);
      case "boolean", "java.lang.Boolean" -> Boolean.parseBoolean(text);
      case "java.time.Duration" -> Scalars.duration(text);
      case "java.nio.file.Path" -> base.resolve(text).normalize();
      case "java.net.InetSocketAddress" -> Scalars.listenAddress(text);
      case "java.net.URI" -> URI.create(text);
      default -> constant(text, type);
    };
  }

  private static Object constant(String text, Type type) {
    if (!(type instanceof Class<?> plain) || !plain.isEnum()) {
      throw new IllegalStateException("no configuration key can be a " + type.getTypeName());
    }
    Object[] constants = plain.getEnumConstants();
    return Arrays.stream(constants)
        .filter(constant -> text.equals(word(constant)))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "must be one of "
                    + String.join(", ", Arrays.stream(constants).map(c -> word(c)).toList())
                    + ", but is "
                    + text));
  }

  private static String word(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Optional<Object> construct(
      Class<?> type, RecordComponent[] components, @Nullable Object[] arguments, String path) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      return Optional.of(constructor.newInstance(arguments));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refusal) {
        return refuse(components, path, String.valueOf(refusal.getMessage()));
      }
      throw new IllegalStateException("making " + type.getName(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("making " + type.getName(), e);
    }
  }

  /** A constructor's refusal, laid on the key that it begins with if that is one of its own. */
  private Optional<Object> refuse(RecordComponent[] components, String path, String message) {
    int end = message.indexOf(' ');
    String first = end < 0 ? "" : message.substring(0, end).replaceAll(":$", "");
    boolean aboutKey = Arrays.stream(components).anyMatch(c -> key(c.getName()).equals(first));
    return aboutKey
        ? refuse(KeyPath.key(path, first), message.substring(end + 1))
        : refuse(path, message);
  }

  private Optional<Object> refuse(String path, String message) {
    problems.add(Problem.at(places.ofValue(path), path, message));
    return Optional.empty();
  }
}
