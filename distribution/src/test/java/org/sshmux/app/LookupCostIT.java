package org.sshmux.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sshmux.app.Events.reason;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.ldap.Slapd;
import org.sshmux.openssh.Agent;
import org.sshmux.openssh.Keys;
import org.sshmux.openssh.Run;

/**
 * What people's logins, and other people's mistakes, cost a real slapd that logs what it is asked,
 * through the packaged gateway. Groups nest four deep: {@code dba}, {@code databases}, {@code
 * machines}, {@code company}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class LookupCostIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int KEYS = 25;
  private static final int CLIENTS = 200;
  private static final int STOCK_CLIENTS = 30;
  private static final int SPRAYED = 200;
  private static final int WRONG = 3;

  /** A machine so busy that the push channel is lost reads those who are connected again. */
  private static final int FEW = 9;

  /** Logins alone are counted; what a lost and found push channel outdates is not among them. */
  private static final Map<String, String> UNTOLD = Map.of("directory.push.mode", "\"off\"");

  private static final Map<String, String> TOLD = Map.of();

  private Site site;
  private final List<Installed> gateways = new ArrayList<>();
  private final List<Process> masters = new ArrayList<>();

  @BeforeAll
  void open(@TempDir Path folder) throws IOException, InterruptedException {
    site = Site.openWatched(folder);
    site.group("machines", Site.groupDn("databases"), "ssh://nowhere");
    site.group("company", Site.groupDn("machines"), "ssh://elsewhere");
  }

  @AfterEach
  void end() {
    masters.forEach(Process::destroyForcibly);
    masters.clear();
    gateways.forEach(Installed::assertWell);
    gateways.forEach(Installed::close);
    gateways.clear();
  }

  @AfterAll
  void close() {
    site.close();
  }

  /** Starts a gateway that reads nothing again by itself, and waits until it has prepared. */
  private Path gateway(String name, Map<String, String> settings) throws IOException {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "directory.cache.fresh", "1h",
                "session.recheck-interval", "1h",
                "server.login-grace-time", "120s",
                "server.max-unauthenticated", "400",
                "server.max-unauthenticated-per-source", "400"));
    all.putAll(settings);
    Path config = site.configuration(name, all);
    int before = searches().size();
    gateways.add(Installed.gateway(config));
    Awaitility.await("the groups are known")
        .atMost(SOON)
        .until(() -> searches().stream().skip(before).anyMatch(LookupCostIT::prepares));
    if (!settings.equals(UNTOLD)) {
      Awaitility.await("changes are heard")
          .atMost(SOON)
          .until(() -> gateways.getLast().err().contains("tells of changes"));
    }
    quiet();
    return config;
  }

  /** Whether a search asks which groups are in groups. */
  private static boolean prepares(String search) {
    return search.contains("(member=" + Site.groupDn("company") + ")");
  }

  private int port() {
    return gateways.getLast().port();
  }

  private List<String> searches() {
    try {
      return site.directory().searches();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was searched for since, of people and groups. */
  private List<String> since(int before) {
    List<String> all = searches();
    return all.subList(before, all.size()).stream()
        .filter(search -> !search.startsWith("base=\"ou=hosts"))
        .toList();
  }

  /** Waits until nothing has been searched for during two seconds, and counts. */
  private int quiet() {
    int[] last = {-1};
    Awaitility.await("no more searches")
        .atMost(SOON)
        .during(Duration.ofSeconds(2))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> {
          int now = searches().size();
          boolean same = now == last[0];
          last[0] = now;
          return same;
        });
    return last[0];
  }

  private Agent agent(String person, int keys) throws IOException {
    List<Path> files = new ArrayList<>();
    for (int i = 1; i < keys; i++) {
      Path key = site.folder().resolve(person + "-other-" + i);
      assertThat(Keys.generate(key)).isNotEmpty();
      files.add(key);
    }
    files.add(site.key(person));
    return Agent.start(site.folder().resolve("agent-of-" + person), files.toArray(new Path[0]));
  }

  @Test
  void threeSearchesLetAnAgentWithManyKeysIn() throws Exception {
    site.dba("lena");
    gateway("many-keys", UNTOLD);
    try (Agent agent = agent("lena", KEYS)) {
      Client client =
          Client.of(
              site,
              "lena",
              port(),
              List.of("IdentityAgent " + agent.socket(), "IdentityFile none"));
      int before = quiet();

      Run run = client.with("-v").knock();

      assertThat(run).matches(Client::reached);
      assertThat(run.err().split("Offering public key", -1)).hasSize(KEYS + 1);
      assertThat(since(before)).hasSize(3);
      assertThat(client.knock()).matches(Client::reached);
      assertThat(since(before)).hasSize(3);
    }
  }

  @Test
  void oneLookUpServesManyFirstLoginsOfOnePerson() throws Exception {
    site.dba("mia");
    gateway("at-once", UNTOLD);
    int before = quiet();
    try (SshClient client = SshClient.setUpDefaultClient()) {
      client.setServerKeyVerifier((_, _, _) -> true);
      client.setKeyIdentityProvider(new FileKeyPairProvider(site.key("mia")));
      client.start();
      CountDownLatch in = new CountDownLatch(CLIENTS);

      List<Boolean> logins = atOnce(CLIENTS, () -> logsIn(client, in));

      assertThat(logins).hasSize(CLIENTS).containsOnly(true);
    }
    assertThat(since(before)).hasSize(3);
  }

  /** Whether a login gets in and stays until all others are in. */
  private boolean logsIn(SshClient client, CountDownLatch in) throws Exception {
    try (ClientSession session =
        client.connect("mia", "127.0.0.1", port()).verify(SOON).getSession()) {
      boolean success = session.auth().verify(SOON.multipliedBy(2)).isSuccess();
      in.countDown();
      return success && in.await(SOON.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void oneLookUpServesManyStockClients() throws Exception {
    site.dba("noor");
    gateway("stock", UNTOLD);
    Client client = site.client("noor", port());
    int before = quiet();

    List<Run> runs = atOnce(STOCK_CLIENTS, client::knock);

    assertThat(runs).hasSize(STOCK_CLIENTS).allMatch(Client::reached);
    assertThat(since(before)).hasSize(3);
  }

  private static <T> List<T> atOnce(int times, Callable<T> work) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<T> all = new ArrayList<>();
      for (Future<T> each : threads.invokeAll(Collections.nCopies(times, work))) {
        all.add(each.get());
      }
      return all;
    }
  }

  @Test
  void wrongPasswordsElsewhereCauseNoReadings() throws Exception {
    withPassword("vera");
    crowd("a");
    Path config = gateway("sprayed", TOLD);
    Path mux = master("vera");
    int before = quiet();

    spray("a");
    int sprayed = quiet();
    List<String> forTheCrowd = since(before);
    System.out.println(
        "searches for " + SPRAYED * WRONG + " wrong passwords: " + forTheCrowd.size());
    assertThat(forTheCrowd)
        .hasSizeLessThanOrEqualTo(FEW)
        .noneMatch(search -> search.contains("crowd"));

    guess(Site.personDn("vera"));
    assertThat(site.directory().takes(Site.personDn("vera"), "right")).as("locked").isFalse();
    quiet();

    List<String> again = since(sprayed);
    System.out.println("readings of a locked person who is connected, searches: " + again.size());
    assertThat(again).hasSizeLessThanOrEqualTo((WRONG + 1) * 3);
    assertThat(again).allMatch(search -> search.contains("vera") || search.contains("ou=groups"));
    assertThat(site.client("vera", port()).over(mux).knock()).matches(Client::reached);
    assertThat(site.client("vera", port()).knock()).matches(Client::reached);
    assertThat(Site.events(config).of("ssh.access.revoked")).isEmpty();
  }

  @Test
  void wrongPasswordsCauseFewReadingsWherePeopleAndGroupsAreMixed() throws Exception {
    withPassword("wim");
    crowd("b");
    String suffix = "[\"" + Slapd.SUFFIX + "\"]";
    Path config =
        gateway("mixed", Map.of("directory.user.bases", suffix, "directory.group.bases", suffix));
    Path mux = master("wim");
    int before = quiet();

    spray("b");
    quiet();

    List<String> searches = since(before);
    System.out.println("searches for as many, people and groups mixed: " + searches.size());
    assertThat(searches).hasSizeLessThanOrEqualTo(SPRAYED * WRONG + FEW);
    assertThat(searches)
        .filteredOn(search -> search.contains("(uid="))
        .hasSizeLessThanOrEqualTo(FEW);
    assertThat(site.client("wim", port()).over(mux).knock()).matches(Client::reached);
    assertThat(Site.events(config).of("ssh.access.revoked")).isEmpty();
  }

  @Test
  void aLockThatPassesEndsSessionsOnlyIfThatIsConfigured() throws Exception {
    withPassword("xena");
    Path config = gateway("denying", Map.of("directory.user.temporary-lockout", "deny"));
    master("xena");

    guess(Site.personDn("xena"));

    Site.events(config)
        .await("ssh.access.revoked", event -> reason(event).equals("auth.account-locked"));
    assertThat(site.client("xena", port()).knock()).matches(run -> !Client.reached(run));
  }

  private void withPassword(String person) throws IOException {
    site.dba(person, "userPassword: right");
  }

  /** An open connection of a person. */
  private Path master(String person) throws IOException {
    Path mux = site.folder().resolve("mux-" + person);
    masters.add(site.client(person, port()).master(mux));
    Awaitility.await("an open connection").atMost(SOON).until(() -> Files.exists(mux));
    return mux;
  }

  private void guess(String dn) {
    for (int i = 0; i < WRONG; i++) {
      assertThat(site.directory().takes(dn, "wrong")).isFalse();
    }
  }

  private static String victim(String crowd, int number) {
    return "crowd-" + crowd + number;
  }

  /** Many people with passwords who do not log in. */
  private void crowd(String name) {
    IntStream.range(0, SPRAYED)
        .forEach(i -> site.personWithKeys(victim(name, i), List.of(), "userPassword: right"));
  }

  /** Three wrong passwords for each of many people. */
  private void spray(String crowd) {
    IntStream.range(0, SPRAYED).forEach(i -> guess(Site.personDn(victim(crowd, i))));
  }
}
