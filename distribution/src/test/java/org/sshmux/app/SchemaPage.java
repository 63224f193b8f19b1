package org.sshmux.app;

import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Renders a schema and its defaults as a page of tables, one for each section. */
final class SchemaPage {
  private static final String HEAD =
      """
      # Configuration

      One YAML file. A key that is not listed here is refused; so is a value that cannot be meant. `sshmux check-config -c FILE`
      names everything that is wrong with a file, with line and key; `--print-effective` prints the file completed with everything
      it leaves to defaults. A file needs the keys marked *required*, and no others.

      Times have a unit: `500ms`, `30s`, `15m`, `1h`, `2d`. Sizes are bytes, or `16KiB`, `64MiB`, `1GiB`. Relative paths are relative
      to the folder of the file. Passwords stand in files of their own, never in this one. YAML anchors, aliases and tags are refused.

      This page is made from the schema and checked by a test.
      """;

  private final JsonNode schema;
  private final JsonNode defaults;
  private final StringBuilder text = new StringBuilder(HEAD);

  SchemaPage(JsonNode schema, JsonNode defaults) {
    this.schema = schema;
    this.defaults = defaults;
  }

  String text() {
    schema
        .path("properties")
        .propertyStream()
        .forEach(entry ->
            section(entry.getKey(), entry.getValue(), defaults.path(entry.getKey()), "##"));
    return text.toString();
  }

  private void section(String path, JsonNode node, JsonNode preset, String heading) {
    text.append("\n").append(heading).append(" `").append(path).append("`\n\n");
    text.append(node.path("description").asString("")).append("\n");
    table(node, preset, path);
    node.path("properties")
        .propertyStream()
        .filter(entry -> entry.getValue().has("properties"))
        .forEach(entry ->
            section(
                path + "." + entry.getKey(), entry.getValue(), preset.path(entry.getKey()), "###"));
  }

  private void table(JsonNode node, JsonNode preset, String path) {
    String column = path.startsWith("directory") ? "Default with `openldap`" : "Default";
    text.append("\n| Key | Value | ").append(column).append(" | Meaning |\n|---|---|---|---|\n");
    node.path("properties")
        .propertyStream()
        .forEach(entry -> {
          String key = entry.getKey();
          boolean required =
              node.path("required").valueStream().anyMatch(name -> name.asString().equals(key));
          row(key, entry.getValue(), standard(preset.path(key), entry.getValue(), required));
          entry
              .getValue()
              .path("items")
              .path("properties")
              .propertyStream()
              .forEach(item -> row(key + "[]." + item.getKey(), item.getValue(), ""));
        });
  }

  private void row(String key, JsonNode node, String standard) {
    String meaning = node.path("description").asString("").replace("|", "\\|");
    text.append("| `%s` | %s | %s | %s |\n".formatted(key, kind(node), standard, meaning));
  }

  private static String standard(JsonNode preset, JsonNode node, boolean required) {
    if (required) {
      return "*required*";
    }
    if (node.has("properties")) {
      return "below";
    }
    if (preset.isMissingNode()) {
      return "";
    }
    boolean plain = preset.isValueNode();
    return "`" + (plain ? preset.asString() : preset.toString()).replace("|", "\\|") + "`";
  }

  private String kind(JsonNode node) {
    String reference = node.path("$ref").asString("");
    if (!reference.isEmpty()) {
      String name = reference.substring(reference.lastIndexOf('/') + 1);
      return switch (name) {
        case "duration" -> "time";
        case "bases" -> "list of DNs";
        case "listen-address" -> "address:port";
        case "attribute" -> "attribute name";
        case "filter" -> "LDAP filter";
        default -> name;
      };
    }
    if (node.has("enum")) {
      return node.path("enum")
          .valueStream()
          .map(word -> "`" + word.asString() + "`")
          .collect(Collectors.joining(", "));
    }
    return type(node);
  }

  private String type(JsonNode node) {
    return switch (node.path("type").asString("")) {
      case "object" -> "section";
      case "array" ->
          node.path("items").has("properties") ? "list" : "list of " + kind(node.path("items"));
      case "integer" -> "number" + range(node);
      case "number" -> "number" + range(node);
      case "boolean" -> "`true`, `false`";
      default -> "text";
    };
  }

  private static String range(JsonNode node) {
    return ", " + node.path("minimum").asString("") + " to " + node.path("maximum").asString("");
  }
}
