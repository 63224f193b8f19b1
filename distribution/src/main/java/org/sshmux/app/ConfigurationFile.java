package org.sshmux.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sshmux.config.ConfigFile;
import org.sshmux.config.Layer;
import org.sshmux.config.Loading;
import org.sshmux.ldap.config.LdapConfig;
import tools.jackson.databind.JsonNode;

/** The gateway's configuration file: checked against its schema, completed, in its records. */
public final class ConfigurationFile {
  static final String SCHEMA = "sshmux.schema.json";
  static final String DEFAULTS = "defaults.yaml";

  /** What holds in the {@code ca} section, if there is one. */
  static final String CA_DEFAULTS =
      """
      validity: 120s
      source-addresses: []
      """;

  /** The sections that are about directories, of which each but the first may be repeated. */
  static final List<String> DIRECTORIES = List.of("directory", "directories", "realms");

  private static final String USUAL_PRESET = "openldap";

  private final ConfigFile<Configuration> file;

  /**
   * @param hostName the name of this machine, for what is named after it by default
   */
  public ConfigurationFile(String hostName) {
    String schema = Resource.text(SCHEMA);
    this.file = new ConfigFile<>(Configuration.class, schema, tree -> layers(tree, hostName));
  }

  /** Reads and checks a file. Relative paths in it are relative to its folder. */
  public Loading<Configuration> load(Path path) {
    return file.load(path);
  }

  private static List<Layer> layers(JsonNode tree, String hostName) {
    List<Layer> layers = new ArrayList<>();
    layers.add(new Layer("built-in defaults", List.of(), Resource.text(DEFAULTS)));
    layers.add(new Layer("host name", List.of("audit"), "observer: \"" + hostName + "\"\n"));
    if (tree.path("ca").isObject()) {
      layers.add(new Layer("built-in defaults", List.of("ca"), CA_DEFAULTS));
    }
    addPreset(layers, List.of("directory"), tree.path("directory"));
    for (String section : List.of("directories", "realms")) {
      tree.path(section)
          .propertyStream()
          .forEach(each -> addPreset(layers, List.of(section, each.getKey()), each.getValue()));
    }
    return layers;
  }

  /** A name that is misspelt is one mistake, and not that everything is missing which it sets. */
  private static void addPreset(List<Layer> layers, List<String> section, JsonNode directory) {
    String preset = directory.path("preset").asString("");
    if (!preset.isEmpty()) {
      layers.add(new Layer("built-in defaults", section, LdapConfig.commonText()));
      LdapConfig.presetText(preset)
          .or(() -> LdapConfig.presetText(USUAL_PRESET))
          .ifPresent(yaml -> layers.add(new Layer("preset " + preset, section, yaml)));
    }
  }
}
