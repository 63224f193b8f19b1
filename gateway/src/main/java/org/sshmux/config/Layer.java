package org.sshmux.config;

import java.util.Objects;

/**
 * Keys for what the file leaves out, as YAML.
 *
 * @param name what it is, for messages
 * @param section the top-level key that it belongs under; empty when it holds top-level keys itself
 */
public record Layer(String name, String section, String yaml) {
  public Layer {
    Objects.requireNonNull(name);
    Objects.requireNonNull(section);
    Objects.requireNonNull(yaml);
  }
}
