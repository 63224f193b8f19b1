package org.sshmux.ldap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sshmux.ldap.Programs.Account;

/**
 * A real 389 Directory Server of a test's own: on loopback and a free port, everything in one
 * folder, without systemd. It keeps {@code memberOf} itself, nested groups included.
 *
 * <p>The suffix is {@code dc=example,dc=test}, empty. {@link #admin} may write.
 */
final class Ds389 implements AutoCloseable {
  static final String SUFFIX = "dc=example,dc=test";
  static final String ADMIN = "cn=Directory Manager";
  static final String PASSWORD = "Passw0rd!23";

  private final Path dir;
  private final int port;
  private final Process process;

  private Ds389(Path dir, int port) throws IOException {
    this.dir = dir;
    this.port = port;
    Path log = dir.resolve("ns-slapd.log");
    this.process = Programs.launch(log, command());
    Programs.awaitAnswer(process, log, admin(), SUFFIX);
  }

  /**
   * Makes and starts a server, which takes some 15 seconds.
   *
   * @param dir an empty or missing folder
   * @param groupAttributes the attributes that list members, for {@code memberOf}
   * @param schema files with further schema
   */
  static Ds389 start(Path dir, List<String> groupAttributes, List<Path> schema)
      throws IOException, InterruptedException {
    Programs.find("dscreate", "389-ds-base");
    int port = freePort();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                dir.toString(),
                Integer.toString(port),
                PASSWORD,
                String.join(" ", groupAttributes)));
    schema.forEach(file -> arguments.add(file.toString()));
    Programs.script(dir, "ds389.sh", arguments);
    return new Ds389(dir, port);
  }

  /** {@code ldap://127.0.0.1:port}. */
  String url() {
    return "ldap://127.0.0.1:" + port;
  }

  Account admin() {
    return new Account("127.0.0.1", port, ADMIN, PASSWORD);
  }

  /** Applies LDIF change records as the administrator; a record without changetype is added. */
  void modify(String ldif) {
    Programs.modify(admin(), ldif);
  }

  @Override
  public void close() {
    Programs.end(process);
  }

  private List<String> command() {
    return List.of(
        Programs.find("ns-slapd", "389-ds-base"),
        "-D",
        dir.resolve("etc/dirsrv/slapd-adapter").toString(),
        "-i",
        dir.resolve("run/dirsrv/slapd-adapter.pid").toString(),
        "-d",
        "0");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
