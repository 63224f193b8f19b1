package org.sshmux.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sshmux.app.Events.field;
import static org.sshmux.app.Events.reason;
import static org.sshmux.app.Events.reference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.sshmux.app.EchoTimes.Span;
import org.sshmux.audit.ecs.AuditRecord;
import org.sshmux.openssh.Run;

/**
 * One fault, from before it begins until everybody gets in again, while somebody's session goes on
 * echoing: what it must be like whatever the fault.
 */
final class FaultTrial {
  private static final Duration LOOKUP_DEADLINE = Duration.ofSeconds(3);

  /** What clients of a busy machine need beyond the gateway's own time; for each of a crowd. */
  private static final Duration MARGIN = Duration.ofSeconds(6);

  private static final Duration MARGIN_EACH = Duration.ofMillis(600);

  /** A password that was refused is not tried again for half a minute, then for a whole one. */
  private static final Duration RECOVERY = Duration.ofSeconds(100);

  /** No look-up is this short; of a crowd's echoes one in a hundred may wait for a processor. */
  private static final Duration NOTICEABLE = Duration.ofSeconds(2);

  private static final int ENOUGH = 50;

  /** Echoes until whatever was read before the fault is older than {@code cache.fresh}. */
  private static final int UNTIL_OLD = 60;

  private static final int MORE_THREADS = 40;
  private static final Executor APART = Thread::startVirtualThread;

  private final FaultGround ground;
  private final FaultGround.Running running;
  private final Fault fault;

  FaultTrial(FaultGround ground, FaultGround.Running running, Fault fault) {
    this.ground = ground;
    this.running = running;
    this.fault = fault;
  }

  /** What was measured. */
  record Row(
      String fault,
      Span before,
      Span during,
      Duration known,
      Duration slowestOfCrowd,
      Duration recovery,
      int threadsBefore,
      int threadsDuring,
      String told) {
    @Override
    public String toString() {
      return """
      %s
        before: %s
        during: %s
        known person served in %d ms, the slowest of the others in %d ms, all back after %d ms
        threads %d, then %d
        told: %s\
      """
          .formatted(
              fault,
              before,
              during,
              known.toMillis(),
              slowestOfCrowd.toMillis(),
              recovery.toMillis(),
              threadsBefore,
              threadsDuring,
              told);
    }
  }

  private record Meanwhile(Duration known, Duration slowestOfCrowd, int threads) {}

  /** Goes through it. */
  Row run() throws Exception {
    List<String> others = ground.newcomers(Math.max(1, fault.crowd()));
    Client known = ground.client(FaultGround.KNOWN, running);
    try (Relay relay = Relay.open(known, ground.echo())) {
      assertThat(known.knock()).matches(Client::reached);
      int past = settled();
      EchoTimes echoes = EchoTimes.of(relay);
      int threads = threads();
      long start = System.nanoTime();
      echoes.await(ENOUGH, start);
      long begun = System.nanoTime();
      fault.begin().run();
      Meanwhile meanwhile;
      try {
        echoes.await(UNTIL_OLD, System.nanoTime());
        meanwhile = meanwhile(known, others, past);
        echoes.await(ENOUGH, begun);
      } finally {
        fault.end().run();
      }
      long ended = System.nanoTime();
      awaitService(others.getFirst());
      Duration recovery = Duration.ofNanos(System.nanoTime() - ended);
      echoes.await(ENOUGH, ended);
      echoes.end();
      Row row =
          new Row(
              fault.name(),
              echoes.span(start, begun),
              echoes.span(begun, ended),
              meanwhile.known(),
              meanwhile.slowestOfCrowd(),
              recovery,
              threads,
              meanwhile.threads(),
              told(others.getFirst(), past));
      check(row);
      return row;
    }
  }

  /** Waits until no earlier outage is open, and returns how many events there are. */
  private int settled() {
    Events events = running.events();
    Awaitility.await("the end of earlier outages")
        .atMost(MARGIN)
        .until(
            () -> events.of("directory.failed").size() == events.of("directory.recovered").size());
    return events.all().size();
  }

  private void check(Row row) {
    Duration slowest = fault.crowd() == 1 ? row.during().max() : row.during().p99();
    assertThat(slowest).as(row::toString).isLessThan(NOTICEABLE);
    assertThat(row.during().p50())
        .as(row::toString)
        .isLessThan(row.before().p50().multipliedBy(10).plusMillis(50));
    assertThat(row.threadsDuring())
        .as(row::toString)
        .isLessThan(row.threadsBefore() + MORE_THREADS);
    running.gateway().assertWell();
  }

