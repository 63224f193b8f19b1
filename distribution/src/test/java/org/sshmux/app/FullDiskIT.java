package org.sshmux.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sshmux.app.Events.field;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.audit.ecs.AuditRecord;
import org.sshmux.openssh.Run;

/** What people notice of a trail that has no room left. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class FullDiskIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  /** Less than the configuration wants to be free, and enough for events. */
  private static final int TOO_LITTLE = 512 * 1024;

  private Site site;
  private Path config;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException, InterruptedException {
    site = Site.open(folder);
    site.dba("alice");
    config = site.configuration("gateway", Map.of("audit.min-free", "1MiB"));
  }

  @AfterAll
  void close() {
    site.close();
  }

  @Test
  void givesNoNewAccessUntilThereIsRoomAgain() throws Exception {
    FullDisk disk = FullDisk.of(config.resolveSibling("audit"));
    try (Installed gateway = Installed.gateway(config, disk.prefix());
        Echo target = Echo.open()) {
      Client alice = site.client("alice", gateway.port());
      Path mux = site.folder().resolve("mux");
      Process master = alice.master(mux);
      Awaitility.await("an open connection").atMost(SOON).until(() -> Files.exists(mux));
      Events events = new Events(disk.trail(gateway));
      try (Relay relay = Relay.open(alice, target)) {
        for (int left : List.of(0, TOO_LITTLE)) {
          disk.fill(gateway, left);
          refuses(alice, mux);
          relay.echo("still here");
          gateway.assertWell();

          disk.free(gateway);
          await("service", () -> Client.reached(alice.knock()));
          assertThat(alice.over(mux).knock()).matches(Client::reached);
        }
      }
      assertThat(alice.run("-S", mux.toString(), "-O", "exit", "gw").exit()).isZero();
      assertThat(Run.finish(master, SOON, new byte[0]).err())
          .containsPattern(
              "open failed: administratively prohibited: audit trail unavailable, no access is"
                  + " given; try again later, reference C[0-9A-Z]{9}\\.[0-9]+");
      assertBooked(events, target.port());
      gateway.assertWell();
    }
  }

  /** Neither a new connection nor a new channel of an open one, and both say why. */
  private static void refuses(Client alice, Path mux) {
    await("the trail notices", () -> !Client.reached(alice.over(mux).knock()));
    Run refused = alice.knock();
    assertThat(refused.exit()).isEqualTo(255);
    assertThat(refused.err())
        .containsPattern("audit trail unavailable.*try again later[,;] reference C[0-9A-Z]{9}");
  }

  private static void assertBooked(Events events, int port) {
    events.await("audit.resumed", _ -> true);
    AuditRecord closed =
        events.await(
            "ssh.channel.closed",
            each -> field(each, "destination.port").equals(Integer.toString(port)));
    assertThat(Long.parseLong(field(closed, "source.bytes"))).isPositive();
    assertThat(connections(events, "ssh.connection.opened"))
        .containsAll(connections(events, "ssh.connection.closed"));
    events.assertGapFree();
  }

  private static List<String> connections(Events events, String action) {
    return events.of(action).stream().map(each -> field(each, "gateway.connection.id")).toList();
  }

  private static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(SOON).pollInterval(Duration.ofMillis(100)).until(condition);
  }
}
