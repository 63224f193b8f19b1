import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sshmux.app.Configuration;
import org.sshmux.app.ConfigurationFile;
import org.sshmux.config.Loading;
import org.sshmux.identity.Host;
import org.sshmux.identity.HostListing;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Person;
import org.sshmux.ldap.LdapDirectory;
import org.sshmux.ldap.connection.DirectoryEvents;
import org.sshmux.policy.ListedHosts;
import org.sshmux.policy.Policy;

/** Measures look-ups in a directory of a large company. */
final class LargeDirectory {
  private static final int WARM_UP = 3000;
  private static final int SAMPLE = 8000;
  private static final int STORM = 2000;
  private static final int SPRAY = 10_000;

  private final BenchSlapd slapd;
  private final Configuration configuration;
  private final int people;

  private LargeDirectory(BenchSlapd slapd, Configuration configuration, int people) {
    this.slapd = slapd;
    this.configuration = configuration;
    this.people = people;
  }

  public static void main(String[] arguments) throws Exception {
    int people = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
    Path dir = Files.createTempDirectory("sshmux-directory-");
    try {
      System.err.println("loading " + people + " people and " + Company.groups());
      try (BenchSlapd slapd = BenchSlapd.start(dir, new Company(people))) {
        new LargeDirectory(slapd, configuration(dir, slapd), people).measure();
      }
    } finally {
      try (Stream<Path> files = Files.walk(dir)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  private static Configuration configuration(Path dir, BenchSlapd slapd) throws IOException {
    Files.writeString(dir.resolve("password"), Company.PASSWORD);
    Path file = dir.resolve("sshmux.yaml");
    Files.writeString(
        file,
        """
        directory:
          preset: openldap
          servers: ["ldap://127.0.0.1:%d"]
          tls: { mode: none, allow-cleartext: true }
          bind: { method: simple, dn: "%s", password-file: password }
          user: { bases: ["ou=people,%s"] }
          group: { bases: ["ou=groups,%s"] }
          hosts: { bases: ["ou=hosts,%s"] }
          cache: { fresh: 1h }
        audit: { directory: audit }
        """
            .formatted(
                slapd.port(), Company.READER, Company.SUFFIX, Company.SUFFIX, Company.SUFFIX));
    return switch (new ConfigurationFile("bench").load(file)) {
      case Loading.Loaded<Configuration> loaded -> loaded.value();
      case Loading.Invalid<Configuration> invalid ->
          throw new IOException("the configuration is wrong: " + invalid.problems());
    };
  }

  private LdapDirectory open() throws IOException {
    DirectoryEvents silent =
        new DirectoryEvents() {
          @Override
          public void failed(String operation, String detail) {
            System.err.println("the directory is away: " + operation + ": " + detail);
          }

          @Override
          public void recovered(Duration outage) {}
        };
    return LdapDirectory.open(configuration.directory(), silent, InstantSource.system());
  }

  private void measure() throws Exception {
    System.out.println("| | per second | p50 ms | p99 ms | |");
    System.out.println("|---|---|---|---|---|");
    try (LdapDirectory directory = open()) {
      run(directory, 8, WARM_UP, i -> Company.login(people - 1 - i));
    }
    try (LdapDirectory directory = open()) {
      long before = slapd.searches();
      Run one = run(directory, 1, SAMPLE, Company::login);
      double searches = (slapd.searches() - before) / (double) SAMPLE;
      row("cold, 1 at a time", one, "%.1f searches each".formatted(searches));
      row("cold, 8 at a time", run(directory, 8, SAMPLE, i -> Company.login(SAMPLE + i)), "");
      row("warm, 8 at a time", run(directory, 8, 400_000, i -> Company.login(i % SAMPLE)), "");
      hosts(directory);
    }
    storms();
    memory();
  }

  private void hosts(LdapDirectory directory) {
    long start = System.nanoTime();
    HostListing listing = directory.hosts();
    double listed = (System.nanoTime() - start) / 1e6;
    List<Host> hosts =
        listing instanceof HostListing.Listed(List<HostListing.Entry> entries)
            ? entries.stream().map(e -> new Host(e.dn(), e.names(), e.addresses())).toList()
            : List.of();
    Policy policy = new Policy(configuration.policy());
    ListedHosts prepared = ListedHosts.of(hosts);
    long[] nanos = new long[1000];
    long places = 0;
    for (int i = 0; i < nanos.length; i++) {
      Person person = ((Lookup.Found) directory.find(Company.login(i))).person();
      long at = System.nanoTime();
      places += policy.reachable(person, new Lookup.Freshness.Fresh(), prepared).size();
      nanos[i] = System.nanoTime() - at;
    }
    System.out.printf(
        "| all hosts of the directory listed | | %.0f | | %d hosts, once |%n", listed, hosts.size());
    row(
        "one person's hosts enumerated",
        new Run(nanos, Arrays.stream(nanos).sum() / 1e9, Map.of()),
        "%.0f hosts each".formatted(places / (double) nanos.length));
  }

  private void storms() throws Exception {
    try (LdapDirectory directory = open()) {
      Run storm = run(directory, STORM, STORM, Company::login);
      row(STORM + " first logins at once", storm, storm.outcomes.toString());
      Run spray = run(directory, SPRAY, SPRAY, i -> "nobody" + i);
      row(SPRAY + " unknown names at once", spray, spray.outcomes.toString());
      Run after = run(directory, 1, 100, i -> Company.login(STORM + i));
      row("cold, right after that", after, after.outcomes.toString());
    }
  }

  private void memory() throws Exception {
    try (LdapDirectory directory = open()) {
      run(directory, 8, 100, Company::login);
      long before = liveHeap();
      long start = System.nanoTime();
      Run all = run(directory, 8, people, Company::login);
      double seconds = (System.nanoTime() - start) / 1e9;
      long after = liveHeap();
      System.out.printf(
          "| everybody held | | | | %d people, %.0f MiB, %d bytes each, read in %.0f s, %s |%n",
          people, (after - before) / 1048576.0, (after - before) / people, seconds, all.outcomes);
      if (!(directory.find(Company.login(0)) instanceof Lookup.Found)) {
        throw new IllegalStateException("somebody got lost");
      }
    }
  }

  private static long liveHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private record Run(long[] nanos, double seconds, Map<String, Integer> outcomes) {
    double perSecond() {
      return nanos.length / seconds;
    }

    double millis(double part) {
      long[] sorted = nanos.clone();
      Arrays.sort(sorted);
      return sorted[(int) Math.min(sorted.length - 1, part * sorted.length)] / 1e6;
    }
  }

  /** Looks so many names up, so many at a time. */
  private static Run run(LdapDirectory directory, int atOnce, int count, IntFunction<String> login)
      throws Exception {
    long[] nanos = new long[count];
    Map<String, AtomicInteger> outcomes = new TreeMap<>();
    for (String name : List.of("Found", "Unknown", "Ambiguous", "Unavailable")) {
      outcomes.put(name, new AtomicInteger());
    }
    AtomicInteger next = new AtomicInteger();
    CountDownLatch go = new CountDownLatch(1);
    double seconds;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      IntStream.range(0, atOnce)
          .forEach(
              t ->
                  all.add(
                      threads.submit(
                          () -> {
                            go.await();
                            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                              long at = System.nanoTime();
                              Lookup answer = directory.find(login.apply(i));
                              nanos[i] = System.nanoTime() - at;
                              outcomes.get(answer.getClass().getSimpleName()).incrementAndGet();
                            }
                            return null;
                          })));
      long start = System.nanoTime();
      go.countDown();
      for (Future<?> each : all) {
        each.get();
      }
      seconds = (System.nanoTime() - start) / 1e9;
    }
    Map<String, Integer> counted = new TreeMap<>();
    outcomes.forEach((name, number) -> {
      if (number.get() > 0) {
        counted.put(name, number.get());
      }
    });
    return new Run(nanos, seconds, counted);
  }

  private static void row(String what, Run run, String note) {
    System.out.printf(
        "| %s | %,.0f | %.2f | %.2f | %s |%n",
        what, run.perSecond(), run.millis(0.5), run.millis(0.99), note);
  }
}
