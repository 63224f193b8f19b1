package org.sshmux.audit.review;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.audit.AuditEventExamples;
import org.sshmux.audit.ecs.AuditRecord;
import org.sshmux.audit.ecs.EcsJson;
import org.sshmux.audit.trail.Segment;
import org.sshmux.audit.trail.TrailFixture;

final class AuditReaderTest {
  private static final Instant FIRST = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir private Path directory;

  /** Every example, an hour apart, three to a segment. */
  @BeforeEach
  void writeTrail() throws IOException {
    EcsJson json = new EcsJson("gw1");
    long sequence = 0;
    for (AuditEventExamples.Example example : AuditEventExamples.all()) {
      Instant at = FIRST.plus(Duration.ofHours(sequence));
      Path file = Segment.of(directory, sequence - sequence % 3).file();
      EcsJson.Envelope envelope = new EcsJson.Envelope(at, "ID", sequence++);
      Files.write(
          file,
          json.line(envelope, example.event()),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
  }

  @Test
  void readsEverythingInOrder() throws Exception {
    assertThat(TrailFixture.records(directory)).hasSize(AuditEventExamples.all().size());
  }

  @Test
  void findsAConnectionWithAllItsChannels() throws Exception {
    assertThat(read(reference("c7k3m9qxa2")))
        .containsExactly(
            "ssh.connection.opened",
            "ssh.connection.closed",
            "ssh.auth.succeeded",
            "ssh.auth.failed",
            "ssh.access.allowed",
            "ssh.access.denied",
            "ssh.access.revoked",
            "ssh.access.narrowed",
            "ssh.dial.failed",
            "ssh.channel.opened",
            "ssh.channel.closed",
            "ssh.session.started",
            "ssh.session.ended",
            "ssh.hostkey.refused",
            "ssh.command.run",
            "ssh.request.refused",
            "directory.stale_used");
  }

  @Test
  void findsAChannelAndOnlyThat() throws Exception {
    assertThat(read(reference("C7K3M9QXA2.3")))
        .containsExactly(
            "ssh.access.allowed",
            "ssh.access.revoked",
            "ssh.access.narrowed",
            "ssh.dial.failed",
            "ssh.channel.opened",
            "ssh.channel.closed");
    assertThat(read(reference("C7K3M9QXA2.4"))).containsExactly("ssh.access.denied");
  }

  @Test
  void findsNothingByPartOfAReference() throws Exception {
    assertThat(read(reference("C7K3"))).isEmpty();
    assertThat(read(reference("C7K3M9QXA2."))).isEmpty();
  }

  @Test
  void findsAPersonAlsoByTheLoginAsTyped() throws Exception {
    assertThat(read(new AuditQuery(none(), Optional.of("Carol"), none(), Optional.empty())))
        .containsExactly("ssh.auth.failed");
    assertThat(read(new AuditQuery(none(), Optional.of("alice"), none(), Optional.empty())))
        .hasSize(15);
  }

  @Test
  void findsATargetByNameAndByAddress() throws Exception {
    assertThat(read(host("hr7.example.org"))).containsExactly("ssh.access.denied");
    assertThat(read(host("10.20.4.11")))
        .containsExactly(
            "ssh.access.allowed",
            "ssh.channel.opened",
            "ssh.channel.closed",
            "ssh.session.started",
            "ssh.session.ended",
            "ssh.hostkey.refused");
    assertThat(read(host("198.51.100.7"))).as("the gateway's own address").isEmpty();
  }

  @Test
  void beginsAtAMoment() throws Exception {
    for (int hour = 0; hour < AuditEventExamples.all().size() + 2; hour++) {
      Instant since = FIRST.plus(Duration.ofHours(hour));

      assertThat(read(new AuditQuery(none(), none(), none(), Optional.of(since))))
          .hasSize(Math.max(0, AuditEventExamples.all().size() - hour));
    }
  }

  @Test
  void leavesOutALineThatIsBeingWritten() throws Exception {
    Path last = Segment.list(directory).getLast().file();
    Files.writeString(last, "{\"@timestamp\":", StandardOpenOption.APPEND);

    assertThat(TrailFixture.records(directory)).hasSize(AuditEventExamples.all().size());
  }

  @Test
  void countsLinesThatAreNoRecordsAndReadsOn() throws Exception {
    Path first = Segment.list(directory).getFirst().file();
    String content = Files.readString(first);
    Files.writeString(first, "no json\n[]\n{}\n" + "x".repeat(100_000) + "\n" + content);
    List<AuditRecord> records = new ArrayList<>();

    AuditReader.Reading reading =
        AuditReader.read(directory, AuditQuery.everything(), records::add);

    assertThat(reading).isEqualTo(new AuditReader.Reading(records.size(), 4));
    assertThat(records).hasSize(AuditEventExamples.all().size());
  }

  @Test
  void takesOtherFilesForNoSegments() throws Exception {
    Files.writeString(directory.resolve("audit-1.jsonl"), "x\n");
    Files.writeString(directory.resolve("audit-000000000000.torn-20261122T141003Z"), "x\n");
    Files.writeString(directory.resolve("audit.lock"), "");

    assertThat(TrailFixture.records(directory)).hasSize(AuditEventExamples.all().size());
  }

  @Test
  void saysThatThereIsNoTrail() {
    assertThatThrownBy(() ->
            AuditReader.read(directory.resolve("nowhere"), AuditQuery.everything(), entry -> {}))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("there is no audit trail");
  }

  @Test
  void handsOverTheLineExactlyAsItStands() throws Exception {
    String line = TrailFixture.records(directory).getFirst().line();

    assertThat(Files.readString(Segment.list(directory).getFirst().file(), UTF_8))
        .startsWith(line + "\n");
  }

  private List<String> read(AuditQuery query) throws IOException {
    List<String> actions = new ArrayList<>();
    AuditReader.read(directory, query, entry -> actions.add(entry.action()));
    return actions;
  }

  private static AuditQuery reference(String reference) {
    return new AuditQuery(Optional.of(reference), none(), none(), Optional.empty());
  }

  private static AuditQuery host(String host) {
    return new AuditQuery(none(), none(), Optional.of(host), Optional.empty());
  }

  private static Optional<String> none() {
    return Optional.empty();
  }
}
