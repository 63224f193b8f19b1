import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What the person asked for. */
record Options(
    boolean help,
    boolean list,
    boolean quick,
    int repetitions,
    List<String> only,
    List<String> sshOptions) {

  Options {
    only = List.copyOf(only);
    sshOptions = List.copyOf(sshOptions);
    if (repetitions < 1 || repetitions > 100) {
      throw new IllegalArgumentException("--repetitions is 1 to 100");
    }
  }

  static Options parse(List<String> arguments) {
    Deque<String> left = new ArrayDeque<>(arguments);
    boolean help = false;
    boolean list = false;
    boolean quick = false;
    int repetitions = 0;
    List<String> only = new ArrayList<>();
    List<String> sshOptions = new ArrayList<>();
    while (!left.isEmpty()) {
      String option = left.pop();
      switch (option) {
        case "--help", "-h" -> help = true;
        case "--list" -> list = true;
        case "--quick" -> quick = true;
        case "--repetitions" -> repetitions = number(option, left);
        case "--only" -> only.add(value(option, left));
        case "--ssh-option" -> sshOptions.add(value(option, left));
        default -> throw new IllegalArgumentException("there is no option " + option);
      }
    }
    int rounds = repetitions != 0 ? repetitions : quick ? 2 : 5;
    return new Options(help, list, quick, rounds, only, sshOptions);
  }

  private static String value(String option, Deque<String> left) {
    if (left.isEmpty()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return left.pop();
  }

  private static int number(String option, Deque<String> left) {
    String value = value(option, left);
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " needs a number, not " + value, e);
    }
  }

  boolean wants(String name) {
    return only.isEmpty() || only.stream().anyMatch(name::contains);
  }

  /** How much goes through one stream. */
  long streamBytes() {
    return quick ? 256L << 20 : 1L << 30;
  }

  /** Connections of one round, one after the other. */
  int connects() {
    return quick ? 20 : 50;
  }

  int idleConnections() {
    return quick ? 100 : 300;
  }

  String describe() {
    String more = sshOptions.isEmpty() ? "" : "; every client with " + String.join(", ", sshOptions);
    return "%d rounds after one of warm-up; streams of %d MiB, %d connections a round%s."
        .formatted(repetitions, streamBytes() >> 20, connects(), more);
  }
}
