package org.sshmux.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sshmux.identity.HostListing;
import org.sshmux.identity.HostLookup;
import org.sshmux.identity.Lookup;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.entry.KeyList;

/** What a misbehaving directory leads to when hosts are listed or forgotten. */
final class HostFaultTest {
  @TempDir Path dir;
  private final TurnedClock clock = TurnedClock.started();
  private final RecordedEvents events = new RecordedEvents();
  private MemoryServer server;
  private LdapDirectory directory;

  @BeforeEach
  void start() throws Exception {
    server = MemoryServer.start();
    server.modify(Entries.hostWithKeys("db1", "", Keys.line(1)));
    server.modify(Entries.host("web1", List.of(), "127.0.0.1"));
    directory = open(config());
  }

  @AfterEach
  void stop() {
    directory.close();
    server.close();
  }

  private LdapConfig config() throws Exception {
    return Configs.cleartext(List.of(server.url()), Configs.passwordFile(dir));
  }

  private LdapDirectory open(LdapConfig config) throws Exception {
    return LdapDirectory.open(config, events, clock);
  }

  private static void assertListed(HostListing answer) {
    assertThat(HostContract.firstNames(answer)).containsExactly("db1", "web1");
  }

  @Test
  void servesAnOldListingWithinTheGraceTimeOnly() {
    assertListed(directory.hosts());
    server.failWith(ResultCode.BUSY);
    clock.advance(Configs.FRESH);

    assertListed(directory.hosts());
    clock.advance(Configs.GRACE);
    assertThat(directory.hosts())
        .isInstanceOfSatisfying(
            HostListing.Unavailable.class, no -> assertThat(no.detail()).startsWith("busy"));

    server.behave();
    clock.advance(Duration.ofMinutes(1));
    assertListed(directory.hosts());
  }

  @Test
  void sparesTheDirectoryAListingThatJustFailed() throws Exception {
    server.modify(Entries.person("alice", Keys.line(1)));
    server.misbehave(search -> {
      if (search.getRequest().getBaseDN().startsWith("ou=hosts")) {
        throw new LDAPException(ResultCode.BUSY, "on demand");
      }
    });
    for (int i = 0; i < 50; i++) {
      assertThat(directory.hosts()).isInstanceOf(HostListing.Unavailable.class);
    }

    assertThat(server.searches()).hasSize(1);
    assertThat(directory.find("alice")).isInstanceOf(Lookup.Found.class);
    server.behave();
    clock.advance(Duration.ofSeconds(10));
    assertListed(directory.hosts());
  }

  @Test
  void saysWhatToRaiseWhenTheDirectoryHasASizeLimit() {
    assertListed(directory.hosts());
    server.failWith(ResultCode.SIZE_LIMIT_EXCEEDED);
    clock.advance(Configs.FRESH);

    for (int i = 0; i < 10; i++) {
      assertThat(directory.hosts())
          .isInstanceOfSatisfying(
              HostListing.Unavailable.class,
              no ->
                  assertThat(no.detail())
                      .contains("size limit for the gateway's account", "size.prtotal"));
    }
    assertThat(server.searches()).hasSize(2);
    assertThat(events.heard()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 11})
  void takesNoPartOfAListingForTheWhole(int code) {
    server.failWith(ResultCode.valueOf(code));

    assertThat(directory.hosts())
        .isInstanceOfSatisfying(
            HostListing.Unavailable.class,
            no -> assertThat(no.detail()).contains("limit", "ended the search after 0 entries"));
  }

  @Test
  void asksOnceForAllWhoWantAListing() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    server.hangUntil(go);
    try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HostListing>> answers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        answers.add(people.submit(directory::hosts));
      }
      Awaitility.await().until(() -> !server.searches().isEmpty());
      go.countDown();
      for (Future<HostListing> answer : answers) {
        assertListed(answer.get());
      }
    }

    assertThat(server.searches()).hasSize(1);
  }

  @Test
  void givesUpAListingAfterFourTimesTheDeadline() throws Exception {
    LdapConfig slow = Configs.with(config(), Configs.timeouts(Duration.ofMillis(100)));
    CountDownLatch never = new CountDownLatch(1);
    server.hangUntil(never);
    try (LdapDirectory waiting = open(slow)) {
      Instant before = InstantSource.system().instant();

      assertThat(waiting.hosts()).isInstanceOf(HostListing.Unavailable.class);
      assertThat(Duration.between(before, InstantSource.system().instant()))
          .isBetween(Duration.ofMillis(350), Duration.ofSeconds(2));
    } finally {
      never.countDown();
    }
  }

  @Test
  void knowsAForgottenHostWithinTheGraceTimeWhileTheDirectoryIsAway() {
    assertThat(directory.findHost("db1")).isInstanceOf(HostLookup.Found.class);
    server.shutDown();
    directory.forgetHost("db1");

    assertThat(directory.findHost("db1")).isInstanceOf(HostLookup.Found.class);
    clock.advance(Configs.FRESH);
    directory.forgetHost("db1");
    assertThat(directory.findHost("db1")).isInstanceOf(HostLookup.Found.class);
    clock.advance(Configs.GRACE);
    assertThat(directory.findHost("db1")).isInstanceOf(HostLookup.Unavailable.class);
  }

  @Test
  void asksAboutAForgottenHostOncePerSecond() {
    for (int i = 0; i < 100; i++) {
      directory.forgetHost("db1");
      directory.findHost("db1");
    }
    assertThat(server.searches()).hasSize(1);

    clock.advance(Duration.ofSeconds(1));
    for (int i = 0; i < 100; i++) {
      directory.forgetHost("db1");
      directory.findHost("db1");
    }
    assertThat(server.searches()).hasSize(2);
  }

  @Test
  void neverLogsTheTextOfAKeyLineItLeavesOut() throws Exception {
    server.modify(
        Entries.hostWithKeys("db2", "", "command=\"secret-words\" " + Keys.line(2), "hidden text"));
    try (LogLines lines = LogLines.of(KeyList.class)) {
      assertThat(directory.findHost("db2")).isInstanceOf(HostLookup.Found.class);

      assertThat(lines.seen())
          .hasSize(2)
          .anySatisfy(line -> assertThat(line).contains("left out: options before the key"))
          .anySatisfy(line -> assertThat(line).contains("left out: no key"))
          .allSatisfy(line ->
              assertThat(line)
                  .contains(Entries.hostDn("db2"))
                  .doesNotContain("secret-words", "hidden", Keys.encoded(2)));
    }
  }
}
