package org.sshmux.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sshmux.openssh.Run;
import org.sshmux.openssh.Tmux;

/** {@code ssh gw} in a real terminal. */
@Timeout(120)
class MenuIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;
  private SessionRig rig;

  @BeforeEach
  void open() throws IOException {
    rig = SessionRig.withCertificates(folder, "PrintLastLog no", "PrintMotd no");
  }

  @AfterEach
  void close() {
    rig.close();
  }

  /** Gives alice the target and so many hosts that are not there. */
  private void hosts(int count) {
    Stream<String> others =
        IntStream.range(1, count).mapToObj(i -> "ssh://web%d.example.test site %d".formatted(i, i));
    String target =
        "ssh://%s@localhost:%d the real one".formatted(SessionRig.LOGIN, rig.target().port());
    rig.gateway().permit("alice", Stream.concat(Stream.of(target), others).toArray(String[]::new));
  }

  private Tmux menu(int columns, int rows) {
    return Tmux.run(folder, columns, rows, rig.command("gw"));
  }

  private void picture(String name, String screen) throws IOException {
    Path screens = Files.createDirectories(Path.of("target", "screens"));
    Files.writeString(screens.resolve(name + ".txt"), screen);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 300, 5000})
  void takesAPersonToTheHostThatTheyPick(int count) throws IOException {
    hosts(count);
    try (Tmux tmux = menu(80, 24)) {
      picture("menu-" + count, tmux.await("localhost"));
      tmux.type("real one");
      picture("menu-" + count + "-filtered", tmux.await("1 of " + count));
      tmux.press("Enter");
      tmux.type("echo at $((40+2)); stty size\n");
      tmux.await("at 42");
      picture("menu-" + count + "-session", tmux.await("24 80"));
      tmux.resize(100, 30);
      tmux.type("clear; stty size\n");
      tmux.await("30 100");
      tmux.type("exit\n");
      tmux.await("localhost");
      tmux.press("C-c");
      tmux.await("ended with 0");
    }
  }

  @Test
  void goesToTheOnlyHostAtOnce() {
    hosts(1);
    try (Tmux tmux = menu(80, 24)) {
      tmux.type("echo at $((40+2))\n");
      tmux.await("at 42");
      tmux.type("exit 3\n");
      tmux.await("ended with 3");
    }
  }

  @Test
  void comesBackWithANoticeFromAHostThatIsNotThere() throws IOException {
    hosts(3);
    try (Tmux tmux = menu(100, 24)) {
      tmux.await("localhost");
      tmux.type("web2");
      tmux.await("1 of 3");
      tmux.press("Enter");
      picture("menu-notice", tmux.await("reference C"));
      tmux.press("C-c");
      tmux.await("ended with 0");
    }
  }

  @Test
  void worksOnATerminalThatCanDoNothing() throws IOException {
    hosts(3);
    List<String> command =
        Stream.concat(Stream.of("env", "TERM=dumb"), rig.command("gw").stream()).toList();
    try (Tmux tmux = Tmux.run(folder, 80, 24, command)) {
      picture("menu-plain", tmux.await("Number or part of a name"));
      tmux.type("real one\n");
      tmux.type("echo at $((40+2)); exit\n");
      tmux.awaitBehind("logout", "Number or part of a name");
      tmux.press("C-c");
      tmux.await("ended with 0");
    }
  }

  @Test
  void isNotStalledByAFloodAtTheMenu() throws IOException {
    hosts(300);
    Path mux = folder.resolve("mux");
    try (Tmux tmux = Tmux.run(folder, 80, 24, rig.command("-M", "-S", mux.toString(), "gw"))) {
      tmux.await("localhost");
      for (int i = 0; i < 30; i++) {
        tmux.resize(60 + i, 20 + i % 5);
      }
      for (int i = 0; i < 3; i++) {
        Run run = Run.of(SOON, rig.command("-S", mux.toString(), "gw", "whoami"));
        assertThat(run.exit()).as(run::toString).isZero();
        assertThat(run.out()).startsWith("alice");
      }
      tmux.press("C-c");
      tmux.await("ended with 0");
    }
  }

  @Test
  void answersCommands() {
    hosts(3);
    Run hosts = rig.ssh("gw", "hosts");
    assertThat(hosts.out())
        .as(hosts::toString)
        .contains("localhost", "web1.example.test", "site 2");
    Run json = rig.ssh("gw", "hosts", "--json");
    assertThat(json.out()).contains("\"host\" : \"web1.example.test\"", "\"capabilities\"");
    Run config = rig.ssh("gw", "ssh-config", "gw.example.org:2222");
    assertThat(config.out())
        .contains("Host web1.example.test\n  HostName gw.example.org\n  Port 2222\n")
        .contains("User alice+web1.example.test\n");
    assertThat(rig.ssh("gw", "help").out()).contains("ssh GATEWAY hosts");
    Run unknown = rig.ssh("gw", "reboot");
    assertThat(unknown.exit()).isEqualTo(64);
    assertThat(unknown.err()).contains("ssh GATEWAY help");
  }

  @Test
  void printsAConfigurationThatWorks() throws IOException {
    hosts(2);
    String printed = rig.ssh("gw", "ssh-config", "127.0.0.1:" + rig.gateway().port()).out();
    Path config = folder.resolve("printed_config");
    Files.writeString(config, "Include " + rig.config() + "\n" + printed);
    Run run =
        Run.of(
            SOON,
            List.of("ssh", "-F", config.toString(), "localhost+" + rig.target().port(), "echo in"));
    assertThat(run.out()).as(run::toString).isEqualTo("in\n");
  }
}
