package org.sshmux.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.identity.AccountState;
import org.sshmux.identity.AccountState.Active;
import org.sshmux.identity.AccountState.Barred;
import org.sshmux.identity.AccountState.Cause;
import org.sshmux.identity.HostListing;
import org.sshmux.identity.HostLookup;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Lookup.Freshness;
import org.sshmux.ldap.config.BindConfig;
import org.sshmux.ldap.config.LdapConfig;

/** What becomes of people when a real slapd hangs, dies, comes back or locks accounts. */
final class LdapDirectoryIT {
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  /** What a busy machine may add to a wait. */
  private static final Duration SLACK = Duration.ofMillis(1500);

  @TempDir Path dir;
  private final TurnedClock clock = TurnedClock.started();
  private final RecordedEvents events = new RecordedEvents();
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
                Entries.group("team", List.of(Entries.personDn("alice")), "ssh://db1"),
                Entries.host("db1", List.of(), "127.0.0.1")));
    LdapConfig config = Configs.cleartext(List.of(slapd.url()), slapd.passwordFile());
    directory = LdapDirectory.open(Configs.with(config, Configs.timeouts(DEADLINE)), events, clock);
  }

  @AfterEach
  void stop() {
    directory.close();
    slapd.close();
  }

  @Test
  void servesKnownPeopleWithinTheGraceTimeWhileTheDirectoryHangs() throws Exception {
    assertFresh("alice");
    assertThat(directory.findHost("db1")).isInstanceOf(HostLookup.Found.class);
    assertThat(directory.findHost("unlisted")).isEqualTo(new HostLookup.Unlisted());
    slapd.suspend();
    clock.advance(Configs.FRESH);

    assertStaleInTime("alice", Configs.FRESH);
    assertUnavailableInTime("bob");
    assertThat(directory.findHost("db1")).isInstanceOf(HostLookup.Found.class);
    assertThat(directory.findHost("unlisted")).isEqualTo(new HostLookup.Unlisted());

    clock.advance(Configs.GRACE);
    assertUnavailableInTime("alice");
    assertUnavailableInTime("bob");
    assertThat(directory.findHost("db1")).isInstanceOf(HostLookup.Unavailable.class);

    slapd.resume();
    awaitRecovery();
    assertThat(events.heard()).hasSize(2).first().isEqualTo("failed find");
  }

  @Test
  void servesKnownPeopleWithinTheGraceTimeWhileTheDirectoryIsDead() throws Exception {
    assertFresh("alice");
    slapd.kill();
    clock.advance(Configs.FRESH);

    assertStaleInTime("alice", Configs.FRESH);
    assertUnavailableInTime("bob");
    clock.advance(Configs.GRACE);
    assertUnavailableInTime("alice");

    slapd.restart();
    awaitRecovery();
    assertThat(events.heard()).hasSize(2).last().asString().startsWith("recovered after PT");
  }

  @Test
  void servesHostsWithinTheGraceTimeWhileTheDirectoryIsDead() throws Exception {
    assertThat(HostContract.firstNames(directory.hosts())).containsExactly("db1");
    assertThat(directory.findHost("db1")).isInstanceOf(HostLookup.Found.class);
    slapd.kill();
    directory.forgetHost("db1");
    assertThat(directory.findHost("db1")).isInstanceOf(HostLookup.Found.class);
    clock.advance(Configs.FRESH);

    assertThat(HostContract.firstNames(directory.hosts())).containsExactly("db1");
    clock.advance(Configs.GRACE);
    assertThat(directory.hosts()).isInstanceOf(HostListing.Unavailable.class);
    assertThat(directory.findHost("db1")).isInstanceOf(HostLookup.Unavailable.class);

    slapd.restart();
    clock.advance(Duration.ofMinutes(1));
    assertThat(HostContract.firstNames(directory.hosts())).containsExactly("db1");
  }

  @Test
  void servesAnOldListingInTimeWhileTheDirectoryHangs() throws Exception {
    assertThat(HostContract.firstNames(directory.hosts())).containsExactly("db1");
    slapd.suspend();
    clock.advance(Configs.FRESH);
    Instant before = InstantSource.system().instant();

    assertThat(HostContract.firstNames(directory.hosts())).containsExactly("db1");
    assertThat(HostContract.firstNames(directory.hosts())).containsExactly("db1");
    assertThat(Duration.between(before, InstantSource.system().instant()))
        .isLessThan(DEADLINE.multipliedBy(4).plus(SLACK));
    slapd.resume();
  }

  @Test
  void saysWhatToRaiseWhenTheAccountHasASizeLimit() throws Exception {
    for (int i = 0; i < 60; i++) {
      slapd.modify(Entries.host("host" + i, List.of(), "127.0.0.1"));
    }
    BindConfig bind = BindConfig.simple(Slapd.LIMITED, slapd.passwordFile());
    LdapConfig config =
        Configs.with(
            Configs.of(List.of(slapd.url()), Configs.cleartext(), bind),
            HostContract.limits(20, 1000));
    try (LdapDirectory limited = LdapDirectory.open(config, events, clock)) {
      assertThat(limited.hosts())
          .isInstanceOfSatisfying(
              HostListing.Unavailable.class,
              no -> assertThat(no.detail()).contains("after 50 entries", "size.prtotal"));
      assertThat(limited.findHost("host59")).isInstanceOf(HostLookup.Found.class);
      assertThat(events.heard()).isEmpty();
    }
  }

  @Test
  void noticesNothingOfARestartBetweenTwoQuestions() throws Exception {
    assertFresh("alice");
    assertFresh("bob");
    slapd.restart();
    clock.advance(Configs.FRESH);

    assertFresh("alice");
    assertFresh("bob");
    assertThat(events.heard()).isEmpty();
  }

  @Test
  void stopsWaitingForADirectoryThatKeepsHanging() throws Exception {
    assertFresh("alice");
    slapd.suspend();
    clock.advance(Configs.FRESH);
    for (int i = 0; i < 6; i++) {
      assertUnavailableInTime("bob");
    }

    Instant before = InstantSource.system().instant();
    assertUnavailableInTime("bob");
    assertStaleInTime("alice", Configs.FRESH);
    assertThat(Duration.between(before, InstantSource.system().instant()))
        .isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void opensWithoutADirectoryAndFindsItLater() throws Exception {
    slapd.kill();
    LdapConfig config = Configs.cleartext(List.of(slapd.url()), slapd.passwordFile());
    try (LdapDirectory early = LdapDirectory.open(config, events, clock)) {
      assertThat(early.find("alice")).isInstanceOf(Lookup.Unavailable.class);
      slapd.restart();
      clock.advance(Duration.ofMinutes(1));
      assertThat(early.find("alice")).isInstanceOf(Lookup.Found.class);
    }
  }

  @Test
  void readsThePasswordPolicyState() {
    assertThat(stateAfter("pwdAccountLockedTime: 000001010000Z"))
        .isEqualTo(new Barred(Cause.LOCKED, "pwdAccountLockedTime", "000001010000Z"));
    assertThat(stateAfter("pwdAccountLockedTime: 20200101000000Z")).isEqualTo(new Active());
    assertThat(stateAfter("pwdEndTime: 20200101000000Z"))
        .isEqualTo(new Barred(Cause.EXPIRED, "pwdEndTime", "20200101000000Z"));
    assertThat(stateAfter("pwdStartTime: 29990101000000Z"))
        .isEqualTo(new Barred(Cause.NOT_YET_VALID, "pwdStartTime", "29990101000000Z"));
  }

  private AccountState stateAfter(String line) {
    String attribute = line.substring(0, line.indexOf(':'));
    String change = "dn: " + Entries.personDn("bob") + "\nchangetype: modify\n";
    slapd.modify(change + "replace: " + attribute + "\n" + line + "\n");
    clock.advance(Configs.FRESH);
    AccountState state = ((Lookup.Found) directory.find("bob")).person().state();
    slapd.modify(change + "delete: " + attribute + "\n");
    return state;
  }

  private void awaitRecovery() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> {
          clock.advance(Duration.ofMinutes(1));
          return directory.find("alice") instanceof Lookup.Found;
        });
    assertFresh("alice");
    assertFresh("bob");
  }

  private void assertFresh(String login) {
    assertThat(directory.find(login))
        .isInstanceOfSatisfying(
            Lookup.Found.class,
            found -> assertThat(found.freshness()).isEqualTo(new Freshness.Fresh()));
  }

  private void assertStaleInTime(String login, Duration age) {
    assertThat(inTime(login))
        .isInstanceOfSatisfying(
            Lookup.Found.class,
            found ->
                assertThat(found.freshness())
                    .isInstanceOfSatisfying(
                        Freshness.Stale.class, stale -> assertThat(stale.age()).isEqualTo(age)));
  }

  private void assertUnavailableInTime(String login) {
    assertThat(inTime(login)).isInstanceOf(Lookup.Unavailable.class);
  }

  private Lookup inTime(String login) {
    Instant before = InstantSource.system().instant();
    Lookup answer = directory.find(login);
    assertThat(Duration.between(before, InstantSource.system().instant()))
        .isLessThan(DEADLINE.plus(SLACK));
    return answer;
  }
}
