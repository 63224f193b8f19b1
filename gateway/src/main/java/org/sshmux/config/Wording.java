package org.sshmux.config;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Says what a schema found in the words of someone who writes the file. */
final class Wording {
  private static final String QUOTE = "; put it in quotes";

  private final JsonNode schema;

  Wording(JsonNode schema) {
    this.schema = schema;
  }

  String unknownKey(Error error) {
    JsonNode properties = around(error).path("properties");
    List<String> known = properties.propertyStream().map(entry -> entry.getKey()).toList();
    Optional<String> near = Spelling.nearest(error.getProperty(), known);
    if (near.isPresent()) {
      return "is not a known key; did you mean \"" + near.get() + "\"?";
    }
    List<String> elsewhere = new ArrayList<>();
    collect(schema, KeyPath.ROOT, error.getProperty(), elsewhere);
    return elsewhere.isEmpty()
        ? "is not a known key; known here: " + String.join(", ", known)
        : "is not a known key here; it is known as " + String.join(" and ", elsewhere);
  }

  String missingKey(Error error) {
    JsonNode property = resolved(around(error).path("properties").path(error.getProperty()));
    JsonNode example = property.path("examples").path(0);
    String description = property.path("description").asString("").replaceAll("[.]$", "");
    String add = example.isMissingNode() ? "" : "; such as " + error.getProperty() + ": " + example;
    return "is missing" + (description.isEmpty() ? "" : " (" + lowerFirst(description) + ")") + add;
  }

  String badValue(Error error) {
    JsonNode rule = keyword(error);
    JsonNode value = error.getInstanceNode();
    return switch (error.getKeyword()) {
      case "type" ->
          "must be "
              + around(error).path("title").asString(kind(rule.asString("")))
              + ", but is "
              + shown(value)
              + (rule.asString("").equals("string") && value.isValueNode() ? QUOTE : "");
      case "enum" -> "must be one of " + words(rule) + ", but is " + shown(value);
      case "const" -> "must be " + rule.asString() + ", but is " + shown(value);
      case "pattern", "anyOf", "oneOf" ->
          "must be "
              + around(error).path("title").asString("written differently")
              + ", but is "
              + shown(value);
      case "minimum" -> "must be at least " + rule.asString() + ", but is " + shown(value);
      case "maximum" -> "must be at most " + rule.asString() + ", but is " + shown(value);
      case "minItems" -> "must have at least " + rule.asString() + entries(rule);
      case "maxItems" -> "must have at most " + rule.asString() + entries(rule);
      case "uniqueItems" -> "must not name the same thing twice";
      case "minLength" -> "must not be empty";
      default -> error.getMessage();
    };
  }

  private static String entries(JsonNode count) {
    return count.asInt() == 1 ? " entry" : " entries";
  }

  private static String kind(String type) {
    return switch (type) {
      case "object" -> "a set of keys";
      case "array" -> "a list, such as [a, b]";
      case "string" -> "text";
      case "integer" -> "a whole number";
      case "number" -> "a number";
      case "boolean" -> "true or false";
      default -> "of another kind";
    };
  }

  private static String shown(JsonNode value) {
    if (value.isObject()) {
      return "a set of keys";
    }
    if (value.isArray()) {
      return "a list";
    }
    String text = value.asString();
    String shortened = text.length() > 80 ? text.substring(0, 80) + "..." : text;
    return value.isString() ? "\"" + shortened + "\"" : shortened;
  }

  private static String words(JsonNode list) {
    return String.join(", ", list.valueStream().map(JsonNode::asString).toList());
  }

  private static String lowerFirst(String text) {
    boolean word = text.length() > 1 && Character.isLowerCase(text.charAt(1));
    return word ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
  }

  /** The value of the keyword that was broken. */
  private JsonNode keyword(Error error) {
    return at(error.getSchemaLocation().getFragment(), 0);
  }

  /** The schema that holds the keyword that was broken. */
  private JsonNode around(Error error) {
    return at(error.getSchemaLocation().getFragment(), 1);
  }

  private JsonNode at(NodePath path, int levelsUp) {
    JsonNode node = schema;
    for (int i = 0; i < path.getNameCount() - levelsUp; i++) {
      node =
          path.getElement(i) instanceof Integer position
              ? node.path(position)
              : node.path(path.getName(i));
    }
    return node;
  }

  private JsonNode resolved(JsonNode node) {
    String reference = node.path("$ref").asString("");
    return reference.startsWith("#/") && !node.has("description")
        ? schema.at(reference.substring(1))
        : node;
  }

  /** Where else in the schema a key of that name is known. */
  private static void collect(JsonNode node, String path, String name, List<String> found) {
    node.path("properties")
        .propertyStream()
        .forEach(entry -> {
          String key = KeyPath.key(path, entry.getKey());
          if (entry.getKey().equals(name)) {
            found.add(key);
          }
          collect(entry.getValue(), key, name, found);
        });
  }
}
