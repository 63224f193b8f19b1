package org.sshmux.ldap.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.unboundid.ldap.sdk.ResultCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.ldap.Configs;
import org.sshmux.ldap.Entries;
import org.sshmux.ldap.MemoryServer;
import org.sshmux.ldap.RecordedEvents;
import org.sshmux.ldap.TurnedClock;

final class ConnectionsTest {
  private final RecordedEvents events = new RecordedEvents();
  private final TurnedClock clock = TurnedClock.started();
  @TempDir private Path dir;

  @Test
  void takesNoOpenedConnectionForTheEndOfAnOutage() throws Exception {
    try (MemoryServer server = MemoryServer.start();
        Connections connections = connections(server)) {
      server.failWith(ResultCode.BUSY);
      assertThatExceptionOfType(DirectoryAway.class).isThrownBy(() -> ask(connections));

      assertThat(connections.warmUp()).isTrue();
      assertThat(events.heard()).containsExactly("failed find");
      server.behave();
      ask(connections);

      assertThat(events.heard()).containsExactly("failed find", "recovered after PT0S");
    }
  }

  private Connections connections(MemoryServer server) throws Exception {
    return Connections.prepare(
        Configs.cleartext(List.of(server.url()), Configs.passwordFile(dir)),
        new OutageWatch(events, clock),
        clock,
        RandomGenerator.getDefault());
  }

  private static void ask(Connections connections) throws DirectoryAway {
    connections.with(
        "find",
        "alice",
        Deadline.in(Duration.ofSeconds(10)),
        session -> session.read(Entries.BASE, List.of("dc")));
  }
}
