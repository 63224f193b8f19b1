package org.sshmux.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.sshmux.app.demo.Demo;
import org.sshmux.app.demo.LoopbackPort;
import org.sshmux.app.demo.Sshmux;
import org.sshmux.config.Loading;

/** The command {@code demo}. */
final class Demonstration {
  private static final int USUAL_PORT = 2222;

  private final PrintWriter out;
  private final PrintWriter err;

  Demonstration(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /**
   * @param once whether to play the transcript and end, rather than wait for a person
   * @param wanted the gateway's port; empty: the usual one, or another if that is taken
   */
  int run(boolean once, Path folder, OptionalInt wanted) throws InterruptedException {
    if (once && !installed("ssh")) {
      err.println("sshmux: there is no ssh on this machine to play with; install openssh-client");
      return ExitCode.FAILED;
    }
    Sshmux program = new ThisProgram(err);
    try (Demo demo = Demo.open(program, folder, port(wanted))) {
      if (once) {
        return demo.play(program, out) ? ExitCode.OK : ExitCode.FAILED;
      }
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(demo), "stop"));
      out.print(demo.next(program()));
      out.flush();
      new CountDownLatch(1).await();
      return ExitCode.OK;
    } catch (IOException e) {
      err.println("sshmux: the demonstration cannot start: " + Complaint.about(e));
      return ExitCode.FAILED;
    }
  }

  private static void stop(Demo demo) {
    demo.close();
    Runtime.getRuntime().halt(ExitCode.OK);
  }

  private int port(OptionalInt wanted) throws IOException {
    if (wanted.isPresent()) {
      int port = wanted.getAsInt();
      return LoopbackPort.exactly(port)
          .orElseThrow(
              () -> new IOException("port " + port + " is in use; name another with --port"));
    }
    int port = LoopbackPort.preferably(USUAL_PORT);
    if (port != USUAL_PORT) {
      err.println("sshmux: port " + USUAL_PORT + " is in use; the gateway listens on " + port);
    }
    return port;
  }

  /** How this program was called, as short as it can be typed here. */
  private static String program() {
    String home = System.getProperty("sshmux.home", "");
    if (home.isEmpty()) {
      return "sshmux";
    }
    Path here = Path.of("").toAbsolutePath();
    Path launcher = Path.of(home, "bin", "sshmux");
    return launcher.startsWith(here) ? here.relativize(launcher).toString() : launcher.toString();
  }

  private static boolean installed(String program) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** This program, as the demonstration uses it. */
  private record ThisProgram(PrintWriter err) implements Sshmux {
    @Override
    public Running start(Path file) throws IOException {
      return switch (new ConfigurationFile(Machine.hostName()).load(file)) {
        case Loading.Loaded<Configuration> loaded -> Gateway.open(file, loaded)::close;
        case Loading.Invalid<Configuration> invalid ->
            throw new IllegalStateException("a wrong configuration: " + invalid.problems());
      };
    }

    @Override
    public int run(PrintWriter out, String... args) {
      return Main.execute(out, err, args);
    }
  }
}
