package org.sshmux.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads one YAML text and remembers where everything stands. Stricter than YAML: one document, no
 * key twice, no anchors, aliases or tags. One reader reads one text.
 */
final class YamlReader {
  private static final int MAX_DEPTH = 32;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final String source;
  private final String root;
  private final Places places;
  private final List<Problem> problems = new ArrayList<>();

  /**
   * @param root the path of the text as a whole
   */
  YamlReader(String source, String root) {
    this.source = source;
    this.root = root;
    this.places = new Places(Place.whole(source));
  }

  YamlText read(String text) {
    ObjectNode tree = NODES.objectNode();
    try (YAMLParser parser = open(text)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_OBJECT) {
        tree = object(parser, root, 0);
        if (parser.nextToken() != null) {
          report(parser, KeyPath.ROOT, "a second document begins here; keep only one");
        }
      } else if (first != null && first != JsonToken.VALUE_NULL) {
        report(parser, KeyPath.ROOT, "the file must be a set of keys, such as \"server:\"");
      }
    } catch (JacksonException e) {
      problems.add(syntax(e));
    }
    return new YamlText(tree, places, problems);
  }

  private static YAMLParser open(String text) {
    return (YAMLParser) new YAMLFactory().createParser(ObjectReadContext.empty(), text);
  }

  private ObjectNode object(YAMLParser parser, String path, int depth) {
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = KeyPath.key(path, parser.currentName());
      Place place = place(parser.currentTokenLocation());
      boolean twice = object.has(parser.currentName());
      if (twice) {
        int line = places.ofKey(key).line();
        problems.add(
            Problem.at(place, key, "is given twice, first on line " + line + "; keep one"));
      } else {
        places.putKey(key, place);
      }
      String name = parser.currentName();
      parser.nextToken();
      value(parser, key, depth).filter(ignored -> !twice).ifPresent(node -> object.set(name, node));
    }
    return object;
  }

  private ArrayNode array(YAMLParser parser, String path, int depth) {
    ArrayNode array = NODES.arrayNode();
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      String item = KeyPath.index(path, i);
      value(parser, item, depth).ifPresentOrElse(array::add, array::addNull);
    }
    return array;
  }

  /** The value that the parser stands on; empty for a null and for what has been reported. */
  private Optional<JsonNode> value(YAMLParser parser, String path, int depth) {
    if (!path.isEmpty()) {
      places.putValue(path, place(parser.currentTokenLocation()));
    }
    refuseReferences(parser, path);
    JsonToken token = parser.currentToken();
    if (token.isStructStart() && depth >= MAX_DEPTH) {
      report(parser, path, "is nested too deeply");
      parser.skipChildren();
      return Optional.empty();
    }
    return Optional.ofNullable(
        switch (token) {
          case START_OBJECT -> object(parser, path, depth + 1);
          case START_ARRAY -> array(parser, path, depth + 1);
          case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(token == JsonToken.VALUE_TRUE);
          case VALUE_NUMBER_INT -> NODES.numberNode(parser.getBigIntegerValue());
          case VALUE_NUMBER_FLOAT -> decimal(parser.getString());
          case VALUE_NULL -> null;
          default -> NODES.stringNode(parser.getString());
        });
  }

  /** A number with a fraction; what is beyond a double or no number stays text. */
  private static JsonNode decimal(String text) {
    try {
      double value = Double.parseDouble(text);
      return Double.isFinite(value) ? NODES.numberNode(value) : NODES.stringNode(text);
    } catch (NumberFormatException e) {
      return NODES.stringNode(text);
    }
  }

  private void refuseReferences(YAMLParser parser, String path) {
    if (parser.isCurrentAlias() || parser.getObjectId() != null) {
      report(parser, path, "uses a YAML anchor or alias (&name, *name); write the value out");
    } else if (parser.getTypeId() != null) {
      report(parser, path, "uses a YAML tag (!name); write the plain value");
    }
  }

  private void report(YAMLParser parser, String path, String message) {
    problems.add(Problem.at(place(parser.currentTokenLocation()), path, message));
  }

  private Problem syntax(JacksonException e) {
    if (e.getCause() instanceof MarkedYamlEngineException cause) {
      Place place = cause.getProblemMark().map(this::place).orElseGet(() -> place(e.getLocation()));
      return Problem.at(place, KeyPath.ROOT, "this is not YAML: " + hint(cause.getProblem()));
    }
    return Problem.at(
        place(e.getLocation()), KeyPath.ROOT, "this is not YAML: " + e.getOriginalMessage());
  }

  private static String hint(String problem) {
    if (problem.contains("\\t") || problem.contains("TAB")) {
      return "a tab stands where only spaces may; indent with spaces";
    }
    if (problem.contains("mapping values are not allowed")) {
      return "a colon stands where none may; check the indentation, and quote a value that"
          + " contains \": \"";
    }
    return problem + "; check the indentation and the quotes here and on the line before";
  }

  private Place place(@Nullable TokenStreamLocation location) {
    return location == null
        ? Place.whole(source)
        : new Place(source, location.getLineNr(), location.getColumnNr());
  }

  private Place place(Mark mark) {
    return new Place(source, mark.getLine() + 1, mark.getColumn() + 1);
  }
}
