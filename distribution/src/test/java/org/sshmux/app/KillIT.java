package org.sshmux.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.sshmux.app.Events.field;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.audit.ecs.AuditRecord;

/** What the trail holds of a gateway that is killed in the middle of its work. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class KillIT {
  /** Channels that are asked for, each to a host of its own, so that the trail tells them apart. */
  private static final int CHANNELS = 60;

  /** Channels after whose greeting the gateway is killed; the others are under way. */
  private static final int ENOUGH = 30;

  private static final String TORN = "{\"@timestamp\":\"2026-11-22T14:0";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Site site;
  private Path config;
  private Events events;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException, InterruptedException {
    site = Site.open(folder);
    site.dba("alice");
    site.group("nodes", Site.groupDn("dba"), "ssh://n*:*");
    for (int i = 0; i < CHANNELS; i++) {
      site.host(node(i));
    }
    config =
        site.configuration(
            "gateway",
            Map.of(
                "server.max-unauthenticated-per-source", "200",
                "directory.tls.mode", "starttls",
                "directory.servers", "[\"" + site.directory().url() + "\"]"));
    events = Site.events(config);
  }

  @AfterAll
  void close() {
    site.close();
  }

  private static String node(int number) {
    return "n%03d".formatted(number);
  }

  @Test
  void keepsEverythingThatAClientSawHappen() throws Exception {
    Set<String> greeted = killUnderLoad();

    assertThat(greeted).hasSizeGreaterThanOrEqualTo(ENOUGH);
    tear();
    try (Installed again = Installed.gateway(config)) {
      assertStored(greeted);
      assertRepaired();
      assertThat(client(again).knock()).matches(Client::reached);
      again.assertWell();
      again.terminate();
      assertThat(again.awaitEnd(PATIENCE)).isZero();
    }
    events.assertGapFree();
  }

  /** Returns the hosts whose channels were confirmed before the gateway died. */
  private Set<String> killUnderLoad() throws Exception {
    Set<String> greeted = ConcurrentHashMap.newKeySet();
    CountDownLatch enough = new CountDownLatch(ENOUGH);
    Map<String, Relay> relays = new TreeMap<>();
    try (Installed gateway = Installed.gateway(config);
        Echo target = Echo.open()) {
      Client client = client(gateway);
      Path mux = master(client);
      for (int i = 0; i < CHANNELS; i++) {
        Client each = i % 2 == 0 ? client : client.over(mux);
        relays.put(node(i), Relay.start(each, node(i), target.port()));
      }
      List<Thread> listeners =
          relays.entrySet().stream()
              .map(entry ->
                  Thread.startVirtualThread(() -> {
                    if (entry.getValue().line(PATIENCE).isPresent()) {
                      greeted.add(entry.getKey());
                      enough.countDown();
                    }
                  }))
              .toList();
      assertThat(enough.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      gateway.kill();
      for (Thread listener : listeners) {
        listener.join();
      }
    } finally {
      relays.values().forEach(Relay::close);
    }
    return greeted;
  }

  private Client client(Installed gateway) throws IOException {
    return site.client("alice", gateway.port());
  }

  private Path master(Client client) {
    Path mux = site.folder().resolve("mux");
    client.master(mux);
    Awaitility.await("an open connection").atMost(PATIENCE).until(() -> Files.exists(mux));
    return mux;
  }

  private void assertStored(Set<String> greeted) {
    Map<String, AuditRecord> allowed = byTarget("ssh.access.allowed");
    Map<String, AuditRecord> opened = byTarget("ssh.channel.opened");
    assertThat(allowed.keySet()).containsAll(greeted).containsAll(opened.keySet());
    assertThat(opened.keySet()).containsAll(greeted);
    Set<String> loggedIn =
        events.of("ssh.auth.succeeded").stream()
            .map(each -> field(each, "gateway.connection.id"))
            .collect(Collectors.toSet());
    assertThat(loggedIn)
        .containsAll(
            allowed.values().stream()
                .map(each -> field(each, "gateway.connection.id"))
                .collect(Collectors.toSet()));
  }

  private Map<String, AuditRecord> byTarget(String action) {
    Map<String, AuditRecord> found = new HashMap<>();
    events.of(action).forEach(each -> found.put(field(each, "destination.address"), each));
    return found;
  }

  /** A kill leaves whole lines; a machine that loses its power leaves this. */
  private void tear() throws IOException {
    try (Stream<Path> files = Files.list(config.resolveSibling("audit"))) {
      Path last =
          files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList().getLast();
      Files.writeString(last, TORN, UTF_8, StandardOpenOption.APPEND);
    }
  }

  private void assertRepaired() throws IOException {
    AuditRecord recovered = events.of("audit.recovered").getFirst();
    assertThat(field(recovered, "gateway.audit.discarded_bytes"))
        .isEqualTo(Integer.toString(TORN.length()));
    Path kept =
        config.resolveSibling("audit").resolve(field(recovered, "gateway.audit.quarantined_as"));
    assertThat(Files.readString(kept, UTF_8)).isEqualTo(TORN);
  }
}
