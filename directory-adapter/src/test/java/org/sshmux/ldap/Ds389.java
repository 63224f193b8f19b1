package org.sshmux.ldap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.sshmux.ldap.Programs.Account;

/**
 * A real 389 Directory Server of a test's own: on loopback and a free port, everything in one
 * folder, without systemd. It keeps {@code memberOf} itself, nested groups included.
 *
 * <p>The suffix is {@code dc=example,dc=test}, with nothing in it. {@link #admin} may write, {@link
 * #READER} may read.
 */
public final class Ds389 implements AutoCloseable {
  public static final String SUFFIX = "dc=example,dc=test";
  public static final String ADMIN = "cn=Directory Manager";
  public static final String READER = "cn=reader," + SUFFIX;
  public static final String PASSWORD = "Passw0rd!23";

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
  public static Ds389 start(Path dir, List<String> groupAttributes, List<Path> schema)
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
    Ds389 server = new Ds389(dir, port);
    server.admitReader();
    return server;
  }

  /**
   * The same with FreeIPA's schema: from the folder that SSHMUX_FREEIPA_SCHEMA names, or else as
   * these tests define as much of it as they need.
   */
  public static Ds389 likeFreeIpa(Path dir) throws IOException, InterruptedException {
    List<String> attributes = List.of("member", "memberUser", "memberHost");
    String folder = System.getenv("SSHMUX_FREEIPA_SCHEMA");
    if (folder == null || folder.isEmpty()) {
      Files.createDirectories(dir);
      Path own = dir.resolve("60freeipa.ldif");
      Files.writeString(own, Programs.resource("freeipa-schema.ldif"));
      return start(dir, attributes, List.of(own));
    }
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      return start(
          dir, attributes, files.filter(file -> file.toString().endsWith(".ldif")).toList());
    }
  }

  /** {@code ldap://127.0.0.1:port}. */
  public String url() {
    return "ldap://127.0.0.1:" + port;
  }

  public Account admin() {
    return new Account("127.0.0.1", port, ADMIN, PASSWORD);
  }

  /** Applies LDIF change records as the administrator; a record without changetype is added. */
  public void modify(String ldif) {
    Programs.modify(admin(), ldif);
  }

  @Override
  public void close() {
    Programs.end(process);
  }

  private void admitReader() {
    modify(
        """
        dn: %1$s
        objectClass: organizationalRole
        objectClass: simpleSecurityObject
        cn: reader
        userPassword: %2$s

        dn: %3$s
        changetype: modify
        add: aci
        aci: (targetattr="* || nsUniqueId || entryUUID || memberOf || nsAccountLock || accountUnlockTime")
         (version 3.0; acl "reader"; allow (read, search, compare) userdn="ldap:///%1$s";)
        """
            .formatted(READER, PASSWORD, SUFFIX));
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
