import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Everything that runs during a measurement. */
final class Bed implements AutoCloseable {
  private static final String SSHD_PROGRAM = "/usr/sbin/sshd";

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Path program;
  private final Path folder;
  private final Path key;
  private final Clients clients;
  private final Target target;
  private final List<Server> servers;

  private Bed(Path program, Options options) throws IOException, InterruptedException {
    this.program = program;
    folder = Files.createTempDirectory("sshmux-bench");
    parts.push(this::deleteFolder);
    try {
      key = generateKey("client");
      clients = keep(new Clients(key, sparseFile(options.streamBytes()), options.sshOptions()));
      target = keep(new Target(options.streamBytes()));
      Server sshd = keep(startSshd());
      Server sshmux = keep(startSshmux());
      servers = List.of(sshd, sshmux);
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  static Bed open(Path program, Options options) throws IOException, InterruptedException {
    return new Bed(program, options);
  }

  /** In the order in which they are measured. */
  List<Server> servers() {
    return servers;
  }

  Clients clients() {
    return clients;
  }

  Target target() {
    return target;
  }

  /** The machine and the programs. */
  String environment() throws IOException, InterruptedException {
    return "%s; %s; %s on Java %s"
        .formatted(
            Proc.machine(),
            output("ssh", "-V").split(",")[0],
            output(program.resolve("bin/sshmux").toString(), "version").split(" on ")[0],
            javaVersion());
  }

  private String javaVersion() throws IOException {
    Path release = program.resolve("runtime/release");
    if (!Files.exists(release)) {
      return Runtime.version().toString();
    }
    return Files.readAllLines(release).stream()
        .filter(line -> line.startsWith("JAVA_VERSION="))
        .map(line -> line.replaceAll("JAVA_VERSION=|\"", ""))
        .findFirst()
        .orElse("?");
  }

  private Server startSshd() throws IOException, InterruptedException {
    int port = freePort();
    Path config =
        write(
            "sshd_config",
            """
            Port %d
            ListenAddress 127.0.0.1
            HostKey %s
            AuthorizedKeysFile %s.pub
            PidFile none
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            PermitRootLogin prohibit-password
            LogLevel ERROR
            # As many connections at once as the gateway takes.
            MaxStartups 200
            """
                .formatted(port, generateKey("sshd-host-key"), key));
    String user = System.getProperty("user.name");
    return start(Server.SSHD, user, port, SSHD_PROGRAM, "-D", "-e", "-f", config.toString());
  }

  private Server startSshmux() throws IOException, InterruptedException {
    Directory directory = keep(new Directory(Files.readString(publicKey()).strip(), target));
    int port = freePort();
    Path password = write("directory-password", Directory.PASSWORD);
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    Path config =
        write(
            "sshmux.yaml",
            """
            server:
              listen: ["127.0.0.1:%d"]
              # All connections come from one address here.
              max-unauthenticated-per-source: 200
              drain-time: 1s
            directory:
              preset: openldap
              servers: ["ldap://127.0.0.1:%d"]
              tls: { mode: none, allow-cleartext: true }
              bind: { method: simple, dn: "%s", password-file: directory-password }
              user: { bases: ["dc=bench"] }
              group: { bases: ["dc=bench"] }
            audit:
              directory: audit
            """
                .formatted(port, directory.port(), Directory.GATEWAY_DN));
    return start(
        Server.SSHMUX,
        Directory.PERSON,
        port,
        program.resolve("bin/sshmux").toString(),
        "run",
        "-c",
        config.toString());
  }

  private Server start(String name, String user, int port, String... command)
      throws IOException, InterruptedException {
    Path log = folder.resolve(name + ".log");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Server server = new Server(name, process, port, user);
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

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Path publicKey() {
    return key.resolveSibling(key.getFileName() + ".pub");
  }

  private Path generateKey(String name) throws IOException, InterruptedException {
    Path file = folder.resolve(name);
    output("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", file.toString());
    return file;
  }

  private Path sparseFile(long bytes) throws IOException {
    Path file = folder.resolve("zeros");
    try (RandomAccessFile zeros = new RandomAccessFile(file.toFile(), "rw")) {
      zeros.setLength(bytes);
    }
    return file;
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String output(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + text);
    }
    return text.strip();
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  private void deleteFolder() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Ends everything, the last first; from any thread, once. */
  @Override
  public synchronized void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        System.err.println("not ended cleanly: " + e);
      }
    }
  }
}
