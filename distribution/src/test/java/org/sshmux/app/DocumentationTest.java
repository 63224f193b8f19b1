package org.sshmux.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.config.Loading;

/** What people read must be true: links lead somewhere, and samples are accepted. */
class DocumentationTest {
  private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+)$");
  private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\n(.*?)^```");
  private static final int README_LINES = 120;
  private static final int ARCHITECTURE_LINES = 200;
  private static final int DECISION_LINES = 40;

  @TempDir Path folder;

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    try (Stream<Path> top = Files.list(TOP);
        Stream<Path> docs = Files.walk(TOP.resolve("docs"))) {
      Stream.concat(top, docs).filter(p -> p.toString().endsWith(".md")).forEach(pages::add);
    }
    return pages;
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      Matcher link = LINK.matcher(Files.readString(page, UTF_8));
      while (link.find()) {
        String target = link.group(1);
        if (!target.matches("[a-z]+:.*") && !leadsSomewhere(page, target)) {
          broken.add(TOP.relativize(page) + " -> " + target);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static boolean leadsSomewhere(Path page, String target) throws IOException {
    int hash = target.indexOf('#');
    String file = hash < 0 ? target : target.substring(0, hash);
    Path destination = file.isEmpty() ? page : page.resolveSibling(file);
    if (!Files.exists(destination)) {
      return false;
    }
    return hash < 0 || anchors(destination).contains(target.substring(hash + 1));
  }

  private static List<String> anchors(Path page) throws IOException {
    return HEADING
        .matcher(Files.readString(page, UTF_8))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(text -> text.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }

  @Test
  void configurationsInTheReadmeAreAccepted() throws IOException {
    Matcher sample = YAML.matcher(Files.readString(TOP.resolve("README.md"), UTF_8));
    int samples = 0;
    while (sample.find()) {
      samples++;
      Path file = folder.resolve("sample" + samples + ".yaml");
      Files.writeString(file, sample.group(1));
      assertThat(new ConfigurationFile("gw1").load(file)).isInstanceOf(Loading.Loaded.class);
    }
    assertThat(samples).isPositive();
  }

  @Test
  void pagesThatMustBeShortAreShort() throws IOException {
    assertThat(TOP.resolve("README.md")).satisfies(page -> atMost(page, README_LINES));
    assertThat(TOP.resolve("docs/architecture.md"))
        .satisfies(page -> atMost(page, ARCHITECTURE_LINES));
    try (Stream<Path> decisions = Files.list(TOP.resolve("docs/decisions"))) {
      assertThat(decisions.toList()).allSatisfy(page -> atMost(page, DECISION_LINES));
    }
  }

  private static void atMost(Path page, int lines) throws IOException {
    assertThat(Files.readAllLines(page, UTF_8)).as(page.toString()).hasSizeLessThanOrEqualTo(lines);
  }
}
