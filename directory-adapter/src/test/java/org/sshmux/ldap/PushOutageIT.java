package org.sshmux.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.identity.DirectoryChange;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Lookup.Freshness;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.PushConfig;
import org.sshmux.ldap.metrics.Counted;

/** What becomes of changes when a real slapd hangs, dies and comes back. */
final class PushOutageIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path dir;
  private final TurnedClock clock = TurnedClock.started();
  private final RecordedNews news = new RecordedNews();
  private Slapd slapd;
  private LdapDirectory directory;

  @BeforeEach
  void start() throws Exception {
    slapd =
        Slapd.start(
            dir.resolve("slapd"),
            List.of(
                Entries.person("alice", Keys.line(1)),
                Entries.person("bob", Keys.line(2)),
                Entries.group("team", List.of(Entries.personDn("alice")), "ssh://db1")));
    directory = open(List.of(slapd.url()));
  }

  private LdapDirectory open(List<String> urls) throws Exception {
    LdapConfig config =
        Configs.with(
            Configs.cleartext(urls, slapd.passwordFile()), Configs.push(PushConfig.Mode.SYNCREPL));
    LdapDirectory opened = LdapDirectory.open(config, new RecordedEvents(), clock);
    opened.onChange(news);
    news.awaitBeginning(opened);
    return opened;
  }

  @AfterEach
  void stop() {
    directory.close();
    slapd.close();
  }

  @Test
  void missesNothingWhileTheDirectoryHangs() throws Exception {
    assertThat(keysOf("alice")).isEqualTo(1);
    slapd.suspend();
    assertThat(keysOf("alice")).isEqualTo(1);
    slapd.resume();
    addAKey("alice");

    await(() -> keysOf("alice") == 2);
    news.awaitPeople(PATIENCE, "modified " + Entries.personDn("alice"), "alice");
  }

  @Test
  void fallsBackToTheAgeOfAnswersAndReadsAllAgainAfterwards() throws Exception {
    assertThat(keysOf("alice")).isEqualTo(1);
    assertThat(keysOf("bob")).isEqualTo(1);
    slapd.kill();
    await(() -> !directory.counters().pushUp());
    assertThat(keysOf("alice")).isEqualTo(1);
    clock.advance(Configs.FRESH);
    assertThat(directory.find("alice"))
        .isInstanceOfSatisfying(
            Lookup.Found.class,
            found -> assertThat(found.freshness()).isInstanceOf(Freshness.Stale.class));
    clock.advance(Duration.ofMinutes(1));
    slapd.restart();
    addAKey("alice");

    await(() -> directory.counters().pushUp() && keysOf("alice") == 2);
    news.awaitBeginning(directory);
    assertThat(directory.counters().of(Counted.PUSH_RESYNC)).isEqualTo(2);
    addAKey("bob");
    news.awaitPeople(PATIENCE, "modified " + Entries.personDn("bob"), "bob");
    assertThat(keysOf("bob")).isEqualTo(2);
  }

  @Test
  void goesOnWhereItEndedIfNothingWasMissed() throws Exception {
    addAKey("alice");
    await(() -> directory.counters().of(Counted.PUSH_EVENTS_MODIFIED) == 1);
    assertThat(keysOf("alice")).isEqualTo(2);
    slapd.end();
    await(() -> !directory.counters().pushUp());
    slapd.restart();

    await(() -> directory.counters().pushUp());
    assertThat(directory.counters().of(Counted.PUSH_RESYNC)).isEqualTo(1);
    addAKey("bob");
    await(() -> directory.counters().of(Counted.PUSH_EVENTS_MODIFIED) == 2);
    assertThat(news.heard()).noneMatch(DirectoryChange.OfAnybody.class::isInstance);
  }

  @Test
  void doesNotCallAnOutdatedAnswerFreshWhileTheDirectoryIsAway() throws Exception {
    assertThat(keysOf("alice")).isEqualTo(1);
    addAKey("alice");
    news.awaitPeople(PATIENCE, "modified " + Entries.personDn("alice"), "alice");
    slapd.kill();

    for (int i = 0; i < 2; i++) {
      assertThat(directory.find("alice"))
          .isInstanceOfSatisfying(
              Lookup.Found.class,
              found -> assertThat(found.freshness()).isInstanceOf(Freshness.Stale.class));
    }
  }

  @Test
  void tellsAgainAfterAWhileWhenAnotherServerMayHaveBeenRead() throws Exception {
    directory.close();
    directory = open(List.of(slapd.url(), slapd.url()));
    assertThat(keysOf("alice")).isEqualTo(1);
    addAKey("alice");

    await(() ->
        news.heard().stream().filter(DirectoryChange.OfPeople.class::isInstance).count() == 2);
    assertThat(directory.counters().of(Counted.PUSH_EVENTS_MODIFIED)).isEqualTo(1);
  }

  private static void await(Callable<Boolean> holds) {
    Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(holds);
  }

  private int keysOf(String login) {
    return directory.find(login) instanceof Lookup.Found found ? found.person().keys().size() : -1;
  }

  private void addAKey(String login) {
    slapd.modify(
        PushContract.change(
            Entries.personDn(login), "add: sshPublicKey\nsshPublicKey: " + Keys.line(3)));
  }
}
