package org.sshmux.ldap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.sshmux.ldap.Programs.Account;

/**
 * A real Samba domain controller of a test's own, which is as near to Active Directory as a free
 * program comes: everything in one folder, on a loopback address of its own, because its ports are
 * fixed. Needs root.
 *
 * <p>The suffix is {@code DC=example,DC=test}. {@link #admin} may write, {@link #READER} is an
 * ordinary account.
 */
public final class SambaAd implements AutoCloseable {
  public static final String SUFFIX = "DC=example,DC=test";
  public static final String ADMIN = "CN=Administrator,CN=Users," + SUFFIX;
  public static final String READER = "CN=gateway,CN=Users," + SUFFIX;
  public static final String PASSWORD = "Passw0rd!23";
  private static final int PORT = 389;

  private final Path dir;
  private final String address;
  private Process process;

  private SambaAd(Path dir, String address) throws IOException {
    this.dir = dir;
    this.address = address;
    this.process = launch();
  }

  private Process launch() throws IOException {
    Path log = dir.resolve("samba.log");
    Process launched = Programs.launch(log, command(dir));
    Programs.awaitAnswer(launched, log, admin(), SUFFIX);
    return launched;
  }

  /** Ends every connection, by ending the server and starting it again. */
  public void restart() throws IOException {
    close();
    process = launch();
  }

  /**
   * Makes and starts a server, which takes some 10 seconds.
   *
   * @param dir an empty or missing folder
   */
  public static SambaAd start(Path dir) throws IOException, InterruptedException {
    return start(dir, List.of());
  }

  /** The same, which also gives tickets; its own principal is {@code ldap/address}. */
  public static SambaAd startWithKerberos(Path dir) throws IOException, InterruptedException {
    return start(dir, List.of("kdc"));
  }

  private static SambaAd start(Path dir, List<String> services)
      throws IOException, InterruptedException {
    Programs.find("samba-tool", "samba-ad-dc");
    String address = freeAddress();
    List<String> arguments = new ArrayList<>(List.of(dir.toString(), address, PASSWORD));
    arguments.addAll(services);
    Programs.script(dir, "samba-ad.sh", arguments);
    return new SambaAd(dir, address);
  }

  /** {@code ldap://address:389}. */
  public String url() {
    return "ldap://" + address + ":" + PORT;
  }

  /** {@code ldaps://address:636}. */
  public String tlsUrl() {
    return "ldaps://" + address + ":636";
  }

  /** Where LDAP and tickets are to be had. */
  public String address() {
    return address;
  }

  /** The keys of {@code gateway} or {@code other}, as they were when the server started. */
  public Path keytab(String account) {
    return dir.resolve(account + ".keytab");
  }

  /** The certificate of the server, which names it DC1.example.test, and its authority. */
  public Path certificate() {
    return dir.resolve("private/tls/ca.pem");
  }

  /** Has the administrator's tool do something. */
  public void tool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Programs.find("samba-tool", "samba-ad-dc")));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-s", dir.resolve("etc/smb.conf").toString()));
    Slapd.run(dir, command.toArray(String[]::new));
  }

  public Account admin() {
    return new Account(address, PORT, ADMIN, PASSWORD);
  }

  /** Applies LDIF change records as the administrator; a record without changetype is added. */
  public void modify(String ldif) {
    Programs.modify(admin(), ldif);
  }

  @Override
  public void close() {
    Programs.end(process);
  }

  private static List<String> command(Path dir) {
    return List.of(
        Programs.find("samba", "samba-ad-dc"),
        "-F",
        "--no-process-group",
        "-M",
        "single",
        "-s",
        dir.resolve("etc/smb.conf").toString());
  }

  private static String freeAddress() {
    return IntStream.range(10, 250)
        .mapToObj(last -> "127.0.0." + last)
        .filter(SambaAd::isFree)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no loopback address has port 389 free"));
  }

  private static boolean isFree(String address) {
    try (ServerSocket socket = new ServerSocket(PORT, 1, InetAddress.ofLiteral(address))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
