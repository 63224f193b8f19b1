package org.sshmux.openssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;

/** A real terminal that a program runs in: tmux. */
public final class Tmux implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path socket;

  private Tmux(Path socket) {
    this.socket = socket;
  }

  /** Runs a program in a terminal of a size. The screen stays when it has ended. */
  public static Tmux run(Path folder, int columns, int rows, List<String> command) {
    Tmux tmux = new Tmux(folder.resolve("tmux" + System.nanoTime()));
    List<String> quoted = command.stream().map(word -> "'" + word + "'").toList();
    tmux.command(
        "-f",
        "/dev/null",
        "new-session",
        "-d",
        "-x",
        String.valueOf(columns),
        "-y",
        String.valueOf(rows),
        String.join(" ", quoted) + "; echo \"ended with $?\"; sleep 600");
    return tmux;
  }

  private String command(String... arguments) {
    List<String> command = new ArrayList<>(List.of("tmux", "-S", socket.toString()));
    command.addAll(Arrays.asList(arguments));
    Run run = Run.of(PATIENCE, command);
    assertThat(run.exit()).as(run::toString).isZero();
    return new String(run.bytes(), UTF_8);
  }

  /** Presses keys, by tmux's names of them. */
  public void press(String... keys) {
    List<String> command = new ArrayList<>(List.of("send-keys"));
    command.addAll(Arrays.asList(keys));
    command(command.toArray(String[]::new));
  }

  /** Types a text. */
  public void type(String text) {
    command("send-keys", "-l", text);
  }

  public void resize(int columns, int rows) {
    command("resize-window", "-x", String.valueOf(columns), "-y", String.valueOf(rows));
  }

  /** What stands on the screen. */
  public String screen() {
    return command("capture-pane", "-p");
  }

  /** Waits until a text stands on the screen, and gives the screen. */
  public String await(String text) {
    String[] seen = {""};
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> {
          seen[0] = screen();
          assertThat(seen[0]).contains(text);
        });
    return seen[0];
  }

  /** The same, for a text behind another. */
  public void awaitBehind(String first, String text) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> {
          String screen = screen();
          assertThat(screen).contains(first);
          assertThat(screen.substring(screen.indexOf(first))).contains(text);
        });
  }

  @Override
  public void close() {
    Run.of(PATIENCE, List.of("tmux", "-S", socket.toString(), "kill-server"));
  }
}
