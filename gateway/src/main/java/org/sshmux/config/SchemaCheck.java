package org.sshmux.config;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Compares a tree with a JSON Schema (draft 2020-12) and says in plain words what is wrong. */
final class SchemaCheck {
  private final Schema schema;
  private final Wording wording;

  SchemaCheck(String schemaText) {
    this.schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(schemaText, InputFormat.JSON);
    this.wording = new Wording(new ObjectMapper().readTree(schemaText));
  }

  List<Problem> problems(JsonNode tree, Places places) {
    return schema.validate(tree).stream().map(error -> problem(error, places)).toList();
  }

  private Problem problem(Error error, Places places) {
    String path = KeyPath.of(error.getInstanceLocation());
    return switch (error.getKeyword()) {
      case "additionalProperties", "unevaluatedProperties" -> {
        String key = KeyPath.key(path, error.getProperty());
        yield Problem.at(places.ofKey(key), key, wording.unknownKey(error));
      }
      case "required" -> {
        String key = KeyPath.key(path, error.getProperty());
        yield Problem.at(places.ofKey(path), key, wording.missingKey(error));
      }
      default -> Problem.at(places.ofValue(path), path, wording.badValue(error));
    };
  }
}
