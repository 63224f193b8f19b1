package org.sshmux.ldap.decision;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sshmux.config.ConfigFile;
import org.sshmux.config.Layer;
import org.sshmux.config.Loading;
import org.sshmux.ldap.Configs;
import org.sshmux.ldap.config.LdapConfig;

/** A configuration file as an operator writes it, read over the preset as the product does. */
public final class Configured {
  private Configured() {}

  /** The one section of the file. */
  public record Whole(LdapConfig directory) {}

  /**
   * @param dir where the file may lie
   * @param setting which sources count
   * @param url of the server
   * @param bindDn who the gateway is there
   * @param password of {@code bindDn}
   */
  static LdapConfig of(
      Path dir, Dialect dialect, Setting setting, String url, String bindDn, String password)
      throws IOException {
    Path secret = Configs.secretFile(dir, password + "\n");
    String text =
        """
        preset: %s
        servers: ["%s"]
        tls:
          mode: none
          allow-cleartext: true
        bind:
          method: simple
          dn: "%s"
          password-file: %s
        timeouts:
          connect: 5s
          bind: 5s
          operation: 10s
          lookup-deadline: 30s
        limits:
          max-keys-per-user: %d
          max-groups-per-user: %d
          group-depth: %d
        """
                .formatted(
                    dialect.preset(),
                    url,
                    bindDn,
                    secret,
                    Population.MAX_KEYS,
                    Population.MAX_GROUPS,
                    Population.MAX_DEPTH)
            + dialect.places(setting);
    return read(dir, dialect.preset(), text);
  }

  /**
   * Reads a section {@code directory} from a file.
   *
   * @param name what the text names as its preset
   */
  public static LdapConfig read(Path dir, String name, String text) throws IOException {
    Path file = Files.writeString(dir.resolve("sshmux.yaml"), "directory:\n" + text.indent(2));
    String preset = LdapConfig.presetText(name).orElseThrow();
    ConfigFile<Whole> kind = new ConfigFile<>(Whole.class, "{}", tree -> layers(preset));
    return switch (kind.load(file)) {
      case Loading.Loaded<Whole> loaded -> loaded.value().directory();
      case Loading.Invalid<Whole> invalid ->
          throw new IllegalStateException(invalid.problems().toString());
    };
  }

  /** What all presets have in common lies beside them, if they have anything in common. */
  private static List<Layer> layers(String preset) {
    Layer own = new Layer("preset", List.of("directory"), preset);
    return Stream.concat(
            common().map(text -> new Layer("common", List.of("directory"), text)).stream(),
            Stream.of(own))
        .toList();
  }

  private static Optional<String> common() {
    try (InputStream in = LdapConfig.class.getResourceAsStream("common.yaml")) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
