package org.sshmux.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.sshmux.identity.DirectoryChange;

/** Keeps the changes it hears, in order. */
final class RecordedNews implements Consumer<DirectoryChange> {
  private final List<DirectoryChange> heard = new CopyOnWriteArrayList<>();

  @Override
  public void accept(DirectoryChange change) {
    heard.add(change);
  }

  List<DirectoryChange> heard() {
    return List.copyOf(heard);
  }

  void clear() {
    heard.clear();
  }

  /** Waits until the directory has begun to tell of changes, and forgets what it said so far. */
  void awaitBeginning(LdapDirectory directory) {
    Awaitility.await("the directory tells of changes")
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            directory.counters().pushUp()
                && heard.stream().anyMatch(DirectoryChange.OfAnybody.class::isInstance));
    clear();
  }

  /** Waits for news of a change that concern these people and nobody else. */
  void awaitPeople(Duration time, String what, String... logins) {
    Awaitility.await(what)
        .atMost(time)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> heard.stream().anyMatch(change -> change.what().equalsIgnoreCase(what)));
    assertThat(heard)
        .filteredOn(change -> change.what().equalsIgnoreCase(what))
        .allSatisfy(change ->
            assertThat(change)
                .isEqualTo(new DirectoryChange.OfPeople(Set.of(logins), change.what())));
  }
}
