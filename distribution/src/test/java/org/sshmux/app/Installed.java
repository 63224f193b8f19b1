package org.sshmux.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.sshmux.openssh.Run;

/** The packaged program, run as people run it; an instance is a gateway that it serves. */
final class Installed implements AutoCloseable {
  private static final Path PROGRAM =
      Path.of("target", "sshmux", "bin", "sshmux").toAbsolutePath().normalize();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern LISTENS = Pattern.compile("listens on .*:([0-9]+)");
  private static final Pattern STACK_TRACE =
      Pattern.compile("(?m)^\\s+at [\\w.$/@]+\\(|^(Exception in|Caused by:)");

  private final Process process;
  private final Path log;
  private final int port;

  private Installed(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.port = awaitPort();
  }

  /** Runs a command of the program to its end. */
  static Run run(String... arguments) {
    return Run.of(PATIENCE, command(List.of(), arguments));
  }

  /** Starts a gateway and waits until it listens. */
  static Installed gateway(Path configuration) throws IOException {
    return gateway(configuration, List.of());
  }

  /**
   * The same through another program.
   *
   * @param prefix a command that ends by executing what follows it
   */
  static Installed gateway(Path configuration, List<String> prefix) throws IOException {
    Path log = Files.createTempFile(configuration.resolveSibling("."), "stderr", ".log");
    Process process =
        new ProcessBuilder(command(prefix, "run", "-c", configuration.toString()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(log.toFile())
            .start();
    try {
      return new Installed(process, log);
    } catch (RuntimeException | AssertionError e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static List<String> command(List<String> prefix, String... arguments) {
    assertThat(PROGRAM)
        .as("the packaged program, which these tests drive; \"mvn package\" makes it")
        .isExecutable();
    List<String> command = new ArrayList<>(prefix);
    command.add(PROGRAM.toString());
    command.addAll(List.of(arguments));
    return command;
  }

  int port() {
    return port;
  }

  Process process() {
    return process;
  }

  /** What the gateway wrote to its standard error so far. */
  String err() {
    try {
      return Files.readString(log, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asserts that it lives and has shown nobody its inside. */
  void assertWell() {
    assertThat(process.isAlive()).as(this::err).isTrue();
    assertNoStackTrace(err());
  }

  static void assertNoStackTrace(String text) {
    assertThat(STACK_TRACE.matcher(text).find()).as(text).isFalse();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Waits for the end and returns the exit code. */
  int awaitEnd(Duration within) throws InterruptedException {
    assertThat(process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS))
        .as("ended within " + within)
        .isTrue();
    return process.exitValue();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private int awaitPort() {
    Matcher listens =
        Awaitility.await("the gateway listens")
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(20))
            .until(
                () -> {
                  assertThat(process.isAlive()).as(this::err).isTrue();
                  return LISTENS.matcher(err());
                },
                Matcher::find);
    return Integer.parseInt(listens.group(1));
  }
}
