package org.sshmux.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.sshmux.audit.ecs.AuditRecord;
import org.sshmux.audit.review.AuditQuery;
import org.sshmux.audit.review.AuditReader;
import org.sshmux.openssh.Run;

/** The audit trail of a gateway, read from its files. */
final class Events {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Pattern REFERENCE =
      Pattern.compile("reference (C[0-9A-HJKMNP-TV-Z]{9}(\\.[0-9]+)?)");

  private final Path directory;

  Events(Path directory) {
    this.directory = directory;
  }

  /** Every record; fails if a line is none. */
  List<AuditRecord> all() {
    List<AuditRecord> records = new ArrayList<>();
    try {
      AuditReader.Reading reading =
          AuditReader.read(directory, AuditQuery.everything(), records::add);
      assertThat(reading.unreadable()).as("unreadable lines").isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return records;
  }

  List<AuditRecord> of(String action) {
    return all().stream().filter(each -> each.action().equals(action)).toList();
  }

  /** The last event of a kind that is about a person. */
  AuditRecord last(String action, String login) {
    return of(action).stream()
        .filter(each -> each.text("user.name").orElse("").equals(login))
        .reduce((_, later) -> later)
        .orElseThrow(() -> new AssertionError("no " + action + " of " + login + ": " + all()));
  }

  /** Waits for an event. */
  AuditRecord await(String action, Predicate<AuditRecord> which) {
    List<AuditRecord> found =
        Awaitility.await(action)
            .atMost(SOON)
            .pollInterval(Duration.ofMillis(50))
            .until(() -> of(action).stream().filter(which).toList(), list -> !list.isEmpty());
    return found.getFirst();
  }

  /** Asserts that sequence numbers count from 0 without gaps. */
  void assertGapFree() {
    List<Long> numbers = all().stream().map(AuditRecord::sequence).toList();
    assertThat(numbers).isEqualTo(LongStream.range(0, numbers.size()).boxed().toList());
  }

  static String field(AuditRecord event, String path) {
    return event
        .text(path)
        .orElseThrow(() -> new AssertionError("no " + path + " in " + event.line()));
  }

  static String reason(AuditRecord event) {
    return field(event, "event.reason");
  }

  /** The reference that a person was told. */
  static String reference(Run run) {
    Matcher matcher = REFERENCE.matcher(run.err());
    assertThat(matcher.find()).as(run::toString).isTrue();
    return matcher.group(1);
  }
}
