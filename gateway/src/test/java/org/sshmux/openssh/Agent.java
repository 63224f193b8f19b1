package org.sshmux.openssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;

/** A real {@code ssh-agent}. */
public final class Agent implements AutoCloseable {
  private final Process process;
  private final Path socket;

  private Agent(Process process, Path socket) {
    this.process = process;
    this.socket = socket;
  }

  /** Starts an agent that holds these keys. */
  public static Agent start(Path socket, Path... keys) throws IOException {
    Process process =
        new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(socket));
    if (keys.length == 0) {
      return new Agent(process, socket);
    }
    List<String> command =
        new ArrayList<>(List.of("env", "SSH_AUTH_SOCK=" + socket, "ssh-add", "-q"));
    Arrays.stream(keys).map(Path::toString).forEach(command::add);
    Run run = Run.of(Duration.ofSeconds(60), command);
    assertThat(run.exit()).as(run::toString).isZero();
    return new Agent(process, socket);
  }

  public Path socket() {
    return socket;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
