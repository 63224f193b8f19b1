package org.sshmux.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.sshmux.app.Events.field;
import static org.sshmux.app.Events.reason;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.audit.ecs.AuditRecord;
import org.sshmux.ldap.Slapd;
import org.sshmux.openssh.Keys;
import org.sshmux.openssh.Run;

/** Many keys, many logins, many connections. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class LimitsIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int KEYS = 25;

  /** A person, three levels of groups, a host, and what else goes on in a few seconds. */
  private static final int FEW_SEARCHES = 12;

  private Site site;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException, InterruptedException {
    site = Site.open(folder);
    site.dba("alice");
    site.dba("frank");
  }

  @AfterAll
  void close() {
    site.close();
  }

  private long searches() throws LDAPException {
    try (LDAPConnection connection =
        new LDAPConnection("127.0.0.1", site.directory().port(), Slapd.ADMIN, Slapd.PASSWORD)) {
      return requireNonNull(
          requireNonNull(
                  connection.getEntry("cn=Search,cn=Operations,cn=Monitor", "monitorOpCompleted"))
              .getAttributeValueAsLong("monitorOpCompleted"));
    }
  }

  @Test
  void findsTheRightKeyBehindManyOthersWithFewSearches() throws Exception {
    Path config = site.configuration("keys", Map.of());
    Path socket = site.folder().resolve("agent");
    Process agent = Run.start(List.of("ssh-agent", "-D", "-a", socket.toString()));
    try (Gateway gateway = Site.gateway(config)) {
      await("an agent", () -> Files.exists(socket));
      addKeys(socket);
      Client client =
          Client.of(
              site,
              "alice",
              Site.port(gateway),
              List.of("IdentityAgent " + socket, "IdentityFile none"));
      long before = searches();

      assertThat(client.knock()).matches(Client::reached);

      assertThat(searches() - before).isBetween(3L, (long) FEW_SEARCHES);
      Run verbose = client.with("-v").knock();
      assertThat(verbose.err().split("Offering public key", -1)).hasSize(KEYS + 1);
    } finally {
      agent.destroyForcibly();
    }
  }

  /** The key that counts is the last one. */
  private void addKeys(Path socket) {
    List<String> add = new ArrayList<>(List.of("env", "SSH_AUTH_SOCK=" + socket, "ssh-add", "-q"));
    for (int i = 1; i < KEYS; i++) {
      Path key = site.folder().resolve("other-key-" + i);
      assertThat(Keys.generate(key)).isNotEmpty();
      add.add(key.toString());
    }
    add.add(site.key("alice").toString());
    Run run = Run.of(SOON, add);
    assertThat(run.exit()).as(run::toString).isZero();
  }

  @Test
  void letsTwelveFirstLoginsOfOnePersonInAtOnce() throws Exception {
    Path config = site.configuration("first", Map.of());
    try (Gateway gateway = Site.gateway(config)) {
      Client frank = site.client("frank", Site.port(gateway));
      long before = searches();
      List<Run> runs = new ArrayList<>();

      List<Thread> logins =
          IntStream.range(0, 12)
              .mapToObj(_ ->
                  Thread.startVirtualThread(() -> {
                    Run run = frank.knock();
                    synchronized (runs) {
                      runs.add(run);
                    }
                  }))
              .toList();
      for (Thread login : logins) {
        login.join();
      }

      assertThat(runs).hasSize(12).allMatch(Client::reached);
      assertThat(searches() - before).isLessThanOrEqualTo(FEW_SEARCHES);
    }
  }

  @Test
  void turnsAwayASourceThatKnocksTooOften() throws Exception {
    Path config =
        site.configuration("sources", Map.of("server.max-unauthenticated-per-source", "5"));
    try (Gateway gateway = Site.gateway(config)) {
      Client alice = site.client("alice", Site.port(gateway));
      List<Socket> idle = new ArrayList<>();
      try {
        for (int i = 0; i < 5; i++) {
          idle.add(knocking(Site.port(gateway)));
        }
        Run turnedAway = alice.knock();
        assertThat(turnedAway.exit()).isEqualTo(255);
        assertThat(turnedAway.out()).isEmpty();
        assertThat(alice.with("-b", "127.0.0.2").knock()).matches(Client::reached);
      } finally {
        closeAll(idle);
      }
      await("service", () -> Client.reached(alice.knock()));
      AuditRecord refused = Site.events(config).await("ssh.connection.refused", _ -> true);
      assertThat(reason(refused)).isEqualTo("connection.too-many-from-source");
      assertThat(field(refused, "source.ip")).isEqualTo("127.0.0.1");
    }
  }

  /** A connection that was let in and says nothing. */
  private static Socket knocking(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) SOON.toMillis());
    assertThat(new String(socket.getInputStream().readNBytes(8), US_ASCII)).isEqualTo("SSH-2.0-");
    return socket;
  }

  private static void closeAll(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void livesWithoutFileDescriptors() throws Exception {
    Path config =
        site.configuration(
            "descriptors",
            Map.of(
                "server.max-unauthenticated", "1000",
                "server.max-unauthenticated-per-source", "1000"));
    List<String> few = List.of("prlimit", "--nofile=120:120");
    try (Installed gateway = Installed.gateway(config, few);
        Echo target = Echo.open()) {
      Client alice = site.client("alice", gateway.port());
      List<Socket> idle = new ArrayList<>();
      try (Relay relay = Relay.open(alice, target)) {
        for (int i = 0; i < 200; i++) {
          idle.add(new Socket(InetAddress.getLoopbackAddress(), gateway.port()));
        }
        await("no descriptors", () -> gateway.err().contains("Cannot accept connections"));
        relay.echo("still here");
        closeAll(idle);

        await("service", () -> Client.reached(alice.knock()));
        relay.echo("and still");
      } finally {
        closeAll(idle);
      }
      gateway.assertWell();
    }
  }

  private static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(SOON).pollInterval(Duration.ofMillis(100)).until(condition);
  }
}
