import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A running jump host, or the host behind it.
 *
 * @param user who logs in
 * @param sessionUser who logs in to run a command at the host
 */
record Server(String name, Process process, int port, String user, String sessionUser)
    implements AutoCloseable {
  static final String SSHD = "sshd";
  static final String SSHMUX = "sshmux";
  static final String HOST = "host";

  private static final Pattern HEAP_USED =
      Pattern.compile("^ *[^:]*(?:heap|generation) .*used (\\d+)K", Pattern.MULTILINE);

  /** Returns when it listens. */
  static Server start(
      String name, int port, String user, String sessionUser, Path log, String... command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Server server = new Server(name, process, port, user, sessionUser);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!listens(port)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        server.close();
        throw new IOException(name + " does not start: " + Files.readString(log));
      }
      Thread.sleep(50);
    }
    return server;
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** CPU seconds so far, of the process, its living descendants and those that it has reaped. */
  double cpuSeconds() throws IOException {
    double sum = 0;
    for (long pid : pids()) {
      sum += Proc.cpuSeconds(pid);
    }
    return sum;
  }

  /** Waits until connections that have ended have left nothing behind that still runs. */
  void settle() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (process.children().findAny().isPresent() && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
    Thread.sleep(100);
  }

  Memory memory() throws IOException, InterruptedException {
    long heap = name.equals(SSHMUX) ? liveHeap() : 0;
    long rss = 0;
    long pss = 0;
    for (long pid : pids()) {
      rss += Proc.memory(pid, "Rss");
      pss += Proc.memory(pid, "Pss");
    }
    return new Memory(rss, pss, heap);
  }

  private List<Long> pids() {
    return Stream.concat(
            Stream.of(process.pid()),
            process.descendants().map(ProcessHandle::pid))
        .toList();
  }

  private long liveHeap() throws IOException, InterruptedException {
    jcmd("GC.run");
    jcmd("GC.run");
    Matcher used = HEAP_USED.matcher(jcmd("GC.heap_info"));
    long sum = 0;
    while (used.find()) {
      sum += Long.parseLong(used.group(1)) * 1024;
    }
    return sum;
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process asking =
        new ProcessBuilder(program, Long.toString(process.pid()), command)
            .redirectErrorStream(true)
            .start();
    try (InputStream in = asking.getInputStream()) {
      String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      if (!asking.waitFor(30, TimeUnit.SECONDS) || asking.exitValue() != 0) {
        throw new IOException("jcmd: " + answer);
      }
      return answer;
    } finally {
      asking.destroyForcibly();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
