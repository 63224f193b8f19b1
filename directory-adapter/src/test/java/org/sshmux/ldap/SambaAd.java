package org.sshmux.ldap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
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

  private final String address;
  private final Process process;

  private SambaAd(Path dir, String address) throws IOException {
    this.address = address;
    Path log = dir.resolve("samba.log");
    this.process = Programs.launch(log, command(dir));
    Programs.awaitAnswer(process, log, admin(), SUFFIX);
  }

  /**
   * Makes and starts a server, which takes some 10 seconds.
   *
   * @param dir an empty or missing folder
   */
  public static SambaAd start(Path dir) throws IOException, InterruptedException {
    Programs.find("samba-tool", "samba-ad-dc");
    String address = freeAddress();
    Programs.script(dir, "samba-ad.sh", List.of(dir.toString(), address, PASSWORD));
    return new SambaAd(dir, address);
  }

  /** {@code ldap://address:389}. */
  public String url() {
    return "ldap://" + address + ":" + PORT;
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
