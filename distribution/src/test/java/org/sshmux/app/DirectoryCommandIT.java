package org.sshmux.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.ldap.Slapd;
import org.sshmux.openssh.Run;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What administrators ask of the directory, with the packaged program and a real slapd. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class DirectoryCommandIT {
  private Site site;
  private Path config;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException, InterruptedException {
    site = Site.open(folder);
    site.dba("alice");
    site.person("bob");
    site.change(Site.personDn("bob"), "add", "sshPublicKey", "command=\"id\" ssh-ed25519 AAAA bad");
    site.change(Site.personDn("bob"), "add", "shadowExpire", "1");
    config =
        site.configuration(
            "looking",
            Map.of(
                "directory.timeouts.connect", "10s",
                "directory.timeouts.bind", "10s",
                "directory.timeouts.operation", "10s",
                "directory.timeouts.lookup-deadline", "20s"));
  }

  @AfterAll
  void close() {
    site.close();
  }

  private Run directory(String command, String... more) {
    String[] words = new String[4 + more.length];
    System.arraycopy(new String[] {"directory", command, "-c", config.toString()}, 0, words, 0, 4);
    System.arraycopy(more, 0, words, 4, more.length);
    return Installed.run(words);
  }

  @Test
  void showsWhatIsReadOfAPerson() {
    Run alice = directory("lookup", "alice");
    assertThat(alice.exit()).as(alice::toString).isZero();
    assertThat(alice.out())
        .contains("login     alice\n")
        .contains("entry     " + Site.personDn("alice"))
        .contains("account   active\n")
        .contains("SHA256:")
        .containsPattern("through cn=dba,")
        .contains("ssh://" + Site.HOST);
  }

  @Test
  void showsWhyAPersonCannotLogIn() {
    Run bob = directory("lookup", "bob");
    assertThat(bob.exit()).as(bob::toString).isEqualTo(1);
    assertThat(bob.out())
        .contains("account   expired (shadowExpire: 1)\n")
        .contains("key lines left out\n")
        .contains("groups: none\n");
    Run nobody = directory("lookup", "nobody");
    assertThat(nobody.exit()).isEqualTo(1);
    assertThat(nobody.out()).isEqualTo("nobody has that login\n");
  }

  @Test
  void saysTheSameToPrograms() {
    JsonNode bob = new ObjectMapper().readTree(directory("lookup", "--json", "bob").out());
    assertThat(bob.at("/outcome").asString()).isEqualTo("found");
    assertThat(bob.at("/account/state").asString()).isEqualTo("expired");
    assertThat(bob.at("/account/attribute").asString()).isEqualTo("shadowExpire");
    assertThat(bob.at("/rejected_key_lines")).hasSize(1);
    JsonNode nobody = new ObjectMapper().readTree(directory("lookup", "--json", "nobody").out());
    assertThat(nobody.at("/outcome").asString()).isEqualTo("unknown");
  }

  @Test
  void recognisesTheServerAndSaysWhatIsDangerous() {
    Run probe = directory("probe");
    assertThat(probe.exit()).as(probe::toString).isZero();
    assertThat(probe.out())
        .contains(" is OpenLDAP\n")
        .contains("ok       preset openldap fits\n")
        .contains("ok       it tells of changes by syncrepl\n")
        .contains("note     there is one server")
        .doesNotContain("WARNING", "FAULT");
    JsonNode json = new ObjectMapper().readTree(directory("probe", "--json").out());
    assertThat(json.at("/directory/servers/0/product").asString()).isEqualTo("OpenLDAP");
    assertThat(json.at("/directory/servers/0/findings")).isNotEmpty();
  }

  @Test
  void saysWhatKeepsPeopleOut() throws IOException {
    Path wrong = config.resolveSibling("wrong.yaml");
    Files.writeString(
        wrong,
        Files.readString(config, UTF_8)
            .replace("ou=people," + Slapd.SUFFIX, "ou=nowhere," + Slapd.SUFFIX),
        UTF_8);
    Run probe = Installed.run("directory", "probe", "-c", wrong.toString());
    assertThat(probe.exit()).as(probe::toString).isEqualTo(1);
    assertThat(probe.out())
        .contains("FAULT    user.bases: ou=nowhere," + Slapd.SUFFIX + " is not there")
        .contains("-> ");
  }

  @Test
  void printsTheSectionThatThePresetCompletes() {
    Run shown = directory("show-config");
    assertThat(shown.exit()).as(shown::toString).isZero();
    assertThat(shown.out())
        .startsWith("directory:\n")
        .contains("preset: openldap", "name-attribute: uid", "password-file:")
        .doesNotContain(Slapd.PASSWORD + "\n", "audit:");
  }
}
