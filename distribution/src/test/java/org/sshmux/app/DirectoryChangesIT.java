package org.sshmux.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sshmux.app.Events.field;
import static org.sshmux.app.Events.reason;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.audit.ecs.AuditRecord;
import org.sshmux.openssh.Keys;
import org.sshmux.openssh.Run;

/**
 * What changes in the directory holds for new connections, for new channels of open ones and for
 * open channels, as soon as the fresh time and the interval between two looks are over.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class DirectoryChangesIT {
  /** The fresh time is 1 s; the rest is for the clients of a busy machine. */
  private static final Duration IN_TIME = Duration.ofSeconds(10);

  private Site site;
  private Path config;
  private Gateway gateway;
  private Events events;
  private final List<Process> masters = new ArrayList<>();

  @BeforeAll
  void open(@TempDir Path folder) throws IOException, InterruptedException {
    site = Site.open(folder);
    config =
        site.configuration(
            "gateway",
            Map.of(
                "directory.cache.fresh", "1s",
                "directory.cache.negative", "1s",
                "session.recheck-interval", "1s"));
    gateway = Site.gateway(config);
    events = Site.events(config);
  }

  @AfterEach
  void endMasters() {
    masters.forEach(Process::destroyForcibly);
  }

  @AfterAll
  void close() {
    gateway.close();
    site.close();
  }

  /** A person's two ways: a connection of their own each time, and channels of one that is open. */
  private record Ways(Client client, Path mux) {
    Run anew() {
      return client.knock();
    }

    Run overOpenConnection() {
      return client.over(mux).knock();
    }
  }

  private Ways ways(String login) throws IOException {
    Client client = site.client(login, Site.port(gateway));
    Path mux = site.folder().resolve("mux-" + login);
    masters.add(client.master(mux));
    Awaitility.await("an open connection")
        .atMost(Duration.ofSeconds(20))
        .until(() -> Files.exists(mux));
    return new Ways(client, mux);
  }

  private static void assertOpen(Ways ways) {
    assertThat(ways.anew()).matches(Client::reached);
    assertThat(ways.overOpenConnection()).matches(Client::reached);
  }

  private static void awaitOpen(Ways ways) {
    await(() -> Client.reached(ways.anew()));
    await(() -> Client.reached(ways.overOpenConnection()));
  }

  private static void awaitShut(Ways ways) {
    await(() -> !Client.reached(ways.anew()));
    await(() -> !Client.reached(ways.overOpenConnection()));
    assertShut(ways);
  }

  private static void assertShut(Ways ways) {
    assertThat(ways.anew()).matches(run -> !Client.reached(run));
    assertThat(ways.overOpenConnection()).matches(run -> !Client.reached(run));
  }

  private static void await(Callable<Boolean> change) {
    Awaitility.await("the change")
        .atMost(IN_TIME)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .until(change);
  }

  @Test
  void letsAKeyInThatIsAdded() throws IOException {
    site.dba("alice");
    Ways ways = ways("alice");
    Path second = site.key("alice-at-home");
    String line = Keys.generate(second);
    Client withSecond = site.client("alice", second, Site.port(gateway));
    assertThat(withSecond.knock()).matches(run -> !Client.reached(run));

    site.change(Site.personDn("alice"), "add", "sshPublicKey", line);

    await(() -> Client.reached(withSecond.knock()));
    assertOpen(ways);
  }

  @Test
  void keepsAKeyOutThatIsRemoved() throws IOException {
    site.dba("bob");
    Ways ways = ways("bob");
    assertOpen(ways);

    site.change(Site.personDn("bob"), "delete", "sshPublicKey", Keys.publicLine(site.key("bob")));

    awaitShut(ways);
    AuditRecord revoked = events.last("ssh.access.revoked", "bob");
    assertThat(reason(revoked)).isEqualTo("auth.key-removed");
    assertThat(field(revoked, "gateway.revocation.trigger")).isEqualTo("change");
    assertThat(field(revoked, "gateway.revocation.change"))
        .isEqualTo("modified " + Site.personDn("bob"));
  }

  @Test
  void opensHostsToNewMembersOfAGroup() throws IOException {
    site.person("carol");
    Ways ways = ways("carol");
    assertThat(ways.anew()).matches(run -> !Client.reached(run));
    assertThat(ways.overOpenConnection()).matches(run -> !Client.reached(run));

    site.join("dba", Site.personDn("carol"));

    awaitOpen(ways);
    site.leave("dba", Site.personDn("carol"));
    awaitShut(ways);
    assertThat(reason(events.last("ssh.access.denied", "carol"))).isEqualTo("policy.no-grant");
  }

  @Test
  void opensHostsToMembersOfANewMemberGroup() throws IOException {
    site.person("dave");
    site.group("interns", Site.personDn("dave"), "https://intranet.example.test");
    Ways ways = ways("dave");
    assertThat(ways.anew()).matches(run -> !Client.reached(run));

    site.join("dba", Site.groupDn("interns"));

    awaitOpen(ways);
    site.leave("dba", Site.groupDn("interns"));
    awaitShut(ways);
  }

  @Test
  void shutsADisabledAccountOut() throws IOException {
    site.dba("erin");
    Ways ways = ways("erin");
    assertOpen(ways);

    site.change(Site.personDn("erin"), "add", "pwdAccountLockedTime", "000001010000Z");

    awaitShut(ways);
    assertThat(reason(events.last("ssh.access.revoked", "erin"))).isEqualTo("auth.account-locked");
    assertThat(reason(events.last("ssh.auth.failed", "erin"))).isEqualTo("auth.account-locked");

    site.change(Site.personDn("erin"), "delete", "pwdAccountLockedTime", "000001010000Z");

    await(() -> Client.reached(ways.anew()));
  }

  @Test
  void letsANewPersonIn() throws IOException {
    Client early = site.client("frank", Site.port(gateway));
    String line = Keys.generate(site.key("frank"));
    assertThat(early.knock()).matches(run -> !Client.reached(run));

    site.personWithKeys("frank", List.of(line));
    site.join("dba", Site.personDn("frank"));

    await(() -> Client.reached(early.knock()));
  }

  @Test
  void cutsAChannelThatIsNoLongerPermitted() throws IOException {
    site.dba("grace");
    Ways ways = ways("grace");
    try (Echo echo = Echo.open();
        Relay relay = Relay.open(ways.client(), echo)) {
      relay.echo("still here");
      site.leave("dba", Site.personDn("grace"));
      assertThat(relay.line(IN_TIME)).isEmpty();
      await(() -> !relay.client().isAlive());
    }
  }
}
