package org.sshmux.audit.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.sshmux.audit.AuditEvent;
import org.sshmux.audit.AuditEventExamples;

final class AuditEventsReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "audit-events.md");

  @Test
  void everyKindOfEventIsOnThePageOnce() {
    assertThat(AuditEventExamples.all().stream().<Class<?>>map(e -> e.event().getClass()).toList())
        .containsExactlyInAnyOrder(AuditEvent.class.getPermittedSubclasses());
  }

  @Test
  void everyKindOfEventHasAnActionOfItsOwn() {
    assertThat(new AuditEventsReference().actions())
        .hasSameSizeAs(AuditEvent.class.getPermittedSubclasses());
  }

  @Test
  void everyFieldHasAMeaningAndEveryMeaningAField() {
    Set<String> explained = new TreeSet<>(EcsFieldMeanings.ENVELOPE.keySet());
    explained.addAll(EcsFieldMeanings.OTHERS.keySet());

    assertThat(new AuditEventsReference().paths()).containsExactlyElementsOf(explained);
  }

  @Test
  void thePageSaysWhatTheCodeDoes() throws IOException {
    String expected = new AuditEventsReference().render();
    if (Boolean.getBoolean("sshmux.docs.update")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, expected);
    }

    assertThat(PAGE)
        .as("renew it: ./mvnw -pl gateway test -Dtest=%s -Dsshmux.docs.update=true", name())
        .exists()
        .hasContent(expected);
  }

  private static String name() {
    return AuditEventsReferenceTest.class.getSimpleName();
  }
}
