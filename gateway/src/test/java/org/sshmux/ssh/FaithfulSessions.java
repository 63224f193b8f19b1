package org.sshmux.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.Arguments;
import org.sshmux.openssh.Run;

/**
 * One table of things that people do with a session. Each is done at the target directly and
 * through the gateway; the client's output, error output and exit status must be the same.
 */
final class FaithfulSessions {
  private static final int MEGABYTE = 1_000_000;

  /** How often each case runs each way; more with {@code -Dsshmux.faithful.rounds=50}. */
  static final int ROUNDS = Integer.getInteger("sshmux.faithful.rounds", 2);

  private static final int LINES = 8;

  /** Far less than the pause between two lines, far more than what a busy machine needs. */
  private static final Duration AT_ONCE = Duration.ofMillis(20);

  private FaithfulSessions() {}

  /**
   * One case.
   *
   * @param options for the client
   * @param command what is run there; empty: a shell
   * @param input what the client reads
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Case(List<String> options, List<String> command, byte[] input) {
    Case(String command) {
      this(List.of(), List.of(command), new byte[0]);
    }

    Case(String command, byte[] input) {
      this(List.of(), List.of(command), input);
    }
  }

  static Stream<Arguments> all() {
    return Stream.of(
        named("exit status 0", new Case("true")),
        named("exit status 7", new Case("echo out; echo err >&2; exit 7")),
        named("exit status 255", new Case("exit 255")),
        named("killed by a signal", new Case("echo dying; kill -TERM $$; sleep 5")),
        named("killed by a signal with a core", new Case("ulimit -c 0; kill -SEGV $$; sleep 5")),
        named("no such command", new Case("no-such-command-here")),
        named("20 MB of output", new Case("head -c 20000000 /dev/zero | tr '\\0' 'x'")),
        named("4 MB of error output", new Case("head -c 4000000 /dev/zero | tr '\\0' 'e' >&2")),
        named(
            "output and error output",
            new Case(
                "for i in 1 2 3 4 5 6 7 8; do head -c 300000 /dev/zero; "
                    + "head -c 300000 /dev/zero >&2; done; exit 3")),
        named("input to output", new Case("cat", "x\n".getBytes(UTF_8))),
        named("input and its end", new Case("wc -c; echo done", bytes(5 * MEGABYTE))),
        named("binary there and back", new Case("cat", bytes(3 * MEGABYTE))),
        named("input that nobody reads", new Case("head -c 10; exit 4", bytes(100 * MEGABYTE))),
        named("output after the end of input", new Case("cat >/dev/null; sleep 0.3; echo late")),
        named("output is closed early", new Case("exec 1>&-; echo err >&2; exit 5")),
        named("no input at all", new Case(List.of("-n"), List.of("cat; echo end"), bytes(100))),
        named("a shell without a terminal", new Case(List.of("-T"), List.of(), script())),
        named(
            "a login shell's environment",
            new Case(List.of("-o", "SendEnv=GREETING"), List.of("echo \"[$GREETING]\""), none())),
        named(
            "a variable that is set",
            new Case(
                List.of("-o", "SetEnv=LC_NOTE=hello"), List.of("echo \"[$LC_NOTE]\""), none())),
        named(
            "a terminal",
            new Case(
                List.of("-tt"), List.of("stty -a | head -1; tty >/dev/null && echo yes"), none())),
        named("a terminal's exit", new Case(List.of("-tt"), List.of("exit 9"), none())),
        named(
            "what a terminal echoes",
            new Case(
                List.of("-tt"), List.of("read line; echo \"got $line\""), "abc\n".getBytes(UTF_8))),
        named(
            "an exit status long after the end of all output",
            new Case("exec >&- 2>&-; sleep 0.5; exit 6")),
        named("a line without its end", new Case("printf abc; printf def >&2")),
        named("a background process", new Case("sleep 0.2 & echo started")));
  }

  private static Arguments named(String name, Case one) {
    return Arguments.of(Named.of(name, one));
  }

  private static byte[] script() {
    return "echo one\necho two >&2\nexit 8\n".getBytes(UTF_8);
  }

  private static byte[] none() {
    return new byte[0];
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  /** Does a case both ways, again and again, and compares. */
  static void compare(SessionRig rig, Case one) {
    for (int round = 0; round < ROUNDS; round++) {
      Run direct = run(rig, "direct", one);
      Run through = run(rig, "through", one);
      assertThat(told(through)).as("round " + round).isEqualTo(told(direct));
      assertThat(through.bytes()).as("round " + round).isEqualTo(direct.bytes());
    }
  }

  /**
   * Output and error output that take turns, with a pause after each line, while the client's two
   * outputs are one: the lines must come in their order, and each at its time.
   */
  static void compareOrder(SessionRig rig) {
    String command =
        "for i in 1 2 3 4; do echo out $i; sleep 0.15; echo err $i >&2; sleep 0.15; done";
    for (int round = 0; round < ROUNDS; round++) {
      List<String> direct = inOrder(rig, "direct", command);
      assertThat(direct).as("round " + round).hasSize(LINES);
      assertThat(inOrder(rig, "through", command)).as("round " + round).isEqualTo(direct);
    }
  }

  /** The lines of a command, each with a mark if it came together with the one before it. */
  private static List<String> inOrder(SessionRig rig, String host, String command) {
    List<String> merged = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" 2>&1", "sh"));
    merged.addAll(rig.command(host, command));
    Process process = Run.start(merged);
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader = process.inputReader(UTF_8)) {
      process.getOutputStream().close();
      long before = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        long now = System.nanoTime();
        boolean together = now - before < AT_ONCE.toNanos() && !lines.isEmpty();
        lines.add(together ? line + ", at once" : line);
        before = now;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(Run.finish(process, Duration.ofSeconds(10), new byte[0]).exit()).isZero();
    return lines;
  }

  private static Run run(SessionRig rig, String host, Case one) {
    List<String> arguments = new ArrayList<>(one.options());
    arguments.add(host);
    arguments.addAll(one.command());
    return rig.ssh(one.input(), arguments.toArray(String[]::new));
  }

  private static String told(Run run) {
    String err = run.err().replace("direct", "HOST").replace("through", "HOST");
    return "exit " + run.exit() + ", " + run.bytes().length + " bytes, error output: " + err;
  }
}
