package org.sshmux.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The hand-written schema and the record tree name the same keys and the same words. */
class ConfigurationSchemaTest {
  private static final String PRESETS = " [389ds, active-directory, freeipa, openldap, rfc2307]";

  private final JsonNode schema =
      new ObjectMapper().readTree(Resource.text(ConfigurationFile.SCHEMA));

  @Test
  void namesExactlyTheComponentsOfTheRecords() {
    Set<String> inSchema = new TreeSet<>();
    Set<String> inRecords = new TreeSet<>();
    collect(schema, "", inSchema);
    collect(Configuration.class, "", inRecords);

    assertThat(inSchema).isEqualTo(inRecords).hasSizeGreaterThan(60);
  }

  @Test
  void describesEveryKey() {
    Set<String> bare = new TreeSet<>();
    collectUndescribed(schema, "", bare);

    assertThat(bare).isEmpty();
  }

  private static void collect(JsonNode node, String path, Set<String> found) {
    node.path("properties")
        .propertyStream()
        .forEach(entry -> {
          String key = path + "/" + entry.getKey();
          JsonNode value = entry.getValue();
          found.add(key + words(value) + words(value.path("items")));
          collect(value, key, found);
          collect(value.path("items"), key, found);
        });
  }

  private static String words(JsonNode node) {
    JsonNode words = node.path("enum");
    return words.isMissingNode() || words.path(0).asString().startsWith("TLSv")
        ? ""
        : " " + words.valueStream().map(JsonNode::asString).sorted().toList();
  }

  private static void collect(Class<?> type, String path, Set<String> found) {
    for (RecordComponent component : type.getRecordComponents()) {
      String key = path + "/" + kebab(component.getName());
      Class<?> inner = inner(component.getGenericType());
      found.add(key + (key.equals("/directory/preset") ? PRESETS : words(inner)));
      if (inner.isRecord()) {
        collect(inner, key, found);
      }
    }
  }

  private static Class<?> inner(Type type) {
    return switch (type) {
      case ParameterizedType parameterized -> inner(parameterized.getActualTypeArguments()[0]);
      case Class<?> plain -> plain;
      default -> throw new AssertionError(type);
    };
  }

  private static String words(Class<?> type) {
    if (!type.isEnum()) {
      return "";
    }
    List<String> words =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
            .sorted()
            .toList();
    return " " + words;
  }

  private static String kebab(String name) {
    return name.replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  private static void collectUndescribed(JsonNode node, String path, Set<String> found) {
    node.path("properties")
        .propertyStream()
        .forEach(entry -> {
          String key = path + "/" + entry.getKey();
          if (!entry.getValue().path("description").asString("").endsWith(".")) {
            found.add(key);
          }
          collectUndescribed(entry.getValue(), key, found);
          collectUndescribed(entry.getValue().path("items"), key, found);
        });
  }
}
