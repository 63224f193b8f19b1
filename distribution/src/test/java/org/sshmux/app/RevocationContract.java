package org.sshmux.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sshmux.app.Events.field;
import static org.sshmux.app.Events.reason;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sshmux.audit.ecs.AuditRecord;

/**
 * Rights that are taken away in a real directory, while work through the packaged gateway rests on
 * them: what every kind of directory has to tell in time. Nothing else makes the gateway look
 * again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(3600)
abstract class RevocationContract {
  /** How often each right is taken away; more with {@code -Dsshmux.revocation.rounds=20}. */
  private static final int ROUNDS = Integer.getInteger("sshmux.revocation.rounds", 1);

  /** A busy machine may need most of it beyond the poll interval; what it takes is printed. */
  private static final Duration IN_TIME = Duration.ofSeconds(30);

  private static final String TEAM = "team";

  private final Random random = new Random(7);
  private final Lateness total = new Lateness();
  private Rights rights;
  private Office office;
  private Work colleague;
  private Work stranger;
  private int people;

  /** Starts an empty directory. */
  abstract Rights start(Path folder) throws Exception;

  @BeforeAll
  void open(@TempDir Path folder) throws Exception {
    rights = start(folder.resolve("directory"));
    office = Office.open(folder, rights);
    for (String login : List.of("colleague", "stranger")) {
      office.person(login);
    }
    office.team(TEAM, "colleague");
    office.team("others", "stranger");
    colleague = Work.begin(office, "colleague", "cat");
    stranger = Work.begin(office, "stranger", "cat");
  }

  @AfterAll
  void close() throws IOException {
    try {
      System.out.println(total.table(rights.name()));
      try {
        colleague.close();
        stranger.close();
      } finally {
        office.close();
      }
    } finally {
      rights.close();
    }
  }

  static Stream<Loss> losses() {
    return Loss.all();
  }

  @ParameterizedTest
  @MethodSource("losses")
  void endsTheWorkThatRestsOnIt(Loss loss) throws Exception {
    Lateness lateness = new Lateness();
    for (int round = 0; round < ROUNDS; round++) {
      take(loss, "p" + people++, lateness);
      colleague.prove();
      stranger.prove();
    }
    System.out.println(lateness.table(rights.name() + ": " + loss));
    total.add(lateness);
  }

  private void take(Loss loss, String login, Lateness lateness) throws Exception {
    office.person(login);
    String group = group(loss, login);
    try (Work work = Work.begin(office, login, "sleep 600")) {
      Map<Work.Part, CompletableFuture<Long>> ends = new EnumMap<>(Work.Part.class);
      for (Work.Part part : Work.Part.values()) {
        ends.put(part, work.end(part));
      }
      goesOn(ends.values());
      rights.modify(loss.ldif(rights, login, group));
      long answered = System.nanoTime();
      Duration within = rights.interval().plus(IN_TIME);
      for (Map.Entry<Work.Part, CompletableFuture<Long>> end : ends.entrySet()) {
        long ended = end.getValue().get(within.toSeconds(), TimeUnit.SECONDS);
        lateness.add(end.getKey(), Math.max(0, Duration.ofNanos(ended - answered).toMillis()));
      }
      assertTold(work);
    }
    assertRecorded(login, loss.code().apply(rights));
  }

  /** Asserts that nothing ends, until a moment between two questions for changes. */
  private void goesOn(Collection<CompletableFuture<Long>> ends) {
    long nanos = (long) (rights.interval().toNanos() * random.nextDouble());
    CompletableFuture<Object> any = CompletableFuture.anyOf(ends.toArray(CompletableFuture[]::new));
    assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() -> any.get(nanos, TimeUnit.NANOSECONDS));
  }

  /** Puts somebody where the loss wants them; returns the team. */
  private String group(Loss loss, String login) {
    return switch (loss.place()) {
      case TEAM -> {
        office.join(TEAM, login);
        yield TEAM;
      }
      case INNER_TEAM -> {
        office.join(Loss.inner(TEAM), login);
        yield TEAM;
      }
      case OWN_TEAM -> {
        office.team("team-of-" + login, login);
        yield "team-of-" + login;
      }
    };
  }

  private static void assertTold(Work work) {
    assertThat(work.exit()).isEqualTo(255);
    for (Work.Part part : List.of(Work.Part.SESSION, Work.Part.FILES)) {
      assertThat(work.complaint(part).lines().filter(line -> line.startsWith("sshmux: ")))
          .as(part + " said: " + work.complaint(part))
          .singleElement()
          .asString()
          .contains("access was withdrawn", "reference C");
    }
  }

  private void assertRecorded(String login, String code) {
    List<AuditRecord> revoked =
        office.events().of("ssh.access.revoked").stream()
            .filter(each -> each.text("user.name").orElse("").equals(login))
            .toList();
    assertThat(revoked).hasSizeGreaterThanOrEqualTo(3);
    assertThat(revoked)
        .allSatisfy(each -> {
          assertThat(reason(each)).isEqualTo(code);
          assertThat(field(each, "gateway.revocation.trigger")).isEqualTo("change");
        });
  }
}
