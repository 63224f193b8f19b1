import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Everything that runs during a measurement. */
final class Bed implements AutoCloseable {
  /** The only cipher between the jump hosts and the host behind them. */
  private static final String ONWARD_CIPHER = "aes128-gcm@openssh.com";

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Path program;
  private final Folder folder;
  private final Clients clients;
  private final Target target;
  private final List<Server> servers;

  private Bed(Path program, Options options) throws IOException, InterruptedException {
    this.program = program;
    folder = keep(new Folder());
    try {
      Path key = folder.generateKey("client");
      Path zeros = folder.sparseFile("zeros", options.streamBytes());
      clients = keep(new Clients(key, zeros, options.sshOptions()));
      target = keep(new Target(options.streamBytes()));
      Sshds sshds = new Sshds(folder, key, ONWARD_CIPHER);
      Path authority = folder.generateKey("authority");
      Path jumpKey = folder.generateKey("jump");
      Server host = keep(sshds.host(authority, jumpKey));
      Path knownHosts = folder.write("known_hosts", sshds.knownHost(host));
      Server sshd = keep(sshds.jump(host, knownHosts, jumpKey));
      Server sshmux = keep(startSshmux(Folder.publicKey(key), host, knownHosts, authority));
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
            Folder.output("ssh", "-V").split(",")[0],
            Folder.output(program.resolve("bin/sshmux").toString(), "version").split(" on ")[0],
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

  private Server startSshmux(String keyLine, Server host, Path knownHosts, Path authority)
      throws IOException, InterruptedException {
    Directory directory = keep(new Directory(keyLine, target, host));
    int port = Server.freePort();
    folder.writeSecret("directory-password", Directory.PASSWORD);
    Path config =
        folder.write(
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
            target: { known-hosts-file: %s }
            ca: { key-file: %s }
            audit:
              directory: audit
            """
                .formatted(
                    port,
                    directory.port(),
                    Directory.GATEWAY_DN,
                    knownHosts.getFileName(),
                    authority.getFileName()));
    return Server.start(
        Server.SSHMUX,
        port,
        Directory.PERSON,
        Directory.PERSON + "+127.0.0.1+" + host.port(),
        folder.file("sshmux.log"),
        program.resolve("bin/sshmux").toString(),
        "run",
        "-c",
        config.toString());
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
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
