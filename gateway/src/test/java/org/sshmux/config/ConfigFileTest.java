package org.sshmux.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
  private static final String SCHEMA =
      """
      {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object", "additionalProperties": false, "required": ["store"],
        "properties": {
          "door": {
            "type": "object", "additionalProperties": false,
            "properties": {
              "listen": { "type": "array", "minItems": 1, "items": { "type": "string" } },
              "max-guests": { "type": "integer", "minimum": 1, "maximum": 500 },
              "grace-time": { "$ref": "#/$defs/duration" },
              "mood": { "enum": ["kind", "very-strict"] },
              "sign-file": { "type": "string" }
            }
          },
          "store": {
            "type": "object", "additionalProperties": false, "required": ["folder"],
            "properties": {
              "folder": { "type": "string", "description": "Where it all goes.", "examples": ["/var/x"] },
              "size": { "type": ["string", "integer"], "title": "a size such as 64MiB" }
            }
          }
        },
        "$defs": {
          "duration": { "type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$", "title": "a time such as 30s" }
        }
      }
      """;
  private static final Layer DEFAULTS =
      new Layer(
          "defaults",
          List.of(),
          """
          door: { listen: [":2222"], max-guests: 20, grace-time: 30s, mood: kind }
          store: { size: 64MiB }
          """);

  private static final ConfigFile<House> HOUSE =
      new ConfigFile<>(House.class, SCHEMA, tree -> List.of(DEFAULTS));

  @TempDir Path folder;

  enum Mood {
    KIND,
    VERY_STRICT
  }

  record Door(
      List<InetSocketAddress> listen,
      int maxGuests,
      Duration graceTime,
      Mood mood,
      Optional<Path> signFile) {
    Door {
      listen = List.copyOf(listen);
      if (maxGuests == 13) {
        throw new IllegalArgumentException("max-guests must not be an unlucky number");
      }
      if (graceTime.isZero()) {
        throw new IllegalArgumentException("a door needs time");
      }
    }
  }

  record Store(Path folder, long size) {
    Store {
      if (size == 0) {
        throw new IllegalArgumentException("size must be positive");
      }
    }
  }

  record House(Door door, Store store) {}

  @Test
  void completesAShortFileFromTheDefaults() throws IOException {
    var loaded = loaded("store: { folder: here }\n");

    assertThat(loaded.value().door())
        .isEqualTo(
            new Door(
                List.of(new InetSocketAddress(2222)),
                20,
                Duration.ofSeconds(30),
                Mood.KIND,
                Optional.empty()));
    assertThat(loaded.value().store())
        .isEqualTo(new Store(folder.resolve("here").toAbsolutePath(), 64 << 20));
    assertThat(loaded.digest()).matches("sha256:[0-9a-f]{64}");
  }

  @Test
  void letsTheFileOverrideTheDefaultsKeyByKey() throws IOException {
    var loaded =
        loaded(
            """
            door:
              listen: ["127.0.0.1:22", "[::1]:22", "localhost:23"]
              mood: very-strict
              sign-file: ../signs/a.txt
            store: { folder: /var/store, size: 2KiB }
            """);

    assertThat(loaded.value().door().listen())
        .containsExactly(
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 22),
            new InetSocketAddress(InetAddress.ofLiteral("::1"), 22),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 23));
    assertThat(loaded.value().door().mood()).isEqualTo(Mood.VERY_STRICT);
    assertThat(loaded.value().door().maxGuests()).isEqualTo(20);
    assertThat(loaded.value().door().signFile())
        .contains(folder.toAbsolutePath().resolveSibling("signs/a.txt"));
    assertThat(loaded.value().store()).isEqualTo(new Store(Path.of("/var/store"), 2048));
  }

  /** A configuration whose keys are names. */
  record Street(Map<String, Door> doors) {}

  @Test
  void readsSectionsThatAreNamedByTheFile() throws IOException {
    String schema =
        """
        { "type": "object", "properties": { "doors": { "type": "object" } } }
        """;
    ConfigFile<Street> street =
        new ConfigFile<>(
            Street.class,
            schema,
            tree ->
                tree.path("doors")
                    .propertyStream()
                    .map(door ->
                        new Layer(
                            "defaults",
                            List.of("doors", door.getKey()),
                            "{ listen: [':22'], max-guests: 20, grace-time: 30s, mood: kind }"))
                    .toList());
    Path file =
        Files.writeString(
            folder.resolve("street.yaml"),
            "doors:\n  back.yard: { mood: very-strict }\n  front: { max-guests: 3 }\n");
    Loading<Street> loading = street.load(file);
    assertThat(loading).isInstanceOf(Loading.Loaded.class);
    Map<String, Door> doors = ((Loading.Loaded<Street>) loading).value().doors();
    assertThat(doors.keySet()).containsExactly("back.yard", "front");
    assertThat(doors.get("back.yard"))
        .extracting(Door::mood, Door::maxGuests)
        .containsExactly(Mood.VERY_STRICT, 20);
    assertThat(doors.get("front"))
        .extracting(Door::mood, Door::maxGuests)
        .containsExactly(Mood.KIND, 3);

    Files.writeString(file, "doors:\n  front: { max-guests: many }\n");
    assertThat(street.load(file))
        .isInstanceOfSatisfying(
            Loading.Invalid.class,
            invalid ->
                assertThat(invalid.problems().toString()).contains("doors.front.max-guests"));
  }

  @Test
  void takesASectionWithoutKeysForAnAbsentOne() throws IOException {
    assertThat(loaded("door:\n  # all by default\nstore: { folder: x }\n").value().door())
        .extracting(Door::maxGuests)
        .isEqualTo(20);
  }

  @Test
  void printsTheEffectiveConfigurationSoThatItCanBeReadAgain() throws IOException {
    var loaded = loaded("store: { folder: /x }\n");

    assertThat(loaded.effective()).contains("max-guests: 20").contains("folder: /x");
    assertThat(loaded(loaded.effective()).value()).isEqualTo(loaded.value());
  }

  @Test
  void reportsEveryProblemWithItsPlace() throws IOException {
    assertThat(
            problems(
                """
                door:
                  listen: []
                  maxGuests: 4
                  max-guests: 501
                  grace-time: fast
                  mood: angry
                  size: 4
                  colour: red
                  sign-file: [a]
                store:
                  size: 1.5
                stroe: {}
                """))
        .containsExactly(
            "house.yaml:2:11 door.listen must have at least 1 entry",
            "house.yaml:3:3 door.maxGuests is not a known key; did you mean \"max-guests\"?",
            "house.yaml:4:15 door.max-guests must be at most 500, but is 501",
            "house.yaml:5:15 door.grace-time must be a time such as 30s, but is \"fast\"",
            "house.yaml:6:9 door.mood must be one of kind, very-strict, but is \"angry\"",
            "house.yaml:7:3 door.size is not a known key here; it is known as store.size",
            "house.yaml:8:3 door.colour is not a known key; known here: listen, max-guests,"
                + " grace-time, mood, sign-file",
            "house.yaml:9:14 door.sign-file must be text, but is a list",
            "house.yaml:10:1 store.folder is missing (where it all goes); such as folder: \"/var/x\"",
            "house.yaml:11:9 store.size must be a size such as 64MiB, but is 1.5",
            "house.yaml:12:1 stroe is not a known key; did you mean \"store\"?");
  }

  @Test
  void reportsWhatTheRecordsRefuseBesideWhatTheSchemaRefuses() throws IOException {
    assertThat(
            problems(
                """
                door:
                  listen: ["gateway.example.com:22", ":70000"]
                  max-guests: 13
                store: { folder: /x, size: 0, colour: red }
                """))
        .containsExactly(
            "house.yaml:2:12 door.listen[0] must have an IP address before the port, not the name"
                + " gateway.example.com",
            "house.yaml:2:38 door.listen[1] must be address:port, [IPv6 address]:port or :port,"
                + " but is :70000",
            "house.yaml:4:28 store.size must be positive",
            "house.yaml:4:31 store.colour is not a known key; known here: folder, size");
  }

  @Test
  void laysARefusalOnItsKeyOrElseOnTheSection() throws IOException {
    assertThat(problems("door:\n  max-guests: 13\nstore: { folder: /x }\n"))
        .containsExactly("house.yaml:2:15 door.max-guests must not be an unlucky number");
    assertThat(problems("door:\n  grace-time: 0s\nstore: { folder: /x }\n"))
        .containsExactly("house.yaml:2:3 door a door needs time");
  }

  @Test
  void reportsAnAbsentSectionOnce() throws IOException {
    assertThat(problems("")).containsExactly("house.yaml: store is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          door: {\\n  mood: kind\\nstore: x   | house.yaml:3:6 this is not YAML
          a:\\n\\tb: 1                        | house.yaml:2:1 this is not YAML: a tab stands
          a: b: c                             | house.yaml:1:5 this is not YAML: a colon stands
          - a                                 | house.yaml:1:1 the file must be a set of keys
          store: {folder: x}\\n---\\nb: 1     | a second document begins here
          """)
  void saysWhereAFileCannotBeRead(String text, String expected) throws IOException {
    assertThat(problems(text.replace("\\n", "\n").replace("\\t", "\t")))
        .singleElement()
        .asString()
        .contains(expected);
  }

  @Test
  void refusesAKeyGivenTwice() throws IOException {
    assertThat(problems("store:\n  folder: /x\n  folder: /y\n"))
        .containsExactly("house.yaml:3:3 store.folder is given twice, first on line 2; keep one");
  }

  @Test
  void refusesAnchorsAliasesAndTags() throws IOException {
    assertThat(problems("store: &a\n  folder: !x /y\ndoor:\n  sign-file: *a\n"))
        .containsExactly(
            "house.yaml:1:8 store uses a YAML anchor or alias (&name, *name); write the value out",
            "house.yaml:2:11 store.folder uses a YAML tag (!name); write the plain value",
            "house.yaml:4:14 door.sign-file uses a YAML anchor or alias (&name, *name); write the"
                + " value out");
  }

  @Test
  void refusesEndlessNesting() throws IOException {
    assertThat(problems("store: " + "[".repeat(200) + "]".repeat(200)))
        .anyMatch(problem -> problem.contains("is nested too deeply"));
  }

  @Test
  void refusesAFileThatIsAbsentTooLargeOrNotText() throws IOException {
    assertThat(problems(folder.resolve("absent.yaml")))
        .containsExactly("absent.yaml: there is no such file");
    assertThat(problems(Files.createDirectory(folder.resolve("a"))).getFirst())
        .contains("cannot be read");
    assertThat(problems(Files.write(folder.resolve("b"), new byte[] {(byte) 0xff})))
        .containsExactly("b: the file is not UTF-8 text");
    assertThat(problems("#".repeat((1 << 20) + 1)))
        .containsExactly("house.yaml: the file is larger than 1 MiB");
  }

  @Test
  void answersWhateverTheFileHolds() throws IOException {
    long seed = 20261122L;
    Random random = new Random(seed);
    String good =
        "door:\n  listen: [\":2222\"]\n  max-guests: 20\n  mood: kind\nstore: { folder: here, size: 1KiB }\n";
    String odd = "{}[]:,&*!|>'\"%@`#?-\\\n\t\0\u0085\u2028 ~.01e\ud83d\ude00<";
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder(good);
      for (int j = random.nextInt(4); j >= 0; j--) {
        int start = random.nextInt(odd.length());
        String insert = odd.substring(start, Math.min(odd.length(), start + 1 + random.nextInt(2)));
        text.insert(random.nextInt(text.length()), insert);
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);

      assertThat(load(Files.write(folder.resolve("odd.yaml"), bytes)))
          .as("seed %d, file %d: %s", seed, i, text)
          .isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*a : b",
        "? [a, b]\n: c",
        "&a a: b",
        "<<: {a: b}",
        "? {a: b}\n: c",
        "door: !!binary aGk=",
        "1: 2",
        "~: 2",
        "? |\n  x\n: y",
        "%YAML 9.9\n---\na: b",
        "store: !!float x",
        "a: 0x",
        "a: .inf",
        "a: 1e999999999",
        "door: {max-guests: 1e999999999}",
        "door: {max-guests: .nan}",
        "a: 99999999999999999999999999",
        "door: {max-guests: 1e3}"
      })
  void refusesRareYaml(String text) throws IOException {
    assertThat(problems(text)).isNotEmpty();
  }

  private Loading.Loaded<House> loaded(String text) throws IOException {
    return switch (load(write(text))) {
      case Loading.Loaded<House> loaded -> loaded;
      case Loading.Invalid<House> invalid -> throw new AssertionError(invalid.problems());
    };
  }

  private List<String> problems(String text) throws IOException {
    return problems(write(text));
  }

  private List<String> problems(Path file) {
    return switch (load(file)) {
      case Loading.Loaded<House> loaded -> throw new AssertionError(loaded.value());
      case Loading.Invalid<House> invalid ->
          invalid.problems().stream()
              .map(problem -> problem.toString().replace(folder + "/", ""))
              .toList();
    };
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("house.yaml"), text, StandardCharsets.UTF_8);
  }

  private static Loading<House> load(Path file) {
    return HOUSE.load(file);
  }
}
