package org.sshmux.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sshmux.app.Events.field;
import static org.sshmux.app.Events.reason;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.audit.ecs.AuditRecord;
import org.sshmux.openssh.Run;

/** How the packaged gateway ends when it is told to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class StopIT {
  private static final Duration DRAIN = Duration.ofSeconds(6);
  private static final Duration REST = Duration.ofSeconds(5);
  private static final String SENTENCE = "the gateway is being stopped; connect again in a while";

  private Site site;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException, InterruptedException {
    site = Site.open(folder);
    site.dba("alice");
  }

  @AfterAll
  void close() {
    site.close();
  }

  private Path configuration(String name) throws IOException {
    return site.configuration(name, Map.of("server.drain-time", DRAIN.toSeconds() + "s"));
  }

  @Test
  void endsWhatRunsAfterTheDrainTime() throws Exception {
    Path config = configuration("busy");
    try (Installed gateway = Installed.gateway(config);
        Echo target = Echo.open()) {
      Client alice = site.client("alice", gateway.port());
      Path mux = site.folder().resolve("mux");
      Process idle = alice.master(mux);
      Awaitility.await("an open connection").until(() -> mux.toFile().exists());
      try (Relay relay = Relay.open(alice, target)) {
        long start = System.nanoTime();
        gateway.terminate();

        Run ended = Run.finish(idle, DRAIN.dividedBy(2), new byte[0]);
        assertThat(ended.exit()).as("an idle connection ends at once: %s", ended).isEqualTo(255);
        assertThat(ended.err()).contains(SENTENCE);
        relay.echo("still here");

        assertThat(gateway.awaitEnd(DRAIN.plus(REST))).isZero();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(took).isBetween(DRAIN.minusMillis(200), DRAIN.plus(REST));
        assertThat(relay.complaint()).contains(SENTENCE);
      }
      Installed.assertNoStackTrace(gateway.err());
    }
    assertBooked(Site.events(config));
  }

  private static void assertBooked(Events events) {
    List<AuditRecord> closed = events.of("ssh.channel.closed");
    assertThat(closed).hasSize(1).allMatch(each -> reason(each).equals("closed.shutdown"));
    assertThat(Long.parseLong(field(closed.getFirst(), "source.bytes"))).isPositive();
    assertThat(events.of("ssh.connection.closed"))
        .hasSize(2)
        .allMatch(each -> reason(each).equals("closed.shutdown"));
    AuditRecord last = events.all().getLast();
    assertThat(last.action()).isEqualTo("gateway.stopped");
    assertThat(field(last, "gateway.connections")).isEqualTo("2");
    events.assertGapFree();
  }

  @Test
  void doesNotWaitLongerThanThereIsWork() throws Exception {
    Path config = configuration("ending");
    try (Installed gateway = Installed.gateway(config);
        Echo target = Echo.open();
        Relay relay = Relay.open(site.client("alice", gateway.port()), target)) {
      long start = System.nanoTime();
      gateway.terminate();
      relay.echo("the last word");
      relay.client().getOutputStream().close();

      assertThat(relay.client().waitFor(DRAIN.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
      assertThat(relay.client().exitValue()).as(relay.complaint()).isZero();
      assertThat(gateway.awaitEnd(DRAIN.plus(REST))).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DRAIN);
    }
    Events events = Site.events(config);
    assertThat(reason(events.of("ssh.channel.closed").getFirst())).isNotEqualTo("closed.shutdown");
    assertThat(events.all().getLast().action()).isEqualTo("gateway.stopped");
  }

  @Test
  void turnsNewConnectionsAwayWhileItDrains() throws Exception {
    Path config = configuration("draining");
    try (Installed gateway = Installed.gateway(config);
        Echo target = Echo.open()) {
      Client alice = site.client("alice", gateway.port());
      try (Relay relay = Relay.open(alice, target)) {
        gateway.terminate();
        Awaitility.await("no more listening")
            .atMost(DRAIN.dividedBy(2))
            .until(() -> alice.knock().err().contains("Connection refused"));
        relay.echo("still here");
      }
      assertThat(gateway.awaitEnd(DRAIN.plus(REST))).isZero();
    }
  }
}
