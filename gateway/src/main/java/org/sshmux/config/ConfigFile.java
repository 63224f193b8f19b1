package org.sshmux.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * The kind of configuration file that holds a {@code T}: its schema, its record tree and the layers
 * that complete it. Immutable.
 */
public final class ConfigFile<T extends Record> {
  private static final int MAX_BYTES = 1 << 20;

  private final Class<T> type;
  private final SchemaCheck schema;
  private final Function<JsonNode, List<Layer>> layers;

  /**
   * @param schema a JSON Schema, draft 2020-12, for what the file may hold
   * @param layers what completes the file, given what it says; each layer overrides those before it
   *     key by key, and the file overrides all
   */
  public ConfigFile(Class<T> type, String schema, Function<JsonNode, List<Layer>> layers) {
    this.type = type;
    this.schema = new SchemaCheck(schema);
    this.layers = layers;
  }

  /** Reads and checks a file. Relative paths in it are relative to its folder. */
  public Loading<T> load(Path file) {
    String source = file.toString();
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      return unreadable(source, "there is no such file");
    } catch (IOException e) {
      return unreadable(source, "the file cannot be read: " + e.getMessage());
    }
    if (bytes.length > MAX_BYTES) {
      return unreadable(source, "the file is larger than 1 MiB");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return check(YamlText.read(source, text), file.toAbsolutePath().resolveSibling("."), bytes);
    } catch (CharacterCodingException e) {
      return unreadable(source, "the file is not UTF-8 text");
    }
  }

  private Loading<T> check(YamlText file, Path base, byte[] bytes) {
    List<Problem> problems = new ArrayList<>(file.problems());
    boolean readable = problems.stream().noneMatch(problem -> problem.path().isEmpty());
    if (!readable) {
      return new Loading.Invalid<>(problems);
    }
    addNew(problems, schema.problems(file.tree(), file.places()));
    Places places = new Places(Place.whole("built-in defaults"));
    ObjectNode tree = complete(file, places);
    RecordBinder binder = new RecordBinder(base.normalize(), places);
    Optional<T> value = binder.bind(tree, type);
    addNew(problems, binder.problems());
    return problems.isEmpty() && value.isPresent()
        ? new Loading.Loaded<>(value.get(), digest(bytes), yaml(tree))
        : new Loading.Invalid<>(problems.stream().sorted(Problem.BY_PLACE).toList());
  }

  /** Adds what neither holds nor lies inside something that has a problem already. */
  private static void addNew(List<Problem> problems, List<Problem> more) {
    List<String> known = problems.stream().map(Problem::path).toList();
    more.stream()
        .filter(p -> known.stream().noneMatch(path -> KeyPath.related(path, p.path())))
        .forEach(problems::add);
  }

  private ObjectNode complete(YamlText file, Places places) {
    List<YamlText> texts = new ArrayList<>();
    layers.apply(file.tree()).forEach(layer -> texts.add(YamlText.read(layer)));
    texts.add(file);
    ObjectNode tree = new ObjectMapper().createObjectNode();
    for (YamlText text : texts) {
      merge(tree, text.tree());
      places.override(text.places());
    }
    return tree;
  }

  private static void merge(ObjectNode into, ObjectNode from) {
    from.propertyStream()
        .forEach(entry -> {
          if (into.get(entry.getKey()) instanceof ObjectNode below
              && entry.getValue() instanceof ObjectNode above) {
            merge(below, above);
          } else {
            into.set(entry.getKey(), entry.getValue().deepCopy());
          }
        });
  }

  /** A tree as people write it. */
  public static String yaml(ObjectNode tree) {
    YAMLFactory factory =
        YAMLFactory.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
            .enable(YAMLWriteFeature.INDENT_ARRAYS_WITH_INDICATOR)
            .build();
    return new YAMLMapper(factory).writeValueAsString(tree);
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "sha256:" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  private Loading<T> unreadable(String source, String message) {
    return new Loading.Invalid<>(List.of(Problem.at(Place.whole(source), KeyPath.ROOT, message)));
  }
}
