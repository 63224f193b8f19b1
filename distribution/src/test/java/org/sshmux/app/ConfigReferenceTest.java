package org.sshmux.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sshmux.ldap.config.LdapConfig;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The reference page says what the schema, the defaults and the preset say. */
class ConfigReferenceTest {
  private static final List<String> PRESETS =
      List.of("openldap", "rfc2307", "freeipa", "active-directory", "389ds");
  private static final Path PAGE = Path.of("../docs/reference/config.md");

  @Test
  void isWhatTheSchemaAndTheDefaultsSay() throws IOException {
    String expected = page();
    if (Boolean.getBoolean("sshmux.docs.update")) {
      Files.createDirectories(PAGE.resolveSibling("."));
      Files.writeString(PAGE, expected);
    }

    assertThat(PAGE).as("regenerate with -Dsshmux.docs.update=true").content().isEqualTo(expected);
  }

  private static String page() {
    YAMLMapper yaml = new YAMLMapper();
    ObjectNode defaults = (ObjectNode) yaml.readTree(Resource.text(ConfigurationFile.DEFAULTS));
    ObjectNode directory = (ObjectNode) yaml.readTree(LdapConfig.commonText());
    merge(directory, preset("openldap"));
    defaults.set("directory", directory);
    defaults.set("ca", yaml.readTree(ConfigurationFile.CA_DEFAULTS));
    return new SchemaPage(
                new ObjectMapper().readTree(Resource.text(ConfigurationFile.SCHEMA)), defaults)
            .text()
        + presets();
  }

  /** What each preset sets, and so what it changes of the defaults. */
  private static String presets() {
    StringBuilder text = new StringBuilder("\n## Presets\n\n");
    text.append(
        "What `directory.preset` sets. Everything else is as above; every key can be given.\n");
    for (String name : PRESETS) {
      text.append("\n### `").append(name).append("`\n\n| Key | Value |\n|---|---|\n");
      rows("", preset(name), text);
    }
    return text.toString();
  }

  private static void rows(String path, ObjectNode node, StringBuilder text) {
    node.propertyStream()
        .forEach(entry -> {
          String key = path + entry.getKey();
          if (entry.getValue() instanceof ObjectNode below) {
            rows(key + ".", below, text);
          } else {
            boolean plain = entry.getValue().isValueNode();
            String value = plain ? entry.getValue().asString() : entry.getValue().toString();
            text.append("| `%s` | `%s` |\n".formatted(key, value.replace("|", "\\|")));
          }
        });
  }

  private static ObjectNode preset(String name) {
    String text = LdapConfig.presetText(name).orElseThrow();
    ObjectNode preset = (ObjectNode) new YAMLMapper().readTree(text);
    preset.remove("preset");
    return preset;
  }

  private static void merge(ObjectNode into, ObjectNode from) {
    from.propertyStream()
        .forEach(entry -> {
          if (into.get(entry.getKey()) instanceof ObjectNode below
              && entry.getValue() instanceof ObjectNode above) {
            merge(below, above);
          } else {
            into.set(entry.getKey(), entry.getValue());
          }
        });
  }
}
