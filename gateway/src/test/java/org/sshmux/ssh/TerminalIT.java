package org.sshmux.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.openssh.Tmux;

/** A shell in a real terminal behaves at the target and through the gateway alike. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class TerminalIT {
  private SessionRig rig;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException {
    rig = SessionRig.withCertificates(folder, "PrintLastLog no", "PrintMotd no");
  }

  @AfterAll
  void close() {
    rig.close();
  }

  /** What a person sees who does all this. */
  private List<String> play(String host) {
    try (Tmux tmux =
        Tmux.run(
            rig.folder(), 90, 40, rig.command(host, "-tt", "PS1=\"> \" exec bash --norc -i"))) {
      tmux.await(">");
      tmux.type("stty -a; tty | tr -d 0-9; echo $TERM\n");
      tmux.await("/dev/pts/");
      tmux.type("sleep 100\n");
      tmux.await("sleep 100");
      tmux.press("C-c");
      tmux.await("^C");
      tmux.type("echo status $?\n");
      tmux.await("status 130");
      tmux.type("sleep 101\n");
      tmux.awaitBehind("status 130", "sleep 101");
      tmux.press("C-z");
      tmux.await("Stopped");
      tmux.type("disown -a 2>/dev/null; echo left $((2+2))\n");
      tmux.await("left 4");
      tmux.resize(100, 45);
      tmux.type(
          "until [ \"$(stty size)\" = \"45 100\" ]; do sleep 0.1; done; echo resized $((3+3))\n");
      tmux.await("resized 6");
      tmux.type("cat\n");
      tmux.awaitBehind("resized 6", "cat");
      tmux.type("typed\n");
      tmux.awaitBehind("resized 6", "typed\ntyped");
      tmux.press("C-d");
      tmux.type("echo \"$((1+1)) done\"\n");
      tmux.await("2 done");
      tmux.type("exit 5\n");
      String screen = tmux.await("ended with 5");
      return screen.lines().filter(line -> !line.contains("Connection to ")).toList();
    }
  }

  @Test
  void looksTheSame() {
    assertThat(play("through")).isEqualTo(play("direct"));
  }

  @Test
  void tellsThePersonWhenTheTargetDies() {
    try (Tmux tmux =
        Tmux.run(rig.folder(), 90, 20, rig.command("through", "-tt", "echo up; cat"))) {
      tmux.await("up");
      children().forEach(ProcessHandle::destroyForcibly);
      tmux.await("the connection to localhost was lost; reference C");
      tmux.await("ended with 255");
    }
  }

  private Stream<ProcessHandle> children() {
    return ProcessHandle.of(rig.target().pid()).stream().flatMap(ProcessHandle::descendants);
  }
}
