package org.sshmux.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.sshmux.config.Loading;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line: one method for each command of the gateway itself. */
@Command(
    name = "sshmux",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    description = "An SSH gateway whose people, keys and permitted hosts come from LDAP.",
    separator = " ",
    synopsisSubcommandLabel = "COMMAND",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:it failed; the last line says why",
      "64:the command line is wrong",
      "78:the configuration is wrong; each line names one problem"
    })
final class Commands {
  private final PrintWriter out;
  private final PrintWriter err;

  Commands(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  @Command(
      name = "run",
      description = {
        "Runs the gateway until SIGTERM or SIGINT. It then stops accepting, gives connections"
            + " their drain time, and exits 0."
      })
  int run(
      @Option(
              names = {"-c", "--config"},
              required = true,
              paramLabel = "FILE",
              description = "The configuration file.")
          Path file)
      throws InterruptedException {
    return switch (load(file)) {
      case Loading.Invalid<Configuration> invalid -> Complaint.about(file, invalid.problems(), err);
      case Loading.Loaded<Configuration> loaded -> new Serving(err).run(file, loaded);
    };
  }

  @Command(
      name = "check-config",
      description = "Checks a configuration file and names everything that is wrong with it.")
  int checkConfig(
      @Option(
              names = {"-c", "--config"},
              required = true,
              paramLabel = "FILE",
              description = "The configuration file.")
          Path file,
      @Option(
              names = "--print-effective",
              description = "Prints the file completed with everything it leaves to defaults.")
          boolean printEffective) {
    return switch (load(file)) {
      case Loading.Invalid<Configuration> invalid -> Complaint.about(file, invalid.problems(), err);
      case Loading.Loaded<Configuration> loaded -> {
        out.print(printEffective ? loaded.effective() : file + " is fine\n");
        out.flush();
        yield ExitCode.OK;
      }
    };
  }

  @Command(
      name = "demo",
      description = {
        "Starts a gateway, an LDAP directory and two hosts on loopback, and says what to type."
            + " Ctrl-C ends it all."
      })
  int demo(
      @Option(
              names = "--once",
              description = "Plays the commands itself, checks the answers, and ends.")
          boolean once,
      @Option(
              names = "--directory",
              paramLabel = "DIR",
              defaultValue = "target/demo",
              description = "Where keys, configuration and audit trail go (${DEFAULT-VALUE}).")
          Path directory,
      @Option(
              names = "--port",
              paramLabel = "PORT",
              description = "The gateway's port (2222, or a free one if that is taken).")
          @Nullable Integer port)
      throws InterruptedException {
    OptionalInt wanted = port == null ? OptionalInt.empty() : OptionalInt.of(port);
    return new Demonstration(out, err).run(once, directory, wanted);
  }

  @Command(name = "version", description = "Prints which sshmux this is.")
  int version() {
    out.println(new Version().getVersion()[0]);
    return ExitCode.OK;
  }

  private static Loading<Configuration> load(Path file) {
    return new ConfigurationFile(Machine.hostName()).load(file);
  }
}
