import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Runs the installed SSH client. Each run has a deadline. */
final class Clients implements AutoCloseable {
  private static final Duration STREAM_DEADLINE = Duration.ofMinutes(10);
  private static final Duration ECHO_DEADLINE = Duration.ofSeconds(60);
  private static final int BUFFER = 256 * 1024;
  private static final File NOTHING = new File("/dev/null");

  private final Path key;
  private final Path sparseFile;
  private final List<String> everywhere;
  private final Set<Process> running = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  /**
   * @param sparseFile what is uploaded
   * @param everywhere options for every client
   */
  Clients(Path key, Path sparseFile, List<String> everywhere) {
    this.key = key;
    this.sparseFile = sparseFile;
    this.everywhere = List.copyOf(everywhere);
  }

  /** The number of bytes that came out of the client. */
  long download(Server server, int port, List<String> options)
      throws IOException, InterruptedException {
    return count(forward(server, port, options, NOTHING));
  }

  /** The number of bytes that a command at the host sends and that came out of the client. */
  long execDownload(Server server, long bytes, List<String> options)
      throws IOException, InterruptedException {
    return count(exec(server, "head -c " + bytes + " /dev/zero", options, NOTHING));
  }

  private long count(ProcessBuilder command) throws IOException, InterruptedException {
    try (Run run = start(command, STREAM_DEADLINE)) {
      long count = 0;
      byte[] buffer = new byte[BUFFER];
      InputStream in = run.process().getInputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        count += length;
      }
      run.process().waitFor();
      return count;
    }
  }

  /** The number of bytes that the sink says it got. */
  long upload(Server server, int port, List<String> options)
      throws IOException, InterruptedException {
    try (Run run = start(forward(server, port, options, sparseFile.toFile()), STREAM_DEADLINE)) {
      byte[] answer = run.process().getInputStream().readAllBytes();
      run.process().waitFor();
      return answer.length == Long.BYTES ? ByteBuffer.wrap(answer).getLong() : -1;
    }
  }

  /** The number of bytes that a command at the host says it got. */
  long execUpload(Server server, List<String> options) throws IOException, InterruptedException {
    ProcessBuilder command = exec(server, "wc -c", options, sparseFile.toFile());
    try (Run run = start(command, STREAM_DEADLINE)) {
      String answer =
          new String(run.process().getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      boolean succeeded = run.process().waitFor() == 0;
      return succeeded && answer.matches("\\d{1,18}\n") ? Long.parseLong(answer.strip()) : -1;
    }
  }

  /** Whether a command that does nothing was run at the host. */
  boolean exec(Server server) throws IOException, InterruptedException {
    try (Run run = start(exec(server, "true", List.of(), NOTHING), ECHO_DEADLINE)) {
      return run.process().waitFor() == 0;
    }
  }

  /** Whether one byte went through to an echo and came back. */
  boolean echo(Server server, int port, List<String> options)
      throws IOException, InterruptedException {
    List<String> more = List.of("-W", "127.0.0.1:" + port, destination(server.user()));
    try (Run run = start(ssh(server, options, more), ECHO_DEADLINE)) {
      try (var out = run.process().getOutputStream()) {
        out.write('x');
        out.flush();
        if (run.process().getInputStream().read() != 'x') {
          return false;
        }
      } catch (IOException e) {
        return false; // refused: the client has gone
      }
      return run.process().waitFor() == 0;
    }
  }

  /** Connections that are authenticated and have no channel. */
  Idle idle(Server server, int count) throws IOException, InterruptedException {
    List<String> up = List.of("PermitLocalCommand=yes", "LocalCommand=echo up");
    List<String> idle = List.of("-N", destination(server.user()));
    List<Run> runs = new ArrayList<>();
    int connected = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Boolean>> answers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        answers.add(
            threads.submit(
                () -> {
                  Run run = start(ssh(server, up, idle), STREAM_DEADLINE);
                  synchronized (runs) {
                    runs.add(run);
                  }
                  return run.process().getInputStream().read() == 'u';
                }));
      }
      for (Future<Boolean> answer : answers) {
        connected += answer.get() ? 1 : 0;
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
    return new Idle(runs, connected);
  }

  private ProcessBuilder forward(Server server, int port, List<String> options, File input) {
    return ssh(server, options, List.of("-W", "127.0.0.1:" + port, destination(server.user())))
        .redirectInput(Redirect.from(input));
  }

  private ProcessBuilder exec(Server server, String command, List<String> options, File input) {
    return ssh(server, options, List.of(destination(server.sessionUser()), command))
        .redirectInput(Redirect.from(input));
  }

  private static String destination(String user) {
    return user + "@127.0.0.1";
  }

  private ProcessBuilder ssh(Server server, List<String> options, List<String> more) {
    List<String> command = new ArrayList<>(List.of("ssh", "-F", "none", "-i", key.toString()));
    List<String> settings = new ArrayList<>(options);
    settings.addAll(everywhere);
    settings.addAll(
        List.of(
            "IdentitiesOnly=yes",
            "IdentityAgent=none",
            "BatchMode=yes",
            "StrictHostKeyChecking=no",
            "UserKnownHostsFile=/dev/null",
            "GlobalKnownHostsFile=/dev/null",
            "LogLevel=ERROR"));
    settings.forEach(setting -> command.addAll(List.of("-o", setting)));
    command.addAll(List.of("-p", Integer.toString(server.port())));
    command.addAll(more);
    return new ProcessBuilder(command).redirectError(Redirect.INHERIT);
  }

  private Run start(ProcessBuilder command, Duration deadline) throws IOException {
    Process process = command.start();
    running.add(process);
    return new Run(
        process,
        deadlines.schedule(
            process::destroyForcibly, deadline.toMillis(), TimeUnit.MILLISECONDS));
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
    running.forEach(Process::destroyForcibly);
  }

  private final class Run implements AutoCloseable {
    private final Process process;
    private final ScheduledFuture<?> deadline;

    Run(Process process, ScheduledFuture<?> deadline) {
      this.process = process;
      this.deadline = deadline;
    }

    Process process() {
      return process;
    }

    @Override
    public void close() {
      deadline.cancel(false);
      process.destroy();
      running.remove(process);
    }
  }

  /** Open connections; closing ends their clients. */
  static final class Idle implements AutoCloseable {
    private final List<Run> runs;
    private final int connected;

    private Idle(List<Run> runs, int connected) {
      this.runs = List.copyOf(runs);
      this.connected = connected;
    }

    int connected() {
      return connected;
    }

    @Override
    public void close() {
      runs.forEach(Run::close);
    }
  }
}
