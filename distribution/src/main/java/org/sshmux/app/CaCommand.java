package org.sshmux.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.sshmux.config.Loading;
import org.sshmux.ssh.credential.CertificateAuthority;
import org.sshmux.target.CaConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The commands about the certificate authority. */
@Command(name = "ca", description = "Tells about the certificate authority.")
final class CaCommand {
  private final PrintWriter out;
  private final PrintWriter err;
  private final InstantSource clock;

  CaCommand(PrintWriter out, PrintWriter err, InstantSource clock) {
    this.out = out;
    this.err = err;
    this.clock = clock;
  }

  @Command(
      name = "show",
      description = {
        "Prints the authority's public key as one line, for a file that targets name with"
            + " TrustedUserCAKeys. Exits 1 if there is no authority."
      })
  int show(
      @Option(
              names = {"-c", "--config"},
              required = true,
              paramLabel = "FILE",
              description = "The configuration file.")
          Path file) {
    return switch (new ConfigurationFile(Machine.hostName()).load(file)) {
      case Loading.Invalid<Configuration> invalid -> Complaint.about(file, invalid.problems(), err);
      case Loading.Loaded<Configuration> loaded -> print(file, loaded.value().ca());
    };
  }

  private int print(Path file, Optional<CaConfig> config) {
    if (config.isEmpty()) {
      err.println(
          "sshmux: "
              + file
              + " has no ca section; make a key with"
              + " ssh-keygen -t ed25519 -f ca_key -C sshmux-ca"
              + " and name it there as ca.key-file");
      return ExitCode.FAILED;
    }
    try {
      out.println(CertificateAuthority.open(config.get(), clock).publicLine());
      return ExitCode.OK;
    } catch (IOException e) {
      err.println("sshmux: " + Complaint.about(e));
      return ExitCode.FAILED;
    }
  }
}
