package org.sshmux.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.ToIntFunction;
import org.sshmux.config.ConfigFile;
import org.sshmux.config.Loading;
import org.sshmux.ldap.person.Inspection;
import org.sshmux.ldap.probe.Probe;
import org.sshmux.ldap.probe.ProbeReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The commands that look into the directory, with the rights and the rules of the gateway. */
@Command(
    name = "directory",
    description = "Looks into the LDAP directory as the gateway sees it.",
    synopsisSubcommandLabel = "COMMAND")
final class DirectoryCommand {
  private final PrintWriter out;
  private final PrintWriter err;
  private final InstantSource clock;

  DirectoryCommand(PrintWriter out, PrintWriter err, InstantSource clock) {
    this.out = out;
    this.err = err;
    this.clock = clock;
  }

  @Command(
      name = "show-config",
      description = {
        "Prints the directory sections of a configuration, completed from their presets. Passwords"
            + " are in files of their own and are not shown."
      })
  int showConfig(
      @Option(
              names = {"-c", "--config"},
              required = true,
              paramLabel = "FILE",
              description = "The configuration file.")
          Path file) {
    return with(
        file,
        loaded -> {
          YAMLMapper yaml = new YAMLMapper();
          JsonNode all = yaml.readTree(loaded.effective());
          ObjectNode shown = yaml.createObjectNode();
          for (String section : ConfigurationFile.DIRECTORIES) {
            if (all.has(section)) {
              shown.set(section, all.get(section));
            }
          }
          out.print(ConfigFile.yaml(shown));
          out.flush();
          return ExitCode.OK;
        });
  }

  @Command(
      name = "lookup",
      description = {
        "Shows what the gateway reads about a person: identity, account state and its cause, keys"
            + " with what restricts them, key lines that were left out and why, groups with the way"
            + " to each, and statements on hosts with where they stand.",
        "Exits 1 if the person could not log in, whatever the key."
      })
  int lookup(
      @Option(
              names = {"-c", "--config"},
              required = true,
              paramLabel = "FILE",
              description = "The configuration file.")
          Path file,
      @Option(names = "--json", description = "Prints one JSON object.") boolean json,
      @Parameters(paramLabel = "LOGIN", description = "The login, as a person would type it.")
          String login) {
    return with(file, loaded -> lookup(loaded.value(), login, json));
  }

  private int lookup(Configuration config, String login, boolean json) {
    try {
      Inspection inspection = Directories.inspect(config, login, clock);
      return new PersonReport(clock).print(inspection, json, out) ? ExitCode.OK : ExitCode.FAILED;
    } catch (IOException e) {
      err.println("sshmux: " + Complaint.about(e));
      return ExitCode.FAILED;
    }
  }

  @Command(
      name = "probe",
      description = {
        "Connects to every directory server of a configuration, recognises it, and says which preset"
            + " fits, what is missing (schema, entries, rights, indexes, ways to hear of changes) and"
            + " what is dangerous.",
        "Exits 1 if something is found that keeps people from logging in."
      })
  int probe(
      @Option(
              names = {"-c", "--config"},
              required = true,
              paramLabel = "FILE",
              description = "The configuration file.")
          Path file,
      @Option(names = "--json", description = "Prints one JSON object.") boolean json) {
    return with(file, loaded -> probe(loaded.value(), json));
  }

  private int probe(Configuration config, boolean json) {
    ProbeText text = new ProbeText(out, json);
    boolean well = true;
    for (Directories.Named named : Directories.named(config)) {
      ProbeReport report = Probe.run(named.config(), clock);
      text.print(named.name(), report);
      well &= report.isWell();
    }
    text.end();
    return well ? ExitCode.OK : ExitCode.FAILED;
  }

  private int with(Path file, ToIntFunction<Loading.Loaded<Configuration>> work) {
    return switch (new ConfigurationFile(Machine.hostName()).load(file)) {
      case Loading.Invalid<Configuration> invalid -> Complaint.about(file, invalid.problems(), err);
      case Loading.Loaded<Configuration> loaded -> work.applyAsInt(loaded);
    };
  }
}
