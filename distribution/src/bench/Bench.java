import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures OpenSSH's sshd and the gateway in turn, and prints one table. */
final class Bench {
  private static final String HELP =
      """
      distribution/src/bench/run [options]

      Compares the packaged gateway with OpenSSH's sshd as jump hosts: each is measured in turn, a
      first round does not count. Takes about fifteen minutes; everything it starts, it ends.

      connect, parallel, memory, download, upload: connections that are forwarded (ssh -J). The
      names with "exec": commands at a host behind, in sessions that the gateway opens there
      (ssh person+host+port@gateway) and that sshd has its own ssh open there (ForceCommand).

        --quick            less data, fewer connections, two repetitions: about four minutes
        --repetitions N    rounds that count (default 5)
        --only NAME        only measurements whose name contains NAME; may be given again
        --ssh-option X=Y   one more -o for every client, such as RekeyLimit=1M; may be given again
        --list             the names of the measurements

      SSHMUX_PACKAGE: the package to measure. SSHMUX_OPTS: options for its Java runtime.
      """;

  private Bench() {}

  public static void main(String[] arguments) throws Exception {
    Options options;
    try {
      options = Options.parse(List.of(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "; --help says what there is");
      System.exit(64);
      return;
    }
    if (options.help()) {
      System.out.print(HELP);
    } else if (options.list()) {
      measures(options).forEach(measure -> System.out.println(measure.name()));
    } else {
      run(options);
    }
  }

  private static void run(Options options) throws IOException, InterruptedException {
    List<Measure> chosen = measures(options).stream().filter(m -> options.wants(m.name())).toList();
    if (chosen.isEmpty()) {
      System.err.println("no measurement has such a name; --list names them");
      System.exit(64);
    }
    Results results = new Results();
    String environment;
    try (Bed bed = Bed.open(Path.of(System.getProperty("bench.package")), options)) {
      Thread hook = new Thread(bed::close);
      Runtime.getRuntime().addShutdownHook(hook);
      String loadBefore = Proc.load();
      for (Measure measure : chosen) {
        measure(measure, bed, options, results);
      }
      environment = bed.environment() + "; load average " + loadBefore + ", then " + Proc.load();
    }
    System.out.println(environment + ".");
    System.out.println(options.describe());
    System.out.println();
    System.out.print(results.table());
  }

  private static void measure(Measure measure, Bed bed, Options options, Results results)
      throws IOException, InterruptedException {
    int rounds = measure.isRepeated() ? options.repetitions() : 1;
    for (int round = measure.isRepeated() ? 0 : 1; round <= rounds; round++) {
      for (Server server : bed.servers()) {
        Results into = round == 0 ? new Results() : results;
        measure.run(bed, server, into);
        System.err.printf(
            "%-28s %-8s %s%n",
            measure.name(), server.name(), round == 0 ? "warm-up" : "round " + round + "/" + rounds);
      }
    }
  }

  private static List<Measure> measures(Options options) {
    List<Measure> all = new ArrayList<>();
    List<String> curve25519 = List.of("KexAlgorithms=curve25519-sha256");
    all.add(new Connects("connect", Connects.echo(List.of()), options.connects()));
    all.add(new Connects("connect-curve25519", Connects.echo(curve25519), options.connects()));
    all.add(new ParallelConnects(50));
    all.add(new IdleConnections(options.idleConnections()));
    addTransfers(Transfer.Route.FORWARD, all);
    all.add(new Connects("exec connect", Connects.exec(), options.connects()));
    addTransfers(Transfer.Route.EXEC, all);
    return all;
  }

  private static void addTransfers(Transfer.Route route, List<Measure> all) {
    for (String cipher : List.of("aes128-gcm@openssh.com", "chacha20-poly1305@openssh.com")) {
      all.add(new Transfer(route, Transfer.Direction.DOWN, cipher));
      all.add(new Transfer(route, Transfer.Direction.UP, cipher));
    }
  }
}
