package org.sshmux.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
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
import org.sshmux.identity.Lookup.Freshness;
import org.sshmux.identity.Person;
import org.sshmux.identity.Person.Completeness;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.LdapConfig.Limits;

/** What a misbehaving directory leads to, and how much a look-up may ask. */
final class FaultTest {
  @TempDir Path dir;
  private final TurnedClock clock = TurnedClock.started();
  private final RecordedEvents events = new RecordedEvents();
  private final List<LdapDirectory> opened = new ArrayList<>();
  private MemoryServer server;

  @BeforeEach
  void start() throws Exception {
    server = MemoryServer.start();
  }

  @AfterEach
  void stop() {
    opened.forEach(LdapDirectory::close);
    server.close();
  }

  private LdapConfig config() throws Exception {
    return Configs.cleartext(List.of(server.url()), Configs.passwordFile(dir));
  }

  private LdapDirectory open(LdapConfig config) throws Exception {
    LdapDirectory directory = LdapDirectory.open(config, events, clock);
    opened.add(directory);
    return directory;
  }

  private static Person found(Lookup answer) {
    return answer instanceof Lookup.Found found ? found.person() : failed(answer);
  }

  private static Person failed(Lookup answer) {
    throw new AssertionError(answer);
  }

  @Test
  void asksTheSameNumberOfQuestionsWhateverTheNumberOfKeys() throws Exception {
    String[] many = IntStream.range(1, 60).mapToObj(Keys::line).toArray(String[]::new);
    server.modify(Entries.person("one", Keys.line(1)));
    server.modify(Entries.person("many", many));
    server.modify(
        Entries.group("team", List.of(Entries.personDn("one"), Entries.personDn("many"))));
    LdapDirectory directory = open(config());

    assertThat(found(directory.find("one")).keys()).hasSize(1);
    int forOne = server.searches().size();
    assertThat(found(directory.find("many")).keys()).hasSize(59);
    assertThat(server.searches()).hasSize(2 * forOne);
    for (int again = 0; again < 50; again++) {
      directory.find("many");
    }

    assertThat(server.searches()).hasSize(2 * forOne);
    assertThat(forOne).isEqualTo(3);
  }

  @Test
  void asksNothingForANameThatNoEntryCouldCarry() throws Exception {
    LdapDirectory directory = open(config());

    for (String login : List.of("", "*", "a b", "alice)(uid=*", "\u200balice", "a".repeat(300))) {
      assertThat(directory.find(login)).isEqualTo(new Lookup.Unknown());
    }
    assertThat(server.searches()).isEmpty();
  }

