import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** What Linux says about processes. */
final class Proc {
  /** USER_HZ, which is 100 on every Linux that matters here. */
  private static final double TICKS = 100;

  private Proc() {}

  /** CPU seconds of all threads of a process and of its children that have been waited for. */
  static double cpuSeconds(long pid) throws IOException {
    Optional<String> stat = read("/proc/" + pid + "/stat");
    if (stat.isEmpty()) {
      return 0;
    }
    String text = stat.get();
    String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
    double ticks = 0;
    for (int i = 11; i <= 14; i++) { // utime, stime, cutime, cstime
      ticks += Long.parseLong(fields[i]);
    }
    return ticks / TICKS;
  }

  /** A size of smaps_rollup, such as {@code Pss}, in bytes; 0 if the process is gone. */
  static long memory(long pid, String key) throws IOException {
    return read("/proc/" + pid + "/smaps_rollup").stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith(key + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
        .sum();
  }

  static String load() throws IOException {
    return read("/proc/loadavg").orElse("?").split(" ")[0];
  }

  /** The machine in a few words. */
  static String machine() throws IOException {
    String model =
        read("/proc/cpuinfo").stream()
            .flatMap(String::lines)
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse(System.getProperty("os.arch"));
    return "%s, %d cores, Linux %s"
        .formatted(
            model,
            Runtime.getRuntime().availableProcessors(),
            read("/proc/sys/kernel/osrelease").orElse("?").strip());
  }

  private static Optional<String> read(String file) throws IOException {
    try {
      return Optional.of(Files.readString(Path.of(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("No such process")) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
