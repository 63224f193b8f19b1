package org.sshmux.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sshmux.audit.review.AuditQuery;
import org.sshmux.audit.review.AuditReader;
import org.sshmux.audit.review.AuditText;
import org.sshmux.config.Loading;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands about the audit trail. */
@Command(name = "audit", description = "Reads the audit trail.")
final class AuditCommand {
  private final PrintWriter out;
  private final PrintWriter err;
  private final InstantSource clock;

  AuditCommand(PrintWriter out, PrintWriter err, InstantSource clock) {
    this.out = out;
    this.err = err;
    this.clock = clock;
  }

  @Command(
      name = "show",
      description = {
        "Prints what the trail holds, oldest first; the options narrow it down. The gateway may be"
            + " running. Exits 1 if nothing was found."
      })
  int show(
      @Parameters(
              arity = "0..1",
              paramLabel = "REFERENCE",
              description =
                  "What a person was told with a refusal, such as C7K3M9QXA2: everything on that"
                      + " connection; with .3 at the end, its third channel only.")
          @Nullable String reference,
      @Option(names = "--user", paramLabel = "LOGIN", description = "About one person.")
          @Nullable String user,
      @Option(names = "--host", paramLabel = "HOST", description = "About one target.")
          @Nullable String host,
      @Option(
              names = "--since",
              paramLabel = "TIME",
              description = "Not older than this: 30m, 2h, 7d, 2026-11-22, 2026-11-22T14:03:00Z.")
          @Nullable String since,
      @Option(names = "--json", description = "Prints the records as they are stored.")
          boolean json,
      @Option(
              names = {"-c", "--config"},
              paramLabel = "FILE",
              description = "The configuration file that names the trail's folder.")
          @Nullable Path config,
      @Option(
              names = "--directory",
              paramLabel = "DIR",
              description = "The trail's folder, instead of -c.")
          @Nullable Path directory) {
    Optional<Instant> first;
    try {
      first = Optional.ofNullable(since).map(text -> AuditQuery.moment(text, clock.instant()));
    } catch (IllegalArgumentException e) {
      err.println("sshmux: --since: " + e.getMessage());
      return ExitCode.USAGE;
    }
    AuditQuery query =
        new AuditQuery(
            Optional.ofNullable(reference),
            Optional.ofNullable(user),
            Optional.ofNullable(host),
            first);
    if (directory != null && config == null) {
      return print(directory, query, json);
    }
    if (config != null && directory == null) {
      return printConfigured(config, query, json);
    }
    err.println("sshmux: name the trail with either -c FILE or --directory DIR");
    return ExitCode.USAGE;
  }

  private int printConfigured(Path config, AuditQuery query, boolean json) {
    return switch (new ConfigurationFile(Machine.hostName()).load(config)) {
      case Loading.Loaded<Configuration> loaded ->
          print(loaded.value().audit().directory(), query, json);
      case Loading.Invalid<Configuration> invalid ->
          Complaint.about(config, invalid.problems(), err);
    };
  }

  private int print(Path directory, AuditQuery query, boolean json) {
    try {
      AuditReader.Reading reading =
          AuditReader.read(
              directory, query, entry -> out.println(json ? entry.line() : AuditText.line(entry)));
      out.flush();
      if (reading.unreadable() > 0) {
        err.println("sshmux: " + reading.unreadable() + " lines of the trail cannot be read");
      }
      if (reading.matched() == 0) {
        err.println("sshmux: the trail holds nothing like that");
      }
      return reading.matched() == 0 ? ExitCode.FAILED : ExitCode.OK;
    } catch (IOException e) {
      err.println("sshmux: the audit trail cannot be read: " + Complaint.about(e));
      return ExitCode.FAILED;
    }
  }
}
