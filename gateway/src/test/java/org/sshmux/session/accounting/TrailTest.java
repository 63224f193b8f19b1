package org.sshmux.session.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.sshmux.audit.AuditEvent;
import org.sshmux.audit.InMemoryAuditLog;

class TrailTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final InMemoryAuditLog log = new InMemoryAuditLog();
  private final Trail trail = new Trail(log, Duration.ofMillis(20));

  private static AuditEvent event(int number) {
    return new AuditEvent.ConnectionRefused("192.0.2.1", "test", number);
  }

  @Test
  void storesWhatHadToWaitInItsOrder() {
    log.fail();
    List<AuditEvent> told = IntStream.range(0, 200).mapToObj(TrailTest::event).toList();
    told.forEach(trail::tell);
    assertThat(log.events()).isEmpty();
    log.recover();
    Awaitility.await().atMost(SOON).until(() -> log.events().size() == told.size());
    assertThat(log.events()).isEqualTo(told);
  }

  @Test
  void holdsNoMoreThanItsBound() {
    log.fail();
    IntStream.range(0, Trail.MAX_WAITING + 5).forEach(number -> trail.tell(event(number)));
    log.recover();
    Awaitility.await().atMost(SOON).until(() -> log.events().size() >= Trail.MAX_WAITING);
    trail.tell(event(-1));
    Awaitility.await().atMost(SOON).until(() -> log.events().getLast().equals(event(-1)));
    assertThat(log.events()).hasSize(Trail.MAX_WAITING + 1);
  }
}
