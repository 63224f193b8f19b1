package org.sshmux.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class InMemoryAuditLogTest implements AuditLogContract {
  private final InMemoryAuditLog log = new InMemoryAuditLog();

  @Override
  public AuditLog log() {
    return log;
  }

  @Override
  public List<String> stored() {
    return log.events(AuditEvent.ConnectionRefused.class).stream()
        .map(AuditEvent.ConnectionRefused::reason)
        .toList();
  }

  @Override
  public void breakStorage() {
    log.fail();
  }

  @Override
  public void mendStorage() {
    log.recover();
  }

  @Test
  void findsAnEventThatCameBeforeTheWait() throws Exception {
    AuditEvent.ConfigLoaded event = new AuditEvent.ConfigLoaded("sshmux.yaml", "sha256:00");
    log.append(event);

    assertThat(log.awaitEvent(AuditEvent.ConfigLoaded.class, Duration.ZERO)).isEqualTo(event);
    assertThat(log.events(AuditEvent.ConnectionOpened.class)).isEmpty();
  }

  @Test
  void waitsForAnEventThatComesLater() throws Exception {
    Thread later =
        Thread.startVirtualThread(() -> {
          try {
            log.append(new AuditEvent.DirectoryRecovered(Duration.ofSeconds(3)));
          } catch (java.io.IOException e) {
            throw new AssertionError(e);
          }
        });

    assertThat(
            log.awaitEvent(
                    AuditEvent.DirectoryRecovered.class,
                    event -> event.outage().toSeconds() == 3,
                    Duration.ofSeconds(10))
                .outage())
        .isEqualTo(Duration.ofSeconds(3));
    later.join();
  }

  @Test
  void saysWhatThereIsWhenTheEventDoesNotCome() throws Exception {
    log.append(new AuditEvent.ConfigLoaded("sshmux.yaml", "sha256:00"));

    assertThatThrownBy(() -> log.awaitEvent(AuditEvent.ConnectionOpened.class, Duration.ZERO))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no such ConnectionOpened")
        .hasMessageContaining("sshmux.yaml");
  }

  @Test
  void holdsCallersBackUntilItIsUnblocked() throws Exception {
    AuditEvent event = new AuditEvent.DirectoryFailed("search", "time-out");
    log.block();
    Thread caller =
        Thread.startVirtualThread(() -> {
          try {
            log.append(event);
          } catch (java.io.IOException e) {
            throw new AssertionError(e);
          }
        });
    Awaitility.await().until(() -> log.waiting() == 1);
    assertThat(log.events()).isEmpty();

    log.unblock();
    caller.join();

    assertThat(log.events()).isEqualTo(List.of(event));
  }
}
