package org.sshmux.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sshmux.grant.HostName;
import org.sshmux.identity.Directory;
import org.sshmux.identity.DirectoryChange;
import org.sshmux.identity.Host;
import org.sshmux.identity.HostListing;
import org.sshmux.identity.HostLookup;
import org.sshmux.identity.Lookup;
import org.sshmux.policy.Screening.Reach;
import org.sshmux.target.ResolveOutcome.NoSuchHost;
import org.sshmux.target.ResolveOutcome.Resolved;
import org.sshmux.target.ResolveOutcome.Source;
import org.sshmux.target.ResolveOutcome.Unavailable;

class TargetResolverTest {
  private static final TargetConfig PATIENT =
      TargetConfigs.of(Duration.ofSeconds(10), Duration.ofSeconds(30));
  private static final String DN = "cn=db1,ou=hosts,dc=example,dc=com";

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch testOver = new CountDownLatch(1);
  private final List<TargetResolver> open = new ArrayList<>();

  @AfterEach
  void close() {
    testOver.countDown();
    open.forEach(TargetResolver::close);
  }

  @Test
  void anAddressLiteralIsItselfAndNobodyIsAsked() {
    var resolver = resolver(new HostLookup.Unavailable("must not be asked"), "192.0.2.1");
    assertThat(resolver.resolve(host("10.0.0.1"), Reach.ANY_HOST))
        .isEqualTo(new Resolved(List.of(), addresses("10.0.0.1")));
    assertThat(asked).isEmpty();
  }

  @Test
  void aListedHostHasTheDirectorysNamesAndAddressesWithTheNameAskedForFirst() {
    var entry =
        new Host(DN, List.of("db1.example.com", "DB1", "db1.example.com."), addresses("10.0.0.1"));
    var resolver = resolver(new HostLookup.Found(entry), "192.0.2.1");
    assertThat(resolver.resolve(host("db1"), Reach.LISTED_HOST))
        .isEqualTo(new Resolved(List.of("db1", "db1.example.com"), addresses("10.0.0.1")));
    assertThat(asked).isEmpty();
  }

  @Test
  void theNameServiceIsAskedOnceForTheFirstNameOfAListedHostWithoutAddresses() {
    var entry = new Host(DN, List.of("db1.example.com", "db1"), List.of());
    var resolver = resolver(new HostLookup.Found(entry), "10.0.0.1", "2001:db8::1");
    assertThat(resolver.resolve(host("db1"), Reach.LISTED_HOST))
        .isEqualTo(
            new Resolved(List.of("db1", "db1.example.com"), addresses("10.0.0.1", "2001:db8::1")));
    assertThat(asked).containsExactly("db1.example.com");
  }

  @Test
  void theNameServiceIsAskedForAnUnlistedHost() {
    var resolver = resolver(new HostLookup.Unlisted(), "10.0.0.1");
    assertThat(resolver.resolve(host("web1"), Reach.ANY_HOST))
        .isEqualTo(new Resolved(List.of("web1"), addresses("10.0.0.1")));
    assertThat(asked).containsExactly("web1");
  }

  @Test
  void theNameServiceIsNotAskedForAnUnlistedHostThatNoGrantNames() {
    var resolver = resolver(new HostLookup.Unlisted(), "10.0.0.1");
    assertThat(resolver.resolve(host("web1"), Reach.LISTED_HOST))
        .isEqualTo(new Resolved(List.of("web1"), List.of()));
    assertThat(asked).isEmpty();
  }

  @Test
  void refusesAnEntryThatDoesNotCarryTheNameAskedFor() {
    var other = new Host(DN, List.of("db2.example.com"), addresses("10.0.0.1"));
    assertThat(resolver(new HostLookup.Found(other)).resolve(host("db1"), Reach.ANY_HOST))
        .isInstanceOf(ResolveOutcome.Ambiguous.class);
    var unreadable = new Host(DN, List.of("db 1", "db1"), addresses("10.0.0.1"));
    assertThat(resolver(new HostLookup.Found(unreadable)).resolve(host("db1"), Reach.ANY_HOST))
        .isInstanceOf(ResolveOutcome.Ambiguous.class);
  }

  @Test
  void passesOnThatTheDirectoryIsAmbiguousOrAway() {
    assertThat(
            resolver(new HostLookup.Ambiguous("two entries")).resolve(host("db1"), Reach.ANY_HOST))
        .isEqualTo(new ResolveOutcome.Ambiguous("two entries"));
    assertThat(
            resolver(new HostLookup.Unavailable("down"), "10.0.0.1")
                .resolve(host("db1"), Reach.ANY_HOST))
        .isEqualTo(new Unavailable(Source.DIRECTORY, "down"));
    assertThat(asked).isEmpty();
  }

  @Test
  void leavesOutAddressesThatCannotBeDialled() {
    var resolver =
        resolver(new HostLookup.Unlisted(), "0.0.0.0", "224.0.0.1", "::", "ff02::1", "10.0.0.1");
    assertThat(resolver.resolve(host("web1"), Reach.ANY_HOST))
        .isEqualTo(new Resolved(List.of("web1"), addresses("10.0.0.1")));
    var nothingElse = resolver(new HostLookup.Unlisted(), "0.0.0.0", "ff02::1");
    assertThat(nothingElse.resolve(host("web1"), Reach.ANY_HOST)).isInstanceOf(NoSuchHost.class);
    for (String literal : List.of("0.0.0.0", "::", "224.0.0.1", "ff02::1")) {
      assertThat(resolver.resolve(host(literal), Reach.ANY_HOST)).isInstanceOf(NoSuchHost.class);
    }
  }

