package org.sshmux.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sshmux.session.ReasonsReference.Entry;

class ReasonsReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "reasons.md");

  @Test
  void thePageSaysWhatTheTypesSay() throws IOException {
    if (Boolean.getBoolean("sshmux.docs.update")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, ReasonsReference.render());
    }
    assertThat(PAGE).hasContent(ReasonsReference.render());
  }

  @Test
  void everyCodeIsThereOnceAndHasOneForm() {
    List<String> codes = entries().stream().map(Entry::code).toList();
    assertThat(codes).doesNotHaveDuplicates().isNotEmpty();
    assertThat(codes).allMatch(code -> code.matches("[a-z]+(\\.[a-z]+(-[a-z]+)*)+"));
  }

  @Test
  void everyMeaningIsASentenceThatFitsATable() {
    assertThat(entries().stream().map(Entry::meaning).toList())
        .allMatch(meaning -> meaning.matches("[A-Z][^|\n]+\\."));
  }

  private static List<Entry> entries() {
    return ReasonsReference.sections().stream()
        .flatMap(section -> section.entries().stream())
        .toList();
  }
}
