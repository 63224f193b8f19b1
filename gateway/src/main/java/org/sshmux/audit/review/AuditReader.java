package org.sshmux.audit.review;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.sshmux.audit.ecs.AuditRecord;
import org.sshmux.audit.trail.Segment;
import org.sshmux.audit.trail.TrailLines;

/**
 * Reads a trail, also one that is being written: what is whole when its segment is reached is read,
 * what is not is left out. Needs no lock and holds one record in memory.
 */
public final class AuditReader {
  /** Records may be a little out of order in time, as each has the time its caller came. */
  private static final Duration DISORDER = Duration.ofMinutes(2);

  private AuditReader() {}

  /**
   * What a reading came across.
   *
   * @param matched how many records were handed over
   * @param unreadable how many lines were looked at that are no records
   */
  public record Reading(long matched, long unreadable) {}

  /**
   * Hands over every record that is asked for, in the order of the trail.
   *
   * @throws IOException if there is no such directory, or a segment cannot be read
   */
  public static Reading read(
      Path directory, AuditQuery query, Consumer<? super AuditRecord> receiver) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new NoSuchFileException(directory.toString(), null, "there is no audit trail");
    }
    List<Segment> segments = Segment.list(directory);
    long matched = 0;
    long unreadable = 0;
    for (int i = first(segments, query.since()); i < segments.size(); i++) {
      try (TrailLines lines = new TrailLines(segments.get(i).file())) {
        Reading reading = read(lines, query, receiver);
        matched += reading.matched();
        unreadable += reading.unreadable();
      } catch (NoSuchFileException e) {
        // It was retired after the segments were listed.
      }
    }
    return new Reading(matched, unreadable);
  }

  private static Reading read(
      TrailLines lines, AuditQuery query, Consumer<? super AuditRecord> receiver)
      throws IOException {
    long matched = 0;
    long unreadable = 0;
    while (lines.next()) {
      byte[] line = lines.text();
      if (!mayMatch(line, query)) {
        continue;
      }
      Optional<AuditRecord> entry = AuditRecord.parse(line);
      if (entry.isEmpty()) {
        unreadable++;
      } else if (query.matches(entry.get())) {
        receiver.accept(entry.get());
        matched++;
      }
    }
    return new Reading(matched, unreadable);
  }

  /** Spares most lines the parser: a record with the reference has its text somewhere. */
  private static boolean mayMatch(byte[] line, AuditQuery query) {
    return query
        .reference()
        .map(text -> new String(line, UTF_8).toUpperCase(Locale.ROOT).contains(upper(text)))
        .orElse(true);
  }

  private static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  /** The index of the first segment that can hold records since a moment. */
  private static int first(List<Segment> segments, Optional<Instant> since) throws IOException {
    if (since.isEmpty()) {
      return 0;
    }
    Instant safely = since.get().minus(DISORDER);
    int index = 0;
    while (index + 1 < segments.size() && beginsBefore(segments.get(index + 1).file(), safely)) {
      index++;
    }
    return index;
  }

  private static boolean beginsBefore(Path file, Instant moment) throws IOException {
    try (TrailLines lines = new TrailLines(file)) {
      return lines.next()
          && AuditRecord.parse(lines.text())
              .map(entry -> entry.time().isBefore(moment))
              .orElse(false);
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