  @Test
  void keepsEachAddressOnceAndAtMostEight() {
    String[] many =
        IntStream.rangeClosed(1, 20).mapToObj(i -> "10.0.0." + (i + 1) / 2).toArray(String[]::new);
    var resolver = resolver(new HostLookup.Unlisted(), many);
    assertThat(resolver.resolve(host("web1"), Reach.ANY_HOST))
        .isEqualTo(
            new Resolved(
                List.of("web1"),
                addresses(
                    "10.0.0.1",
                    "10.0.0.2",
                    "10.0.0.3",
                    "10.0.0.4",
                    "10.0.0.5",
                    "10.0.0.6",
                    "10.0.0.7",
                    "10.0.0.8")));
  }

  @Test
  void tellsANameThatDoesNotExistFromANameServiceThatCannotAnswer() {
    assertThat(failing(new UnknownHostException("web1: Name or service not known")))
        .isInstanceOf(NoSuchHost.class);
    assertThat(failing(new UnknownHostException("web1: Temporary failure in name resolution")))
        .isInstanceOfSatisfying(
            Unavailable.class, u -> assertThat(u.source()).isEqualTo(Source.NAME_SERVICE));
    assertThat(failing(new IllegalStateException("a bug"))).isInstanceOf(Unavailable.class);
  }

  @Test
  void answersInTimeWhenTheNameServiceHangs() {
    TargetConfig hasty = TargetConfigs.of(Duration.ofSeconds(10), Duration.ofMillis(20));
    TargetResolver resolver = resolver(new HostLookup.Unlisted(), name -> hang(), hasty);
    assertThat(resolver.resolve(host("web1"), Reach.ANY_HOST))
        .isInstanceOfSatisfying(
            Unavailable.class, u -> assertThat(u.source()).isEqualTo(Source.NAME_SERVICE));
  }

  @Test
  void manyLookUpsAtOnceAllGetTheirAnswer() throws Exception {
    CountDownLatch busy = new CountDownLatch(TargetResolver.MAX_LOOKUPS);
    TargetResolver resolver =
        resolver(
            new HostLookup.Unlisted(),
            name -> {
              busy.countDown();
              awaitUninterrupted(busy);
              return addresses("10.0.0.1");
            },
            PATIENT);
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<ResolveOutcome> call = () -> resolver.resolve(host("web1"), Reach.ANY_HOST);
      List<Future<ResolveOutcome>> outcomes =
          callers.invokeAll(Collections.nCopies(3 * TargetResolver.MAX_LOOKUPS, call));
      for (Future<ResolveOutcome> outcome : outcomes) {
        assertThat(outcome.get()).isInstanceOf(Resolved.class);
      }
    }
  }

  @Test
  void anInterruptEndsTheWait() {
    TargetResolver resolver = resolver(new HostLookup.Unlisted(), name -> hang(), PATIENT);
    Thread.currentThread().interrupt();
    assertThat(resolver.resolve(host("web1"), Reach.ANY_HOST)).isInstanceOf(Unavailable.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void refusesOnceClosed() {
    TargetResolver resolver = resolver(new HostLookup.Unlisted(), "10.0.0.1");
    resolver.close();
    assertThat(resolver.resolve(host("web1"), Reach.ANY_HOST)).isInstanceOf(Unavailable.class);
  }

  @Test
  void theMachinesNameServiceKnowsTheMachine() throws Exception {
    assertThat(NameService.ofThisMachine().lookUp("localhost"))
        .allSatisfy(address -> assertThat(address.isLoopbackAddress()).isTrue());
  }

  private ResolveOutcome failing(Exception failure) {
    return resolver(
            new HostLookup.Unlisted(),
            name -> {
              if (failure instanceof UnknownHostException unknown) {
                throw unknown;
              }
              throw (RuntimeException) failure;
            },
            PATIENT)
        .resolve(host("web1"), Reach.ANY_HOST);
  }

  private List<InetAddress> hang() {
    awaitUninterrupted(testOver);
    return List.of();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private TargetResolver resolver(HostLookup answer, String... addresses) {
    return resolver(
        answer,
        name -> {
          asked.add(name);
          return addresses(addresses);
        },
        PATIENT);
  }

  private TargetResolver resolver(HostLookup answer, NameService names, TargetConfig config) {
    TargetResolver resolver = new TargetResolver(new OneHostDirectory(answer), names, config);
    open.add(resolver);
    return resolver;
  }

  private static HostName host(String text) {
    return ((HostName.Parsing.Read) HostName.parse(text)).host();
  }

  private static List<InetAddress> addresses(String... addresses) {
    return Arrays.stream(addresses).map(InetAddress::ofLiteral).toList();
  }

  /** A directory that gives the same answer for every host. */
  private record OneHostDirectory(HostLookup answer) implements Directory {
    @Override
    public Lookup find(String login) {
      return new Lookup.Unknown();
    }

    @Override
    public HostLookup findHost(String name) {
      return answer;
    }

    @Override
    public HostListing hosts() {
      return new HostListing.None();
    }

    @Override
    public void forgetHost(String name) {}

    @Override
    public void onChange(Consumer<DirectoryChange> listener) {}

    @Override
    public void close() {}
  }
}
