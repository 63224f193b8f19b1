package org.sshmux.audit.trail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sshmux.audit.trail.TrailFixture.marked;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.audit.AuditEvent.TrailRecovered;
import org.sshmux.audit.ecs.AuditRecord;
import org.sshmux.audit.ecs.EcsJson;
import org.sshmux.audit.trail.TailRepair.End;

@Timeout(120)
final class TailRepairTest {
  private static final String SEGMENT = "audit-000000000000.jsonl";
  private static final String TORN = "audit-000000000000.torn-20261122T141003Z";
  private static final EcsJson JSON = new EcsJson("gw1");

  @TempDir private Path parent;
  private Path directory;
  private Path segment;

  @BeforeEach
  void makeDirectory() throws IOException {
    directory = Files.createDirectory(parent.resolve("audit"));
    segment = directory.resolve(SEGMENT);
  }

  @Test
  void leavesAWholeSegmentAlone() throws Exception {
    byte[] content = lines(0, 5);
    Files.write(segment, content);

    End.Whole end = repair();

    assertThat(end.nextSequence()).isEqualTo(5);
    assertThat(end.size()).isEqualTo(content.length);
    assertThat(end.repaired()).isEmpty();
    assertThat(segment).hasBinaryContent(content);
  }

  @Test
  void findsNothingInAnEmptyDirectory() throws Exception {
    assertThat(new TailRepair(new LocalDisk(), directory).repair(TrailFixture.NOW))
        .isEqualTo(new End.Empty());
  }

  @Test
  void goesOnInASegmentThatIsStillEmpty() throws Exception {
    Files.write(segment, lines(0, 3));
    Files.write(directory.resolve("audit-000000000003.jsonl"), new byte[0]);

    End.Whole end = repair();

    assertThat(end.nextSequence()).isEqualTo(3);
    assertThat(end.segment().name()).isEqualTo("audit-000000000003.jsonl");
  }

  @Test
  void setsAsideATailCutAtAnyPosition() throws Exception {
    byte[] kept = lines(0, 4);
    byte[] last = lines(4, 2);
    for (int cut = 0; cut <= last.length; cut++) {
      byte[] content = join(kept, Arrays.copyOf(last, cut));
      int whole = lastNewline(content) + 1;
      Files.write(segment, content);

      End.Whole end = repair();

      assertThat(segment).hasBinaryContent(Arrays.copyOf(content, whole));
      assertThat(end.size()).isEqualTo(whole);
      assertThat(end.nextSequence()).isEqualTo(count(content));
      assertThat(end.repaired().isPresent()).isEqualTo(whole < content.length);
      if (end.repaired().isPresent()) {
        byte[] torn = Arrays.copyOfRange(content, whole, content.length);
        assertReported(end.repaired().get(), torn, count(content));
        Files.delete(directory.resolve(TORN));
      }
    }
  }

  @Test
  void setsAsideWhateverAnUncleanStopLeavesBehindTheLastWholeRecord() throws Exception {
    Random random = new Random(20261122);
    for (int round = 0; round < 200; round++) {
      int records = random.nextInt(6);
      byte[] kept = lines(0, records);
      byte[] torn = leftovers(random, records);
      Files.write(segment, join(kept, torn));

      End.Whole end = repair();

      assertThat(segment).hasBinaryContent(kept);
      assertThat(end.nextSequence()).isEqualTo(records);
      assertReported(end.repaired().orElseThrow(), torn, records);
      Files.delete(directory.resolve(TORN));
    }
  }

  @Test
  void neverOverwritesWhatWasSetAsideBefore() throws Exception {
    for (int i = 0; i < 3; i++) {
      Files.write(segment, join(lines(0, 1), ("torn " + i).getBytes(UTF_8)));
      repair();
    }

    assertThat(directory.resolve(TORN)).hasContent("torn 0");
    assertThat(directory.resolve(TORN + "-2")).hasContent("torn 1");
    assertThat(directory.resolve(TORN + "-3")).hasContent("torn 2");
  }

  @Test
  void touchesNothingWhenTheDamageIsNoTornTail() throws Exception {
    byte[] content = lines(0, 4000);
    content[1000] = '\n';
    Files.write(segment, content);

    assertThatThrownBy(this::repair)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(SEGMENT + " is damaged at byte ")
        .hasMessageContaining("keep the directory as evidence");
    assertThat(segment).hasBinaryContent(content);
    assertThat(Segment.list(directory)).hasSize(1);
  }

  @Test
  void theNextStartRecordsTheRepairAndGoesOn() throws Exception {
    Files.write(segment, join(lines(0, 3), "{\"@timestamp\":\"2026".getBytes(UTF_8)));

    try (SegmentedFileLog log =
        TrailFixture.open(TrailFixture.config(directory), new LocalDisk())) {
      log.append(marked("after"));
    }

    List<AuditRecord> records = TrailFixture.records(directory);
    assertThat(records.subList(3, 6))
        .extracting(AuditRecord::action)
        .containsExactly("audit.recovered", "audit.log.opened", "ssh.connection.refused");
    assertThat(records.get(3).text("gateway.audit.discarded_bytes")).contains("19");
    assertThat(records.get(3).text("gateway.audit.quarantined_as")).contains(TORN);
  }

  private End.Whole repair() throws IOException {
    return switch (new TailRepair(FaultyDisk.withoutForcing(), directory)
        .repair(TrailFixture.NOW)) {
      case End.Whole whole -> whole;
      case End.Empty() -> throw new AssertionError("there is a segment");
    };
  }

  private void assertReported(TrailRecovered recovered, byte[] torn, int kept) throws Exception {
    String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(torn));
    assertThat(recovered).isEqualTo(new TrailRecovered(SEGMENT, kept, torn.length, digest, TORN));
    assertThat(directory.resolve(TORN)).hasBinaryContent(torn);
  }

  /** What a crash can leave: half a record, zeros, other bytes, or a record out of sequence. */
  private static byte[] leftovers(Random random, int next) {
    byte[] bytes = new byte[1 + random.nextInt(3000)];
    switch (random.nextInt(5)) {
      case 0 -> random.nextBytes(bytes);
      case 1 -> Arrays.fill(bytes, (byte) 0);
      case 2 -> Arrays.fill(bytes, (byte) '\n');
      case 3 -> bytes = lines(next + 1, 1 + random.nextInt(3));
      default -> {
        byte[] line = lines(next, 1);
        bytes = Arrays.copyOf(line, 1 + random.nextInt(line.length - 1));
      }
    }
    return bytes;
  }

  private static byte[] lines(int from, int count) {
    byte[] all = {};
    for (int i = from; i < from + count; i++) {
      EcsJson.Envelope envelope = new EcsJson.Envelope(TrailFixture.NOW, "ID", i);
      all = join(all, JSON.line(envelope, marked("n" + i)));
    }
    return all;
  }

  private static byte[] join(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static int lastNewline(byte[] content) {
    return new String(content, UTF_8).lastIndexOf('\n');
  }

  private static int count(byte[] content) {
    return (int) new String(content, UTF_8).chars().filter(c -> c == '\n').count();
  }
}