  /** The others and the one who is known, all at once. */
  private Meanwhile meanwhile(Client known, List<String> others, int past) throws Exception {
    List<CompletableFuture<Duration>> crowd = new ArrayList<>();
    for (String login : others) {
      Client client = ground.client(login, running);
      crowd.add(CompletableFuture.supplyAsync(() -> other(client, login), APART));
    }
    CompletableFuture<Duration> first =
        CompletableFuture.supplyAsync(() -> known(known, past), APART);
    CompletableFuture<Void> all =
        CompletableFuture.allOf(crowd.toArray(CompletableFuture<?>[]::new))
            .thenCombine(first, (_, _) -> null);
    int[] most = {threads()};
    Awaitility.await("everybody's turn")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          most[0] = Math.max(most[0], threads());
          return all.isDone();
        });
    all.orTimeout(1, TimeUnit.SECONDS).join();
    Duration slowest =
        crowd.stream().map(CompletableFuture::join).max(Duration::compareTo).orElseThrow();
    return new Meanwhile(first.join(), slowest, most[0]);
  }

  private Duration known(Client known, int past) {
    long start = System.nanoTime();
    Run run = known.knock();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(took).as(run::toString).isLessThan(patience());
    switch (fault.notice()) {
      case Fault.Nothing() -> assertThat(run).matches(Client::reached);
      case Fault.Away away -> {
        assertThat(run).matches(Client::reached);
        AuditRecord stale = since(past, "directory.stale_used").getFirst();
        assertThat(field(stale, "user.name")).isEqualTo(FaultGround.KNOWN);
        assertThat(field(stale, "error.message")).isNotEmpty();
        assertThat(Long.parseLong(field(stale, "gateway.ldap.age_ms"))).isPositive();
      }
      case Fault.Incomplete(List<String> words) -> refused(run, FaultGround.KNOWN, words);
    }
    return took;
  }

  private Duration other(Client client, String login) {
    long start = System.nanoTime();
    Run run = client.knock();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(took).as(run::toString).isLessThan(patience());
    switch (fault.notice()) {
      case Fault.Nothing() -> assertThat(run).matches(Client::reached);
      case Fault.Away away -> {
        assertThat(run.exit()).isEqualTo(255);
        assertThat(run.err()).containsOnlyOnce("directory unavailable; try again later, reference");
        AuditRecord failed = running.events().last("ssh.auth.failed", login);
        assertThat(reason(failed)).isEqualTo("directory.unavailable");
        assertThat(field(failed, "gateway.connection.id")).isEqualTo(reference(run));
      }
      case Fault.Incomplete(List<String> words) -> refused(run, login, words);
    }
    return took;
  }

  private void refused(Run run, String login, List<String> words) {
    assertThat(run.exit()).as(run::toString).isEqualTo(255);
    assertThat(run.out()).isEmpty();
    AuditRecord failed = running.events().last("ssh.auth.failed", login);
    assertThat(reason(failed)).isEqualTo("auth.person-incomplete");
    assertThat(field(failed, "error.message")).contains(words);
  }

  private Duration patience() {
    return LOOKUP_DEADLINE.plus(MARGIN).plus(MARGIN_EACH.multipliedBy(fault.crowd()));
  }

  private void awaitService(String login) throws IOException {
    Client client = ground.client(login, running);
    Awaitility.await("service")
        .atMost(RECOVERY)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> Client.reached(client.knock()));
  }

  /**
   * What the trail says of the outage: one beginning and one end. A server that is started anew to
   * fail otherwise may be found away before, which is the same outage or one of its own.
   */
  private String told(String login, int past) {
    return switch (fault.notice()) {
      case Fault.Nothing() -> {
        assertThat(since(past, "directory.failed")).isEmpty();
        yield "nothing";
      }
      case Fault.Away(List<String> words) -> {
        running.events().await("directory.recovered", each -> each.sequence() >= past);
        assertThat(since(past, "directory.failed"))
            .hasSizeBetween(1, 2)
            .hasSameSizeAs(since(past, "directory.recovered"));
        List<String> messages =
            Stream.of("directory.failed", "directory.stale_used")
                .flatMap(action -> since(past, action).stream())
                .map(event -> field(event, "error.message"))
                .toList();
        String message =
            messages.stream()
                .filter(each -> words.stream().allMatch(each::contains))
                .findFirst()
                .orElseThrow(() -> new AssertionError(words + " in none of " + messages));
        yield message;
      }
      case Fault.Incomplete incomplete -> {
        assertThat(since(past, "directory.failed")).isEmpty();
        yield field(running.events().last("ssh.auth.failed", login), "error.message");
      }
    };
  }

  private List<AuditRecord> since(int past, String action) {
    return running.events().of(action).stream().filter(each -> each.sequence() >= past).toList();
  }

  private int threads() {
    Path status = Path.of("/proc", Long.toString(running.gateway().process().pid()), "status");
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("Threads:"))
          .map(line -> Integer.parseInt(line.substring(8).strip()))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
