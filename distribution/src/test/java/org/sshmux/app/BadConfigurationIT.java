package org.sshmux.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.openssh.Keys;
import org.sshmux.openssh.Run;

/** What the packaged program says to a configuration with which it cannot run. */
@Timeout(120)
class BadConfigurationIT {
  private static final String GOOD =
      """
      server:
        listen: ["127.0.0.1:0"]
      directory:
        preset: openldap
        servers: ["ldap://127.0.0.1:1"]
        tls: { mode: none, allow-cleartext: true }
        bind: { method: simple, dn: "cn=reader,dc=example,dc=test", password-file: password }
        user: { bases: ["ou=people,dc=example,dc=test"] }
        group: { bases: ["ou=groups,dc=example,dc=test"] }
      audit:
        directory: audit
      """;

  @TempDir Path folder;

  @BeforeEach
  void writeThePassword() throws IOException {
    Path password = Files.writeString(folder.resolve("password"), "secret\n", UTF_8);
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
  }

  private Path file(UnaryOperator<String> mistake) throws IOException {
    return Files.writeString(folder.resolve("sshmux.yaml"), mistake.apply(GOOD), UTF_8);
  }

  /** Starts a gateway that must say why it cannot, and nothing else. */
  private Run run(UnaryOperator<String> mistake) throws IOException {
    Run run = Installed.run("run", "-c", file(mistake).toString());
    assertThat(run.out()).isEmpty();
    Installed.assertNoStackTrace(run.err());
    return run;
  }

  /** Both commands that read the file say the same. */
  private Run check(UnaryOperator<String> mistake) throws IOException {
    Run run = run(mistake);
    Run check = Installed.run("check-config", "-c", file(mistake).toString());
    assertThat(check.exit()).isEqualTo(run.exit()).isEqualTo(78);
    assertThat(check.err()).isEqualTo(run.err());
    return run;
  }

  @Test
  void namesTheLineThatIsNoYaml() throws IOException {
    Run run = check(good -> good.replace("servers: [", "servers: [["));

    assertThat(run.err()).contains("sshmux.yaml:6:3", "this is not YAML").hasLineCount(2);
  }

  @Test
  void namesEveryKeyAndValueThatCannotBeMeant() throws IOException {
    Run run =
        check(good ->
            good.replace("listen:", "lisen:")
                .replace("preset: openldap", "preset: opneldap")
                .replace("directory: audit", "directory: audit\n  append-timeout: soon"));

    assertThat(run.err())
        .contains("sshmux.yaml:2:3", "lisen", "did you mean \"listen\"?")
        .contains("sshmux.yaml:4:11", "opneldap", "sshmux.yaml:12:19", "append-timeout")
        .hasLineCount(4);
  }

  @Test
  void namesAValueOfTheWrongType() throws IOException {
    Run run = check(good -> good.replace("server:\n", "server:\n  max-connections: many\n"));

    assertThat(run.err()).contains("sshmux.yaml:2", "max-connections", "many").hasLineCount(2);
  }

  @Test
  void namesAFileThatIsNotThere() {
    Run run = Installed.run("run", "-c", folder.resolve("none.yaml").toString());

    assertThat(run.exit()).isEqualTo(78);
    assertThat(run.err()).contains("none.yaml").hasLineCount(2);
    Installed.assertNoStackTrace(run.err());
  }

  @Test
  void namesAPasswordFileThatCannotBeRead() throws IOException {
    Files.delete(folder.resolve("password"));

    Run run = run(UnaryOperator.identity());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "sshmux: cannot start: password-file: cannot read %s: there is no such file\n"
                .formatted(folder.resolve("password")));
  }

  @Test
  void namesATrustStoreThatIsNone() throws IOException {
    Path store = Files.writeString(folder.resolve("ca.pem"), "no certificate\n", UTF_8);

    Run run =
        run(good ->
            good.replace("mode: none, allow-cleartext: true", "trust-store: ca.pem")
                .replace("ldap://", "ldaps://"));

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("sshmux: cannot start: trust-store: " + store).hasLineCount(1);
  }

  @Test
  void namesABannerThatIsNotThere() throws IOException {
    Run run = run(good -> good.replace("server:\n", "server:\n  banner-file: none.txt\n"));

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .endsWith(
            "sshmux: cannot start: banner %s does not exist\n"
                .formatted(folder.resolve("none.txt")));
  }

  @Test
  void namesAHostKeyThatCannotBeRead() throws IOException {
    Path key = Files.createDirectories(folder.resolve("host-keys")).resolve("ssh_host_ed25519_key");
    Files.writeString(key, "no key\n", UTF_8);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));

    Run run = run(UnaryOperator.identity());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("\nsshmux: cannot start: host key " + key);
  }

  @Test
  void namesAHostKeyWithAPassphrase() throws IOException {
    Path key = Files.createDirectories(folder.resolve("host-keys")).resolve("ssh_host_ed25519_key");
    assertThat(Keys.generate(key)).startsWith("ssh-ed25519");
    Run lock =
        Run.of(
            Duration.ofSeconds(20),
            List.of("ssh-keygen", "-q", "-p", "-P", "", "-N", "secret", "-f", key.toString()));
    assertThat(lock.exit()).as(lock::toString).isZero();

    Run run = run(UnaryOperator.identity());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("\nsshmux: cannot start: host key " + key);
  }

  @Test
  void namesAHostKeyThatIsOpenToOthers() throws IOException {
    Path key = Files.createDirectories(folder.resolve("host-keys")).resolve("ssh_host_ed25519_key");
    assertThat(Keys.generate(key)).startsWith("ssh-ed25519");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

    Run run = run(UnaryOperator.identity());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("chmod 600 " + key);
  }

  @Test
  void namesAnAddressThatIsInUse() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();

      Run run = run(good -> good.replace("127.0.0.1:0", address));

      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.err()).contains("sshmux: cannot start: ", address);
    }
  }

  @Test
  void namesATrailThatAnotherGatewayWrites() throws IOException {
    try (Installed first = Installed.gateway(file(UnaryOperator.identity()))) {
      Run run = run(UnaryOperator.identity());

      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.err())
          .contains("sshmux: cannot start: ", "another gateway writes the trail")
          .hasLineCount(1);
      first.assertWell();
    }
  }
}
