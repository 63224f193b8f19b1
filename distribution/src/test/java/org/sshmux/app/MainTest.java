package org.sshmux.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private static final Path EXAMPLE = Path.of("src/main/package/conf/sshmux.yaml");

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int sshmux(String... args) {
    return Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  @Test
  void printsItsVersion() {
    assertThat(sshmux("version")).isZero();
    assertThat(out.toString())
        .matches("sshmux [0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)? on Java 25.*\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "run",
        "check-config",
        "audit",
        "audit show",
        "ca",
        "ca show",
        "demo",
        "version"
      })
  void helpsWithEveryCommand(String command) {
    String line = (command + " --help").strip();

    assertThat(sshmux(line.split(" ", -1))).isZero();
    assertThat(out.toString())
        .startsWith("Usage: sshmux " + command)
        .contains("Exit codes:", "78   the configuration is wrong");
  }

  @Test
  void saysHowItIsCalledWhenItIsCalledWrongly() {
    assertThat(sshmux()).isEqualTo(64);
    assertThat(err.toString()).startsWith("Usage: sshmux");
    assertThat(sshmux("rnu")).isEqualTo(64);
    assertThat(err.toString()).endsWith("sshmux: not known here: rnu\nTry: sshmux --help\n");
    assertThat(sshmux("run")).isEqualTo(64);
    assertThat(err.toString()).endsWith("Try: sshmux run --help\n");
  }

  @Test
  void findsTheExampleOfThePackageFine() {
    assertThat(sshmux("check-config", "-c", EXAMPLE.toString())).isZero();
    assertThat(out.toString()).isEqualTo(EXAMPLE + " is fine\n");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void findsTheExampleFineWithEverythingItProposes() throws IOException {
    String proposals = Files.readString(EXAMPLE).replaceAll("(?m)^( *)# ([a-z ]+[a-z-]*:)", "$1$2");
    Path file = Files.writeString(folder.resolve("all.yaml"), proposals);

    assertThat(sshmux("check-config", "-c", file.toString())).as(err.toString()).isZero();
    assertThat(proposals).contains("\n  banner-file:", "\n  tls:\n    mode:", "\n  cache:");
  }

  @Test
  void printsWhatHoldsInEffect() {
    assertThat(sshmux("check-config", "--print-effective", "-c", EXAMPLE.toString())).isZero();
    assertThat(out.toString())
        .contains("max-keys-offered: 64", "id-attribute: entryUUID", "observer: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check-config", "run"})
  void namesEveryProblemOfAConfiguration(String command) throws IOException {
    Path file = Files.writeString(folder.resolve("a.yaml"), "sever: {}\naudit: { directory: 7 }\n");

    assertThat(sshmux(command, "-c", file.toString())).isEqualTo(78);
    assertThat(err.toString())
        .contains(file + ":1:1 sever is not a known key; did you mean \"server\"?\n")
        .contains(file + ":2:21 audit.directory must be text, but is 7; put it in quotes\n")
        .contains("directory is missing")
        .endsWith("sshmux: 3 problems in " + file + "\n");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void refusesToShowATrailThatIsNotNamedOrNotThere() {
    assertThat(sshmux("audit", "show")).isEqualTo(64);
    assertThat(err.toString()).contains("either -c FILE or --directory DIR");
    assertThat(sshmux("audit", "show", "--since", "soon", "--directory", "x")).isEqualTo(64);
    assertThat(err.toString()).contains("--since: not a moment");
    assertThat(sshmux("audit", "show", "--directory", folder.resolve("no").toString()))
        .isEqualTo(1);
    assertThat(err.toString()).endsWith(folder.resolve("no") + " does not exist\n");
  }

  @Test
  void printsTheKeyThatTargetsTrust() throws Exception {
    String example = Files.readString(EXAMPLE);
    Path without = Files.writeString(folder.resolve("without.yaml"), example);
    Path with = Files.writeString(folder.resolve("with.yaml"), example + "ca: { key-file: ca }\n");
    String line = generate(folder.resolve("ca"));

    assertThat(sshmux("ca", "show", "-c", with.toString())).as(err.toString()).isZero();
    assertThat(out.toString()).isEqualTo(line.replaceFirst(" [^ ]+\n$", " sshmux-ca\n"));
    assertThat(sshmux("ca", "show", "-c", without.toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains(without + " has no ca section; ", "ssh-keygen -t ed25519 -f ca_key -C sshmux-ca");
    Files.delete(folder.resolve("ca"));
    assertThat(sshmux("ca", "show", "-c", with.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("sshmux: ca key " + folder.resolve("ca"));
  }

  private static String generate(Path key) throws Exception {
    int exit =
        new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString())
            .start()
            .waitFor();
    assertThat(exit).isZero();
    return Files.readString(key.resolveSibling(key.getFileName() + ".pub"));
  }

  @Test
  void laysWhatTheAuthorityRefusesOnItsKeys() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("a.yaml"),
            Files.readString(EXAMPLE) + "ca: { key-file: ca, validity: 1h }\n");

    assertThat(sshmux("check-config", "-c", file.toString())).isEqualTo(78);
    assertThat(err.toString()).contains(" ca.validity must be 10s to 2m\n");
  }

  @Test
  void refusesToDemonstrateOnAPortThatIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      assertThat(sshmux("demo", "--port", port, "--directory", folder.toString())).isEqualTo(1);
      assertThat(err.toString())
          .endsWith("port " + port + " is in use; name another with --port\n");
    }
  }
}
