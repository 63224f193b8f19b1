package org.sshmux.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.sshmux.ldap.config.LdapConfig;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The reference page says what the schema, the defaults and the preset say. */
class ConfigReferenceTest {
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
    String preset = LdapConfig.presetText("openldap").orElseThrow();
    ObjectNode directory = (ObjectNode) yaml.readTree(preset);
    directory.remove("preset");
    defaults.set("directory", directory);
    defaults.set("ca", yaml.readTree(ConfigurationFile.CA_DEFAULTS));
    return new SchemaPage(
            new ObjectMapper().readTree(Resource.text(ConfigurationFile.SCHEMA)), defaults)
        .text();
  }
}
