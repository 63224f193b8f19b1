package org.sshmux.app.demo;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration without its gateway: its hosts, reached directly, and its directory. */
class DemoIT {
  @TempDir Path folder;
  private Demo demo;

  /** Stands in for the gateway: has a host key, and serves nobody. */
  private static final class KeyOnly implements Sshmux {
    @Override
    public Running start(Path configFile) throws IOException {
      Path parent = configFile.toAbsolutePath().resolveSibling(".").normalize();
      DemoKeys.write(DemoKeys.generate(), "gateway", new DemoFolder(parent), "host-keys/ed25519");
      return () -> {};
    }

    @Override
    public int run(PrintWriter out, String... args) {
      return 1;
    }
  }

  @BeforeEach
  void openTheDemonstration() throws IOException {
    demo = Demo.open(new KeyOnly(), folder, 2222);
  }

  @AfterEach
  void closeTheDemonstration() {
    demo.close();
  }

  private record Answer(int code, String text) {}

  private Answer run(String input, String... line) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    try (var to = process.getOutputStream()) {
      to.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Answer(process.waitFor(), text);
  }

  private Answer ssh(String input, String... args) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("ssh", "-F", config(), "-o", "HostName=127.0.0.1"));
    line.addAll(List.of(args));
    return run(input, line.toArray(String[]::new));
  }

  private String config() {
    return folder.resolve("ssh_config").toString();
  }

  @Test
  void hostsRunCommandsUnderTheirOwnNames() throws Exception {
    assertThat(ssh("", "alice@db1", "hostname; exit 7")).isEqualTo(new Answer(7, "db1\n"));
    assertThat(ssh("", "alice@web1", "hostname")).isEqualTo(new Answer(0, "web1\n"));
  }

  @Test
  void hostsPassInputAndItsEndToTheCommand() throws Exception {
    assertThat(ssh("one\ntwo\n", "alice@db1", "cat; echo done"))
        .isEqualTo(new Answer(0, "one\ntwo\ndone\n"));
  }

  @Test
  void hostsHaveAShell() throws Exception {
    assertThat(ssh("hostname\nexit 3\n", "-T", "alice@db1")).isEqualTo(new Answer(3, "db1\n"));
  }

  @Test
  void hostsHaveATerminal() throws Exception {
    Answer answer = ssh("tty; stty size\rexit 4\r", "-tt", "alice@db1");

    assertThat(answer.text()).contains("alice@db1:~$ ", "/dev/pts/");
    assertThat(answer.code()).isEqualTo(4);
  }

  @Test
  void hostsServeFiles() throws Exception {
    Path copy = folder.resolve("copy");
    Answer answer =
        run(
            "",
            "sftp",
            "-F",
            config(),
            "-o",
            "HostName=127.0.0.1",
            "-q",
            "alice@db1:readme.txt",
            copy.toString());

    assertThat(answer.code()).as(answer.text()).isZero();
    assertThat(copy).hasContent("This file is on db1.\n");
  }

  @Test
  void hostsRefuseTheKeyOfSomebodyElse() throws Exception {
    Answer answer =
        ssh("", "-o", "IdentityFile=" + folder.resolve("keys/bob"), "-i", "none", "dave@db1", "id");

    assertThat(answer.code()).isEqualTo(255);
    assertThat(answer.text()).contains("Permission denied");
  }

  @Test
  void directoryAnswersOnlyTheGatewayAndKnowsEverybody() throws Exception {
    String url = Files.readString(folder.resolve("sshmux.yaml"));
    int port = Integer.parseInt(url.replaceAll("(?s).*ldap://127.0.0.1:([0-9]+).*", "$1"));
    try (LDAPConnection connection = new LDAPConnection("127.0.0.1", port)) {
      connection.bind(
          DemoDirectory.GATEWAY_DN, Files.readString(folder.resolve("directory-password")));
      SearchResultEntry carol =
          requireNonNull(
              connection.getEntry(
                  "uid=carol,ou=people,dc=example,dc=com",
                  "shadowExpire",
                  "sshPublicKey",
                  "entryUUID"));

      assertThat(carol.getAttributeValue("shadowExpire")).isEqualTo("1");
      assertThat(carol.getAttributeValue("entryUUID")).isNotBlank();
      assertThat(carol.getAttributeValue("sshPublicKey"))
          .isEqualTo(
              Files.readString(folder.resolve("keys/carol.pub")).replace(" carol", "").strip());
    }
  }

  @Test
  void writesWhatTheClientNeeds() throws Exception {
    assertThat(folder.resolve("known_hosts"))
        .content()
        .containsPattern("(?m)^gateway ssh-ed25519 ")
        .containsPattern("(?m)^db1 ssh-ed25519 ")
        .containsPattern("(?m)^web1 ssh-ed25519 ");
    assertThat(demo.next("bin/sshmux"))
        .contains("ssh -F " + config() + " alice@gateway\n")
        .containsPattern("ssh -F \\S+ alice\\+db1\\+\\d+@gateway\n")
        .contains("bin/sshmux audit show --directory " + folder + "/audit REFERENCE\n")
        .doesNotContain("@ssh@", "@sshmux@", "@folder@");
  }
}
