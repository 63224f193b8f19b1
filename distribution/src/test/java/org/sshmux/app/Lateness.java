package org.sshmux.app;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How much later than the directory's answer each part of people's work ended. */
final class Lateness {
  private final Map<Work.Part, List<Long>> millis = new EnumMap<>(Work.Part.class);

  void add(Work.Part part, long late) {
    millis.computeIfAbsent(part, _ -> new ArrayList<>()).add(late);
  }

  void add(Lateness other) {
    other.millis.forEach((part, all) -> all.forEach(late -> add(part, late)));
  }

  /** One line for each part. */
  String table(String title) {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    StringBuilder text =
        new StringBuilder("%s, ms from the answer, load %.1f%n".formatted(title, load));
    millis.forEach((part, all) -> {
      long[] sorted = all.stream().mapToLong(Long::longValue).sorted().toArray();
      text.append(
          "  %-13s p50 %5d  p95 %5d  max %5d  of %d%n"
              .formatted(part, at(sorted, 0.5), at(sorted, 0.95), at(sorted, 1), sorted.length));
    });
    return text.toString();
  }

  private static long at(long[] sorted, double quantile) {
    return sorted[Math.max(0, (int) Math.ceil(sorted.length * quantile) - 1)];
  }
}
