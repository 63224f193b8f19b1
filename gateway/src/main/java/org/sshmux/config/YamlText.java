package org.sshmux.config;

import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A YAML text that has been read.
 *
 * @param tree what it says; keys without a value are left out
 * @param places where each part stands
 * @param problems what cannot be read; the tree holds the rest
 */
record YamlText(ObjectNode tree, Places places, List<Problem> problems) {
  YamlText {
    problems = List.copyOf(problems);
  }

  static YamlText read(String source, String text) {
    return new YamlReader(source, KeyPath.ROOT).read(text);
  }

  /**
   * Reads a built-in layer.
   *
   * @throws IllegalStateException if it is broken
   */
  static YamlText read(Layer layer) {
    String root = layer.section().stream().reduce(KeyPath.ROOT, KeyPath::key);
    YamlText text = new YamlReader(layer.name(), root).read(layer.yaml());
    if (!text.problems().isEmpty()) {
      throw new IllegalStateException("a broken layer: " + text.problems());
    }
    ObjectNode tree = text.tree();
    for (String key : layer.section().reversed()) {
      ObjectNode around = JsonNodeFactory.instance.objectNode();
      around.set(key, tree);
      tree = around;
    }
    return new YamlText(tree, text.places(), List.of());
  }
}
