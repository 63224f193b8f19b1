package org.sshmux.audit.trail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One file of the trail.
 *
 * @param file {@code audit-} and twelve digits and {@code .jsonl}
 * @param firstSequence the number of its first record, which the name says
 */
public record Segment(Path file, long firstSequence) {
  private static final Pattern NAME = Pattern.compile("audit-([0-9]{12,18})\\.jsonl");

  /** The segment that begins with a record. */
  public static Segment of(Path directory, long firstSequence) {
    return new Segment(
        directory.resolve(String.format("audit-%012d.jsonl", firstSequence)), firstSequence);
  }

  /** Every segment of a directory, in the order of their records. */
  public static List<Segment> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(Segment::parse)
          .flatMap(Optional::stream)
          .sorted(Comparator.comparingLong(Segment::firstSequence))
          .toList();
    }
  }

  /** The file's name. */
  public String name() {
    return String.valueOf(file.getFileName());
  }

  private static Optional<Segment> parse(Path file) {
    Matcher matcher = NAME.matcher(String.valueOf(file.getFileName()));
    return matcher.matches()
        ? Optional.of(new Segment(file, Long.parseLong(matcher.group(1))))
        : Optional.empty();
  }
}
