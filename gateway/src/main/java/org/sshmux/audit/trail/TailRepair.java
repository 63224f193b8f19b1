package org.sshmux.audit.trail;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.sshmux.audit.AuditEvent.TrailRecovered;
import org.sshmux.audit.ecs.AuditRecord;

/**
 * Makes a trail whole again after an unclean stop: what stands behind the last whole record is
 * copied aside and cut off. Only the last batch can be torn, as the one before it was on disk
 * before the last was begun, and nobody was told that the last one is stored. An acknowledged
 * record is never in the torn part; a torn record never permitted anything.
 */
final class TailRepair {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Disk disk;
  private final Path directory;

  TailRepair(Disk disk, Path directory) {
    this.disk = disk;
    this.directory = directory;
  }

  /** Where a trail ends: what it goes on with. */
  sealed interface End {
    /** There is nothing yet. */
    record Empty() implements End {}

    /**
     * The last segment is whole.
     *
     * @param size its bytes
     * @param nextSequence the number of the next record
     * @param repaired what was set aside to make it whole
     */
    record Whole(Segment segment, long size, long nextSequence, Optional<TrailRecovered> repaired)
        implements End {}
  }

  /**
   * Finds the end of the trail, and repairs it if it is torn.
   *
   * @param now names the file that keeps the torn part
   * @throws IOException also if a segment is damaged in a way that no unclean stop explains; then
   *     nothing was changed
   */
  End repair(Instant now) throws IOException {
    List<Segment> segments = Segment.list(directory);
    if (segments.isEmpty()) {
      return new End.Empty();
    }
    Segment last = segments.getLast();
    Scan scan = scan(last);
    long size = Files.size(last.file());
    if (scan.end() == size) {
      return new End.Whole(last, size, scan.nextSequence(), Optional.empty());
    }
    if (size - scan.end() > Batch.MAX_BYTES) {
      throw new IOException(
          String.format(
              "%s is damaged at byte %d of %d, before what an unclean stop can tear; keep the"
                  + " directory as evidence and let the audit trail begin in a new one",
              last.file(), scan.end(), size));
    }
    TrailRecovered recovered = setAside(last, scan, size, now);
    return new End.Whole(last, scan.end(), scan.nextSequence(), Optional.of(recovered));
  }

  /**
   * @param end offset behind the last record that is whole and in sequence
   */
  private record Scan(long end, long nextSequence) {}

  private static Scan scan(Segment segment) throws IOException {
    long end = 0;
    long next = segment.firstSequence();
    try (TrailLines lines = new TrailLines(segment.file())) {
      while (lines.next() && carries(lines.text(), next)) {
        end = lines.end();
        next++;
      }
    }
    return new Scan(end, next);
  }

  private static boolean carries(byte[] line, long sequence) {
    return AuditRecord.parse(line).map(entry -> entry.sequence() == sequence).orElse(false);
  }

  private TrailRecovered setAside(Segment segment, Scan scan, long size, Instant now)
      throws IOException {
    Path kept = unused(segment.name().replace(".jsonl", ".torn-" + SECONDS.format(now)));
    disk.create(kept).close();
    String sha256 = copyTail(segment.file(), scan.end(), kept);
    force(kept);
    disk.forceDirectory(directory);
    try (Disk.OpenFile file = disk.open(segment.file())) {
      file.truncate(scan.end());
      file.force();
    }
    return new TrailRecovered(
        segment.name(),
        scan.nextSequence() - segment.firstSequence(),
        size - scan.end(),
        sha256,
        String.valueOf(kept.getFileName()));
  }

  private Path unused(String name) {
    Path file = directory.resolve(name);
    for (int i = 2; Files.exists(file); i++) {
      file = directory.resolve(name + "-" + i);
    }
    return file;
  }

  private void force(Path file) throws IOException {
    try (Disk.OpenFile open = disk.open(file)) {
      open.force();
    }
  }

  private static String copyTail(Path from, long offset, Path to) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(from);
        OutputStream out =
            new DigestOutputStream(Files.newOutputStream(to, StandardOpenOption.WRITE), digest)) {
      in.skipNBytes(offset);
      in.transferTo(out);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
