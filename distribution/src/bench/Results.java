import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Samples by row and server, and the table made of them. */
final class Results {
  /** A row where less is better. */
  static final boolean LESS = true;

  /** A row where more is better. */
  static final boolean MORE = false;

  private record Row(String title, boolean lessIsBetter, Map<String, List<Double>> samples) {}

  private final Map<String, Row> rows = new LinkedHashMap<>();

  void add(String title, Server server, double sample, boolean lessIsBetter) {
    rows.computeIfAbsent(title, t -> new Row(t, lessIsBetter, new LinkedHashMap<>()))
        .samples()
        .computeIfAbsent(server.name(), _ -> new ArrayList<>())
        .add(sample);
  }

  /** Markdown: medians, the best sample in brackets, and the gateway's median over sshd's. */
  String table() {
    StringBuilder text = new StringBuilder();
    text.append("| | sshd | sshmux | sshmux / sshd |\n|---|---|---|---|\n");
    for (Row row : rows.values()) {
      List<Double> sshd = row.samples().getOrDefault(Server.SSHD, List.of());
      List<Double> sshmux = row.samples().getOrDefault(Server.SSHMUX, List.of());
      text.append("| %s | %s | %s | %s |%n"
              .formatted(row.title(), cell(row, sshd), cell(row, sshmux), ratio(sshd, sshmux)));
    }
    return text.toString();
  }

  private static String cell(Row row, List<Double> samples) {
    if (samples.isEmpty()) {
      return "";
    }
    double best =
        row.lessIsBetter()
            ? samples.stream().mapToDouble(d -> d).min().orElseThrow()
            : samples.stream().mapToDouble(d -> d).max().orElseThrow();
    String middle = number(median(samples));
    return samples.size() == 1 ? middle : middle + " (" + number(best) + ")";
  }

  private static String ratio(List<Double> sshd, List<Double> sshmux) {
    if (sshd.isEmpty() || sshmux.isEmpty() || median(sshd) <= 0) {
      return "";
    }
    return String.format(Locale.ROOT, "%.2f", median(sshmux) / median(sshd));
  }

  private static double median(List<Double> samples) {
    List<Double> sorted = samples.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  private static String number(double value) {
    String format = Math.abs(value) >= 100 ? "%.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
