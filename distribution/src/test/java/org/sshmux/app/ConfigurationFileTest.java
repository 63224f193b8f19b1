package org.sshmux.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sshmux.audit.trail.AuditConfig;
import org.sshmux.config.Loading;
import org.sshmux.config.Problem;
import org.sshmux.grant.Capability;
import org.sshmux.policy.PolicyConfig;
import org.sshmux.ssh.peer.ServerConfig;
import org.sshmux.target.CaConfig;
import org.sshmux.target.TargetConfig;

class ConfigurationFileTest {
  private static final String SHORTEST =
      """
      directory:
        preset: openldap
        servers: ["ldaps://ldap.example.com"]
        bind: { method: simple, dn: "cn=gateway,dc=example,dc=com", password-file: secret }
        user: { bases: ["ou=people,dc=example,dc=com"] }
        group: { bases: ["ou=groups,dc=example,dc=com"] }
      audit:
        directory: /var/lib/sshmux/audit
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"openldap", "rfc2307", "freeipa", "active-directory", "389ds"})
  void needsAsLittleForEveryKindOfDirectory(String preset) throws IOException {
    Configuration configuration = loaded(SHORTEST.replace("openldap", preset));

    assertThat(configuration.directory().preset()).isEqualTo(preset);
    assertThat(configuration.directory().limits().pageSize()).isEqualTo(500);
  }

  @Test
  void needsVeryLittleAndHasDefaultsForTheRest() throws IOException {
    Configuration configuration = loaded(SHORTEST);

    assertThat(configuration.server())
        .isEqualTo(
            new ServerConfig(
                List.of(new InetSocketAddress("0.0.0.0", 2222)),
                folder.toAbsolutePath().resolve("host-keys"),
                Optional.empty(),
                Duration.ofSeconds(30),
                4096,
                200,
                100,
                64,
                6,
                Duration.ofSeconds(30),
                3,
                Duration.ZERO,
                128,
                Duration.ofSeconds(20)));
    assertThat(configuration.policy())
        .isEqualTo(
            new PolicyConfig(
                PolicyConfig.LoginBound.REFUSE,
                List.of(Capability.SHELL, Capability.EXEC, Capability.SFTP, Capability.FORWARD),
                List.of("{login}"),
                List.of()));
    assertThat(configuration.target())
        .isEqualTo(
            new TargetConfig(
                Duration.ofSeconds(5),
                Duration.ofSeconds(3),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Optional.empty(),
                Duration.ofSeconds(30),
                3,
                Optional.empty(),
                List.of()));
    assertThat(configuration.ca()).isEmpty();
    assertThat(configuration.audit())
        .isEqualTo(
            new AuditConfig(
                Path.of("/var/lib/sshmux/audit"),
                64 << 20,
                64 << 20,
                Duration.ofSeconds(5),
                "gw1.example.com"));
  }

  @Test
  void completesTheAuthorityOnlyIfThereIsOne() throws IOException {
    assertThat(loaded(SHORTEST + "ca: { key-file: ca_key }\n").ca())
        .contains(
            new CaConfig(
                Optional.of(folder.toAbsolutePath().resolve("ca_key")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofMinutes(2),
                List.of()));
    assertThat(problems(SHORTEST + "ca: { passphrase-file: secret }\n"))
        .extracting(Problem::path)
        .containsExactly("ca.key-file");
  }

  @Test
  void takesFromThePresetWhatTheDirectorySectionLeavesOut() throws IOException {
    Configuration configuration =
        loaded(SHORTEST.replace("audit:", "  cache: { fresh: 5s }\naudit:"));

    assertThat(configuration.directory().user().nameAttribute()).isEqualTo("uid");
    assertThat(configuration.directory().cache().fresh()).isEqualTo(Duration.ofSeconds(5));
    assertThat(configuration.directory().cache().grace()).isEqualTo(Duration.ofMinutes(15));
    assertThat(configuration.directory().bind().passwordFile())
        .contains(folder.toAbsolutePath().resolve("secret"));
  }

  @Test
  void takesWhatStatementsMeanThatDoNotSayIt() throws IOException {
    Configuration configuration =
        loaded(SHORTEST + "policy: { capabilities: [x11, shell, shell], logins: [] }\n");

    assertThat(configuration.policy())
        .isEqualTo(
            new PolicyConfig(
                PolicyConfig.LoginBound.REFUSE,
                List.of(Capability.SHELL, Capability.X11),
                List.of(),
                List.of()));
  }

  @Test
  void printsAnEffectiveFileThatMeansTheSame() throws IOException {
    String text =
        SHORTEST
            + """
              observer: "yes"
            server:
              listen: ["[::1]:2222", ":22"]
              banner-file: "a: b # c"
            """;
    Loading.Loaded<Configuration> loaded = (Loading.Loaded<Configuration>) load(text);

    assertThat(loaded(loaded.effective())).isEqualTo(loaded.value());
  }

  @Test
  void findsProblemsOfEverySectionAtOnce() throws IOException {
    assertThat(
            problems(
                """
                server:
                  listen: ["gw.example.com:22"]
                  max-unauthenticated: 5
                  banner: hello
                directory:
                  preset: novell
                  servers: ["https://ldap.example.com"]
                  bind: { method: simple, password: geheim }
                  tls: { mode: none }
                  user: { bases: ["people"] }
                policy:
                  login-bound-forwarding: maybe
                  capabilities: [shell, telnet]
                  logins: ["{login}", "{login}-admin"]
                target:
                  connect-timeout: 5
                """))
        .extracting(Problem::line, Problem::path)
        .contains(
            tuple(2, "server.listen[0]"),
            tuple(4, "server.banner"),
            tuple(5, "directory.group"),
            tuple(6, "directory.preset"),
            tuple(7, "directory.servers[0]"),
            tuple(8, "directory.bind.password"),
            tuple(12, "policy.login-bound-forwarding"),
            tuple(13, "policy.capabilities[1]"),
            tuple(14, "policy.logins[1]"),
            tuple(16, "target.connect-timeout"));
  }

  @Test
  void laysWhatTheDirectoryRefusesOnItsKeys() throws IOException {
    assertThat(
            problems(
                SHORTEST
                    .replace(", password-file: secret", "")
                    .replace("ou=people,dc=example,dc=com", "people")))
        .extracting(Problem::toString)
        .containsExactly(
            folder.resolve("sshmux.yaml")
                + ":4:3 directory.bind.password-file is missing, which method simple needs",
            folder.resolve("sshmux.yaml")
                + ":5:18 directory.user.bases 'people' is no distinguished name");
  }

  private static final String MORE =
      SHORTEST
          + """
          session: { separators: "+%" }
          directories:
            suppliers:
              preset: rfc2307
              servers: ["ldaps://ldap.supplier.example"]
              bind: { method: anonymous }
              user: { bases: ["ou=people,dc=supplier,dc=example"] }
              group: { bases: ["ou=groups,dc=supplier,dc=example"] }
          realms:
            guests.example.com:
              preset: freeipa
              servers: ["ldaps://_ldap._tcp.guests.example.com"]
              bind: { method: anonymous }
              user: { bases: ["cn=users,dc=guests,dc=example,dc=com"] }
              group: { bases: ["cn=groups,dc=guests,dc=example,dc=com"] }
          """;

  @Test
  void readsSeveralDirectoriesEachFromItsPreset() throws IOException {
    Configuration configuration = loaded(MORE);
    assertThat(Directories.named(configuration))
        .extracting(Directories.Named::name, each -> each.config().preset())
        .containsExactly(
            tuple("directory", "openldap"),
            tuple("directories.suppliers", "rfc2307"),
            tuple("realms.guests.example.com", "freeipa"));
    assertThat(Directories.named(configuration))
        .extracting(each -> each.config().user().idAttribute())
        .containsExactly("entryUUID", "entryUUID", "ipaUniqueID");
    assertThat(problems(MORE.replace("separators: \"+%\"", "separators: \"+@\"")).toString())
        .contains("must not have an @ where logins have a realm");
    assertThat(problems(MORE.replace("preset: rfc2307", "preset: rfc2308")).toString())
        .contains("directories.suppliers.preset");
  }

  private Configuration loaded(String text) throws IOException {
    return switch (load(text)) {
      case Loading.Loaded<Configuration> loaded -> loaded.value();
      case Loading.Invalid<Configuration> invalid -> throw new AssertionError(invalid.problems());
    };
  }

  private List<Problem> problems(String text) throws IOException {
    return switch (load(text)) {
      case Loading.Loaded<Configuration> loaded -> throw new AssertionError(loaded.effective());
      case Loading.Invalid<Configuration> invalid -> invalid.problems();
    };
  }

  private Loading<Configuration> load(String text) throws IOException {
    return new ConfigurationFile("gw1.example.com")
        .load(Files.writeString(folder.resolve("sshmux.yaml"), text));
  }
}