  @Test
  void asksOnceForAllWhoLogInAtTheSameTime() throws Exception {
    server.modify(Entries.person("alice", Keys.line(1)));
    LdapDirectory directory = open(config());
    CountDownLatch go = new CountDownLatch(1);
    server.hangUntil(go);
    try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Lookup>> answers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        answers.add(people.submit(() -> directory.find("alice")));
      }
      Awaitility.await().until(() -> !server.searches().isEmpty());
      go.countDown();
      for (Future<Lookup> answer : answers) {
        assertThat(answer.get()).isInstanceOf(Lookup.Found.class);
      }
    }

    assertThat(server.searches()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 32, 50, 51, 52, 53, 80})
  void takesNoErrorForAnAnswerAboutAPerson(int code) throws Exception {
    server.modify(Entries.person("alice", Keys.line(1)));
    LdapDirectory directory = open(config());
    found(directory.find("alice"));
    server.failWith(ResultCode.valueOf(code));
    clock.advance(Configs.FRESH);

    assertThat(directory.find("bob")).isInstanceOf(Lookup.Unavailable.class);
    assertThat(directory.find("alice"))
        .isInstanceOfSatisfying(
            Lookup.Found.class,
            answer -> assertThat(answer.freshness()).isInstanceOf(Freshness.Stale.class));
    server.behave();
    assertThat(directory.find("bob")).isEqualTo(new Lookup.Unknown());
    assertThat(events.heard()).containsExactly("failed find", "recovered after PT0S");
  }

  @Test
  void takesALimitOnThePersonSearchForNoAnswer() throws Exception {
    LdapDirectory directory = open(config());
    server.failWith(ResultCode.TIME_LIMIT_EXCEEDED);
    assertThat(directory.find("bob")).isInstanceOf(Lookup.Unavailable.class);
    server.failWith(ResultCode.ADMIN_LIMIT_EXCEEDED);
    assertThat(directory.find("bob")).isInstanceOf(Lookup.Unavailable.class);
    server.failWith(ResultCode.SIZE_LIMIT_EXCEEDED);
    assertThat(directory.find("bob")).isInstanceOf(Lookup.Ambiguous.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 11})
  void saysThatGroupsAreMissingWhenTheDirectoryCutsThemOff(int code) throws Exception {
    server.modify(Entries.person("alice", Keys.line(1)));
    LdapDirectory directory = open(config());
    server.misbehave(search -> {
      if (search.getRequest().getBaseDN().startsWith("ou=groups")) {
        throw new LDAPException(ResultCode.valueOf(code), "on demand");
      }
    });

    assertThat(found(directory.find("alice")).completeness())
        .isInstanceOf(Completeness.Partial.class);
  }

  @Test
  void saysWhatIsMissingWhenALimitIsHit() throws Exception {
    server.modify(Entries.person("a", Keys.line(1)));
    server.modify(Entries.person("b", Keys.line(1), Keys.line(2), Keys.line(3)));
    server.modify(Entries.person("c", Keys.line(1) + "x".repeat(200)));
    server.modify(Entries.group("g1", List.of(Entries.personDn("a"))));
    server.modify(Entries.group("g2", List.of(Entries.groupDn("g1"))));
    server.modify(Entries.group("g3", List.of(Entries.groupDn("g2"))));

    assertThat(partial(new Limits(2, 200, 3, 3, 10, 20_000), "a")).isEmpty();
    assertThat(partial(new Limits(2, 200, 2, 3, 10, 20_000), "a")).contains("more than 2 groups");
    assertThat(partial(new Limits(2, 200, 3, 2, 10, 20_000), "a"))
        .contains("groups nest deeper than 2");
    assertThat(partial(new Limits(2, 200, 3, 3, 10, 20_000), "b")).contains("more than 2 keys");
    assertThat(partial(new Limits(2, 200, 3, 3, 10, 20_000), "c"))
        .contains("a key of more than 200 bytes");
  }

  private Optional<String> partial(Limits limits, String login) throws Exception {
    LdapDirectory directory = open(Configs.with(config(), limits));
    return switch (found(directory.find(login)).completeness()) {
      case Completeness.Complete() -> Optional.empty();
      case Completeness.Partial(String detail) -> Optional.of(detail);
    };
  }

  @Test
  void refusesANameThatTwoBasesCarry() throws Exception {
    server.modify(Entries.unit("staff"));
    server.modify(Entries.person("alice", Keys.line(1)));
    server.modify(
        Entries.personAt("uid=alice,ou=staff," + Entries.BASE, "alice", "", Keys.line(2)));
    server.modify(Entries.person("bob", Keys.line(3)));
    LdapDirectory directory =
        open(
            Configs.with(
                config(),
                Configs.user(List.of("ou=people," + Entries.BASE, "ou=staff," + Entries.BASE))));

    assertThat(directory.find("alice")).isInstanceOf(Lookup.Ambiguous.class);
    assertThat(directory.find("bob")).isInstanceOf(Lookup.Found.class);
  }

  @Test
  void takesAMissingBaseForNoAnswer() throws Exception {
    server.modify(Entries.person("alice", Keys.line(1)));
    LdapDirectory directory =
        open(
            Configs.with(
                config(),
                Configs.user(List.of("ou=people," + Entries.BASE, "ou=missing," + Entries.BASE))));

    assertThat(directory.find("alice")).isInstanceOf(Lookup.Unavailable.class);
  }

  @Test
  void refusesAnEntryThatNamesSomebodyElse() throws Exception {
    server.modify(
        Entries.personAt("uid=alice,ou=people," + Entries.BASE, "alice", "", Keys.line(1)));
    LdapDirectory directory = open(config());
    server.misbehave(FaultTest::askForAlice);

    assertThat(directory.find("mallory")).isInstanceOf(Lookup.Ambiguous.class);
  }

  /** Stands for a server that folds more spellings into one than it should. */
  private static void askForAlice(InMemoryInterceptedSearchRequest search) throws LDAPException {
    if (search.getRequest().getBaseDN().startsWith("ou=people")) {
      var request = search.getRequest().duplicate();
      request.setFilter("(uid=alice)");
      search.setRequest(request);
    }
  }

  @Test
  void refusesAnEntryWithoutAnId() throws Exception {
    server.modify(Entries.person("alice", Keys.line(1)));
    LdapDirectory directory = open(config());
    server.misbehave(search -> {
      var request = search.getRequest().duplicate();
      request.setAttributes("uid", "sshPublicKey");
      search.setRequest(request);
    });

    assertThat(directory.find("alice")).isInstanceOf(Lookup.Ambiguous.class);
  }

  @Test
  void goesOnToTheNextServer() throws Exception {
    server.modify(Entries.person("alice", Keys.line(1)));
    try (MemoryServer first = MemoryServer.start()) {
      first.modify(Entries.person("alice", Keys.line(1), Keys.line(2)));
      LdapDirectory directory =
          open(Configs.cleartext(List.of(first.url(), server.url()), Configs.passwordFile(dir)));
      assertThat(found(directory.find("alice")).keys()).hasSize(2);
      first.shutDown();
      clock.advance(Configs.FRESH);

      assertThat(found(directory.find("alice")).keys()).hasSize(1);
      assertThat(events.heard()).isEmpty();
    }
  }

  @Test
  void goesOnToTheNextServerWhenOneHangs() throws Exception {
    server.modify(Entries.person("alice", Keys.line(1)));
    CountDownLatch go = new CountDownLatch(1);
    try (MemoryServer first = MemoryServer.start()) {
      first.hangUntil(go);
      LdapDirectory directory =
          open(Configs.cleartext(List.of(first.url(), server.url()), Configs.passwordFile(dir)));

      assertThat(found(directory.find("alice")).keys()).hasSize(1);
      assertThat(directory.find("bob")).isEqualTo(new Lookup.Unknown());
      assertThat(first.searches()).hasSize(1);
      assertThat(events.heard()).isEmpty();
      go.countDown();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 53, 80})
  void keepsNobodyAwayForAnErrorThatMayBeAboutOnePersonOnly(int code) throws Exception {
    server.modify(Entries.person("alice", Keys.line(1)));
    server.modify(Entries.person("odd", Keys.line(2)));
    LdapDirectory directory = open(config());
    server.misbehave(search -> {
      if (search.getRequest().getFilter().toString().contains("uid=odd,")) {
        throw new LDAPException(ResultCode.valueOf(code), "on demand");
      }
    });
    for (int i = 0; i < 10; i++) {
      assertThat(directory.find("odd")).isInstanceOf(Lookup.Unavailable.class);
      clock.advance(Configs.FRESH);
      found(directory.find("alice"));
    }

    assertThat(events.heard()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {18, 21, 33, 34, 36, 54})
  void refusesAPersonForWhomTheDirectoryCannotBeAskedAndNobodyElse(int code) throws Exception {
    server.modify(Entries.person("alice", Keys.line(1)));
    server.modify(Entries.person("odd", Keys.line(2)));
    LdapDirectory directory = open(config());
    server.misbehave(search -> {
      if (search.getRequest().getFilter().toString().contains("uid=odd,")) {
        throw new LDAPException(ResultCode.valueOf(code), "on demand");
      }
    });
    for (int i = 0; i < 10; i++) {
      assertThat(found(directory.find("odd")).completeness())
          .isInstanceOf(Completeness.Partial.class);
      clock.advance(Configs.FRESH);
    }

    found(directory.find("alice"));
    assertThat(events.heard()).isEmpty();
  }

  @Test
  void answersInTimeWhenEverySearchIsSlow() throws Exception {
    LdapConfig slow = Configs.with(config(), Configs.timeouts(Duration.ofMillis(300)));
    server.modify(Entries.person("alice", Keys.line(1)));
    LdapDirectory directory = open(slow);
    CountDownLatch go = new CountDownLatch(1);
    server.hangUntil(go);
    Instant before = InstantSource.system().instant();

    assertThat(directory.find("alice")).isInstanceOf(Lookup.Unavailable.class);
    assertThat(directory.findHost("db1")).isInstanceOf(HostLookup.Unavailable.class);
    assertThat(Duration.between(before, InstantSource.system().instant()))
        .isLessThan(Duration.ofSeconds(3));
    go.countDown();
  }

  @Test
  void asksForNoHostsWhereTheDirectoryKeepsNone() throws Exception {
    LdapDirectory directory = open(Configs.with(config(), Optional.empty()));

    assertThat(directory.findHost("db1")).isEqualTo(new HostLookup.Unlisted());
    assertThat(directory.hosts()).isEqualTo(new HostListing.None());
    directory.forgetHost("db1");
    assertThat(server.searches()).isEmpty();
  }

  @Test
  void saysWhichFileCannotBeRead() throws Exception {
    LdapConfig config = Configs.cleartext(List.of(server.url()), dir.resolve("no-such-password"));

    assertThatIOException()
        .isThrownBy(() -> LdapDirectory.open(config, events, clock))
        .withMessageStartingWith("password-file: cannot read ");
  }
}
