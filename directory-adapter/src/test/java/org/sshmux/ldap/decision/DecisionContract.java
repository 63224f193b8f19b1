package org.sshmux.ldap.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.unboundid.ldap.sdk.ModificationType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sshmux.grant.Capability;
import org.sshmux.identity.AuthorizedKey;
import org.sshmux.identity.DirectoryChange;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Membership;
import org.sshmux.identity.Person;
import org.sshmux.ldap.LdapDirectory;
import org.sshmux.ldap.TurnedClock;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.connection.DirectoryEvents;
import org.sshmux.policy.DenyReason;
import org.sshmux.policy.Policy;
import org.sshmux.policy.PolicyConfig;
import org.sshmux.policy.Ruling;
import org.sshmux.target.TargetConfig;
import org.sshmux.target.TargetResolver;

/**
 * The decision table, against one directory. A case that the directory cannot express is a test
 * that says so in its name.
 */
abstract class DecisionContract {
  private static final Duration FRESH = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final TurnedClock clock = TurnedClock.started();
  private LdapDirectory directory;
  private TargetResolver resolver;
  private Chain chain;

  abstract Dialect dialect();

  /** The configuration that reaches a server which holds the dialect's entries. */
  abstract LdapConfig config(Setting setting) throws Exception;

  /** Applies LDIF change records. */
  abstract void modify(String ldif) throws Exception;

  @BeforeEach
  final void open() throws Exception {
    open(Setting.PRESET, Chain::brief);
  }

  private void open(Setting setting, Function<Ruling, String> told) throws Exception {
    directory = LdapDirectory.open(config(setting), new Quiet(), clock);
    resolver = new TargetResolver(directory, DecisionContract::address, target());
    chain = new Chain(directory, resolver, policy(), clock, told);
  }

  @AfterEach
  final void close() {
    resolver.close();
    directory.close();
  }

  @TestFactory
  final Stream<DynamicTest> decides() {
    return Rows.all().stream().map(this::test);
  }

  @TestFactory
  final Stream<DynamicTest> decidesWithoutSources() throws Exception {
    return decides(Setting.PRESET);
  }

  @TestFactory
  final Stream<DynamicTest> decidesBySources() throws Exception {
    return decides(Setting.SOURCES);
  }

  @TestFactory
  final Stream<DynamicTest> decidesBySourcesThatAreWide() throws Exception {
    return decides(Setting.WIDE);
  }

  private Stream<DynamicTest> decides(Setting setting) throws Exception {
    close();
    open(setting, Chain::whole);
    return SourceRows.of(setting).stream()
        .map(row -> row.gives(dialect().words().told(row.outcome())))
        .map(this::test);
  }

  @Test
  void takesARightAwayOnceTheOldAnswerIsNoLongerFresh() throws Exception {
    Row row = Rows.all().getFirst();
    assertThat(chain.outcome(row)).isEqualTo(row.outcome());
    modify(change(ModificationType.DELETE));
    try {
      clock.advance(FRESH);

      assertThat(chain.outcome(row)).isEqualTo(DenyReason.NO_GRANT.code());
    } finally {
      modify(change(ModificationType.ADD));
    }
    clock.advance(FRESH);

    assertThat(chain.outcome(row)).isEqualTo(row.outcome());
  }

  /** How the server tells of changes; empty: it does not. */
  abstract Optional<Duration> tellsWithin();

  @Test
  void hearsThatARightIsTakenAwayIfTheServerTells() throws Exception {
    Row row = Rows.all().getFirst();
    assertThat(chain.outcome(row)).isEqualTo(row.outcome());
    if (tellsWithin().isEmpty()) {
      modify(change(ModificationType.DELETE));
      assertThat(chain.outcome(row)).isEqualTo(row.outcome());
      modify(change(ModificationType.ADD));
      return;
    }
    BlockingQueue<DirectoryChange> news = new LinkedBlockingQueue<>();
    directory.onChange(news::add);
    Awaitility.await("the server tells")
        .atMost(PATIENCE)
        .until(() -> directory.counters().pushUp());
    assertThat(chain.outcome(row)).isEqualTo(row.outcome());
    modify(change(ModificationType.DELETE));
    long start = System.nanoTime();
    try {
      Awaitility.await("the news")
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(2))
          .atMost(tellsWithin().get())
          .until(() -> chain.outcome(row).equals(DenyReason.NO_GRANT.code()));
      System.out.println(
          dialect().preset()
              + ": a membership that ended is heeded after "
              + Duration.ofNanos(System.nanoTime() - start).toMillis()
              + " ms");
      assertThat(news.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
    } finally {
      modify(change(ModificationType.ADD));
    }
  }

  private String change(ModificationType how) {
    return dialect().membership(how, "ann", "web").toLDIFString() + "\n";
  }

  private DynamicTest test(Row row) {
    List<String> gaps =
        row.needs().stream()
            .map(feature -> Optional.ofNullable(dialect().gaps().get(feature)))
            .flatMap(Optional::stream)
            .toList();
    return gaps.isEmpty()
        ? dynamicTest(row.name(), () -> check(row))
        : dynamicTest(
            row.name() + " (cannot be expressed: " + String.join("; ", gaps) + ")",
            () -> assertThat(gaps).allSatisfy(reason -> assertThat(reason).isNotBlank()));
  }

  private void check(Row row) {
    assertThat(chain.outcome(row)).as("outcome").isEqualTo(row.outcome());
    row.groups()
        .ifPresent(groups ->
            assertThat(found(row).memberships().stream().map(Membership::group))
                .as("groups")
                .containsExactlyInAnyOrderElementsOf(
                    Stream.concat(groups.stream(), dialect().groupsOfEverybody().stream())
                        .toList()));
    row.usable()
        .ifPresent(keys ->
            assertThat(
                    found(row).keys().stream()
                        .filter(key -> key.usableFrom(row.source()))
                        .filter(key -> key.usableAt(clock.instant()))
                        .map(AuthorizedKey::key))
                .as("usable keys")
                .containsExactlyInAnyOrderElementsOf(keys));
  }

  private Person found(Row row) {
    Lookup answer = directory.find(row.login());
    return answer instanceof Lookup.Found(Person person, Lookup.Freshness freshness)
        ? person
        : failed(answer);
  }

  private static Person failed(Lookup answer) {
    throw new AssertionError(answer);
  }

  /** Everything has an address but what begins with "ghost". */
  private static List<InetAddress> address(String name) throws UnknownHostException {
    if (name.startsWith("ghost")) {
      throw new UnknownHostException(name);
    }
    return List.of(InetAddress.ofLiteral("10.99.0.1"));
  }

  /** What holds where a configuration says nothing. */
  private static Policy policy() {
    return new Policy(
        new PolicyConfig(
            PolicyConfig.LoginBound.REFUSE,
            List.of(Capability.SHELL, Capability.EXEC, Capability.SFTP, Capability.FORWARD),
            List.of(PolicyConfig.OWN),
            List.of()));
  }

  private static TargetConfig target() {
    Duration patience = Duration.ofSeconds(10);
    return new TargetConfig(
        patience,
        patience,
        patience,
        patience,
        Optional.empty(),
        Duration.ZERO,
        1,
        Optional.empty(),
        List.of());
  }

  /** Hears of outages, which would show in the outcomes. */
  private record Quiet() implements DirectoryEvents {
    @Override
    public void failed(String operation, String detail) {}

    @Override
    public void recovered(Duration outage) {}
  }
}
