package org.sshmux.config;

import java.util.List;
import java.util.Objects;

/**
 * Keys for what the file leaves out, as YAML.
 *
 * @param name what it is, for messages
 * @param section the keys that it belongs under, outermost first; empty when it holds top-level
 *     keys itself
 */
public record Layer(String name, List<String> section, String yaml) {
  public Layer {
    Objects.requireNonNull(name);
    section = List.copyOf(section);
    Objects.requireNonNull(yaml);
  }
}
