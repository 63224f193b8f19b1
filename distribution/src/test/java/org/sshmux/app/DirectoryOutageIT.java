package org.sshmux.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sshmux.app.Events.field;
import static org.sshmux.app.Events.reason;
import static org.sshmux.app.Events.reference;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
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
import org.sshmux.ldap.Slapd;
import org.sshmux.openssh.Run;

/** What people notice of a directory that hangs or is gone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class DirectoryOutageIT {
  private static final Duration LOOKUP_DEADLINE = Duration.ofSeconds(2);

  /** What clients of a busy machine need beyond the gateway's own time. */
  private static final Duration MARGIN = Duration.ofSeconds(6);

  /** An echo that waited for a look-up would take longer. */
  private static final Duration NOTICEABLE = Duration.ofMillis(1500);

  private Site site;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException, InterruptedException {
    site = Site.open(folder);
    site.dba("alice");
    site.dba("erin");
  }

  @AfterAll
  void close() {
    site.close();
  }

  @Test
  void livesThroughADirectoryThatHangs() throws Exception {
    Slapd slapd = site.directory();
    livesThrough("hanging", slapd::suspend, slapd::resume);
  }

  @Test
  void livesThroughADirectoryThatDies() throws Exception {
    Slapd slapd = site.directory();
    livesThrough("dying", slapd::kill, slapd::restart);
  }

  private interface Act {
    void run() throws Exception;
  }

  private void livesThrough(String name, Act outage, Act end) throws Exception {
    Path config =
        site.configuration(
            name,
            Map.of(
                "directory.timeouts.lookup-deadline",
                LOOKUP_DEADLINE.toSeconds() + "s",
                "directory.timeouts.operation",
                "1s",
                "directory.cache.fresh",
                "1s",
                "directory.cache.grace",
                "12s"));
    try (Gateway gateway = Site.gateway(config);
        Echo echo = Echo.open()) {
      Client alice = site.client("alice", Site.port(gateway));
      Client erin = site.client("erin", Site.port(gateway));
      Events events = Site.events(config);
      try (Relay relay = Relay.open(alice, echo)) {
        assertThat(alice.knock()).matches(Client::reached);
        Pulse pulse = Pulse.of(relay);
        outage.run();
        try {
          knownPeopleGoOn(alice, events);
          unknownPeopleAreTold(erin, events);
          everybodyIsRefusedAfterTheGraceTime(alice, events);
        } finally {
          end.run();
        }
        await("service", () -> Client.reached(alice.knock()));
        await("service for all", () -> Client.reached(erin.knock()));
        assertThat(pulse.end()).as("the slowest echo").isLessThan(NOTICEABLE);
      }
      events.await("directory.failed", _ -> true);
      events.await("directory.recovered", _ -> true);
    }
  }

  private static void knownPeopleGoOn(Client alice, Events events) {
    await(
        "stale data",
        () -> {
          Run run = alice.knock();
          assertThat(run).matches(Client::reached);
          return !events.of("directory.stale_used").isEmpty();
        });
    AuditRecord stale = events.of("directory.stale_used").getFirst();
    assertThat(field(stale, "user.name")).isEqualTo("alice");
    String connection = field(stale, "gateway.connection.id");
    AuditRecord allowed =
        events.await(
            "ssh.access.allowed", each -> field(each, "gateway.connection.id").equals(connection));
    assertThat(field(allowed, "gateway.ldap.stale")).isEqualTo("true");
  }

  private static void unknownPeopleAreTold(Client erin, Events events) {
    long start = System.nanoTime();
    Run run = erin.knock();
    Duration took = Duration.ofNanos(System.nanoTime() - start);

    assertThat(run.exit()).isEqualTo(255);
    assertThat(run.err()).contains("directory unavailable; try again later, reference C");
    assertThat(took).isLessThan(LOOKUP_DEADLINE.plus(MARGIN));
    AuditRecord failed = events.last("ssh.auth.failed", "erin");
    assertThat(reason(failed)).isEqualTo("directory.unavailable");
    assertThat(field(failed, "gateway.connection.id")).isEqualTo(reference(run));
  }

  private static void everybodyIsRefusedAfterTheGraceTime(Client alice, Events events) {
    Awaitility.await("the end of the grace time")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> !Client.reached(alice.knock()));
    long start = System.nanoTime();
    Run run = alice.knock();
    Duration took = Duration.ofNanos(System.nanoTime() - start);

    assertThat(run.exit()).isEqualTo(255);
    assertThat(run.err()).contains("directory unavailable; try again later, reference C");
    assertThat(took).isLessThan(LOOKUP_DEADLINE.plus(MARGIN));
    assertThat(reason(events.last("ssh.auth.failed", "alice"))).isEqualTo("directory.unavailable");
  }

  private static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(Duration.ofSeconds(40))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .until(condition);
  }
}
