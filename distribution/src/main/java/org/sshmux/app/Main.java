package org.sshmux.app;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program {@code sshmux}. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(execute(out, err, args));
  }

  /** Runs one command. */
  static int execute(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new Commands(out, err))
        .addSubcommand(new AuditCommand(out, err, InstantSource.system()))
        .addSubcommand(new CaCommand(out, err, InstantSource.system()))
        .addSubcommand(new DirectoryCommand(out, err, InstantSource.system()))
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(Main::misused)
        .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command))
        .execute(args);
  }

  private static int misused(ParameterException misuse, String[] args) {
    CommandLine command = misuse.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    if (args.length == 0) {
      command.usage(command.getErr());
    } else {
      command.getErr().println("sshmux: " + complaint(misuse));
      command.getErr().println("Try: " + name + " --help");
    }
    return ExitCode.USAGE;
  }

  private static String complaint(ParameterException misuse) {
    return misuse instanceof UnmatchedArgumentException unknown
        ? "not known here: " + String.join(" ", unknown.getUnmatched())
        : String.valueOf(misuse.getMessage());
  }

  private static int failed(Exception failure, CommandLine command) {
    Logger log = LoggerFactory.getLogger(Main.class);
    log.error("{} failed", command.getCommandSpec().qualifiedName(), failure);
    command.getErr().println("sshmux: this is a defect of sshmux: " + failure);
    return ExitCode.FAILED;
  }
}
