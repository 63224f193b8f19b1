package org.sshmux.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldif.LDIFChangeRecord;
import com.unboundid.ldif.LDIFException;
import com.unboundid.ldif.LDIFReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A real OpenLDAP server of a test's own: on loopback and free ports, everything in one folder, one
 * process that the test may suspend, kill and start again.
 *
 * <p>The suffix is {@code dc=example,dc=test} with {@code ou=people}, {@code ou=groups} and {@code
 * ou=hosts}. {@link #ADMIN} may write, {@link #READER} is for the gateway.
 */
public final class Slapd implements AutoCloseable {
  public static final String SUFFIX = "dc=example,dc=test";
  public static final String ADMIN = "cn=admin," + SUFFIX;
  public static final String READER = "cn=reader," + SUFFIX;

  /** Like {@link #READER}, but a search gives it 50 entries at most. */
  public static final String LIMITED = "cn=limited," + SUFFIX;

  public static final String PASSWORD = "secret";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path dir;
  private final int port;
  private final int tlsPort;
  private final String logLevel;
  private Process process;

  private Slapd(Path dir, int port, int tlsPort, String logLevel) throws IOException {
    this.dir = dir;
    this.port = port;
    this.tlsPort = tlsPort;
    this.logLevel = logLevel;
    this.process = launch();
  }

  /**
   * Starts a server and waits until it answers.
   *
   * @param dir an empty or missing folder
   * @param ldifTexts entries to load beyond the suffix and its organisational units
   * @throws IllegalStateException if this machine has no slapd
   */
  public static Slapd start(Path dir, List<String> ldifTexts)
      throws IOException, InterruptedException {
    return start(dir, ldifTexts, "dns:localhost,ip:127.0.0.1");
  }

  /** The same with a certificate for other names, in the notation of keytool. */
  public static Slapd start(Path dir, List<String> ldifTexts, String certificateNames)
      throws IOException, InterruptedException {
    return start(dir, ldifTexts, certificateNames, "0", conf -> conf);
  }

  /**
   * The same with a log of what it is asked, and with accounts that are locked for five minutes
   * after three wrong passwords.
   */
  public static Slapd startWatched(Path dir, List<String> ldifTexts)
      throws IOException, InterruptedException {
    String policy =
        """
        dn: cn=policy,%s
        objectClass: device
        objectClass: pwdPolicy
        cn: policy
        pwdAttribute: userPassword
        pwdLockout: TRUE
        pwdMaxFailure: 3
        pwdLockoutDuration: 300
        """
            .formatted(SUFFIX);
    return start(
        dir,
        Stream.concat(ldifTexts.stream(), Stream.of(policy)).toList(),
        "dns:localhost,ip:127.0.0.1",
        "stats",
        conf ->
            conf.replace(
                "overlay ppolicy", "overlay ppolicy\nppolicy_default cn=policy," + SUFFIX));
  }

  /** The same with the memberof overlay, which lists an entry's own groups in {@code memberOf}. */
  public static Slapd startWithMemberOf(Path dir) throws IOException, InterruptedException {
    return start(
        dir,
        List.of(),
        "dns:localhost,ip:127.0.0.1",
        "0",
        conf ->
            conf.replace("moduleload ppolicy.la", "moduleload ppolicy.la\nmoduleload memberof.la")
                .replace("overlay ppolicy", "overlay ppolicy\noverlay memberof"));
  }

  private static Slapd start(
      Path dir,
      List<String> ldifTexts,
      String certificateNames,
      String logLevel,
      UnaryOperator<String> change)
      throws IOException, InterruptedException {
    for (String folder : List.of("db", "tls")) {
      Files.createDirectories(dir.resolve(folder));
    }
    Files.writeString(dir.resolve("openssh-lpk.schema"), resource("openssh-lpk.schema"));
    Files.writeString(
        dir.resolve("slapd.conf"),
        change.apply(resource("slapd.conf").replace("@DIR@", dir.toString())));
    Files.writeString(
        dir.resolve("data.ldif"), resource("slapd.ldif") + "\n" + String.join("\n", ldifTexts));
    Certificates.selfSigned(dir.resolve("tls"), certificateNames);
    String conf = dir.resolve("slapd.conf").toString();
    String data = dir.resolve("data.ldif").toString();
    run(dir, program("slapd"), "-T", "add", "-q", "-f", conf, "-b", SUFFIX, "-l", data);
    List<Integer> ports = freePorts();
    Slapd slapd = new Slapd(dir, ports.getFirst(), ports.getLast(), logLevel);
    slapd.awaitAnswer();
    return slapd;
  }

  /** The port for LDAP over TLS. */
  public int tlsPort() {
    return tlsPort;
  }

  /** The port for LDAP and StartTLS. */
  public int port() {
    return port;
  }

  /** {@code ldap://127.0.0.1:port}. */
  public String url() {
    return "ldap://127.0.0.1:" + port;
  }

  /** {@code ldaps://127.0.0.1:port}. */
  public String tlsUrl() {
    return "ldaps://127.0.0.1:" + tlsPort;
  }

  /** The certificate of the server, which is its own authority, as PEM; it names 127.0.0.1. */
  public Path certificate() {
    return dir.resolve("tls/cert.pem");
  }

  /** The same certificate with its private key, PKCS#12; who shows it is the reader. */
  public Path certificateStore() {
    return dir.resolve("tls/server.p12");
  }

  /** A file that holds {@link #PASSWORD}. */
  public Path passwordFile() throws IOException {
    return Configs.passwordFile(dir);
  }

  /** Applies LDIF change records as the administrator; a record without changetype is added. */
  public void modify(String ldif) {
    try (LDAPConnection connection = new LDAPConnection("127.0.0.1", port, ADMIN, PASSWORD);
        LDIFReader changes =
            new LDIFReader(new ByteArrayInputStream(ldif.getBytes(StandardCharsets.UTF_8)))) {
      for (LDIFChangeRecord change = changes.readChangeRecord(true);
          change != null;
          change = changes.readChangeRecord(true)) {
        change.processChange(connection);
      }
    } catch (LDAPException | LDIFException | IOException e) {
      throw new IllegalStateException("cannot change the directory: " + e.getMessage(), e);
    }
  }

  /** Whether the server takes a password for an entry's. */
  public boolean takes(String dn, String password) {
    try (LDAPConnection connection = new LDAPConnection("127.0.0.1", port)) {
      return connection.bind(dn, password).getResultCode().equals(ResultCode.SUCCESS);
    } catch (LDAPException e) {
      if (e.getResultCode().equals(ResultCode.INVALID_CREDENTIALS)) {
        return false;
      }
      throw new IllegalStateException("cannot ask the directory: " + e.getMessage(), e);
    }
  }

  /**
   * Every search below the suffix so far, of a server that is watched: its base, scope and filter
   * as the server's log has them.
   */
  public List<String> searches() throws IOException {
    try (Stream<String> lines = Files.lines(dir.resolve("slapd.log"), StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> line.contains(" SRCH base=\"") && line.contains(SUFFIX + "\" scope"))
          .map(line -> line.substring(line.indexOf("base=")))
          .toList();
    }
  }

  /** The process id. */
  public long pid() {
    return process.pid();
  }

  /** Stops the process in its tracks: it accepts connections and answers nothing. */
  public void suspend() throws IOException, InterruptedException {
    run(dir, "kill", "-STOP", Long.toString(pid()));
  }

  /** Lets a suspended process go on. */
  public void resume() throws IOException, InterruptedException {
    run(dir, "kill", "-CONT", Long.toString(pid()));
  }

  /** Ends the process without notice. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Ends the process in order: it writes down how far it is. */
  public void end() {
    process.destroy();
    process.onExit().join();
  }

  /** Starts the process again with the data it had, after {@link #kill} or {@link #end}. */
  public void restart() throws IOException {
    kill();
    process = launch();
    awaitAnswer();
  }

  /** Starts the process again with another configuration. */
  public void restart(UnaryOperator<String> change) throws IOException {
    Path conf = dir.resolve("slapd.conf");
    Files.writeString(conf, change.apply(Files.readString(conf)));
    restart();
  }

  /**
   * Starts the process again with another certificate.
   *
   * @param folder holds {@code cert.pem} and {@code key.pem}
   */
  public void restart(Path folder) throws IOException {
    for (String file : List.of("cert.pem", "key.pem")) {
      Files.copy(
          folder.resolve(file),
          dir.resolve("tls").resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
    }
    restart();
  }

  @Override
  public void close() {
    kill();
  }

  private Process launch() throws IOException {
    return new ProcessBuilder(
            program("slapd"),
            "-d",
            logLevel,
            "-f",
            dir.resolve("slapd.conf").toString(),
            "-h",
            url() + " " + tlsUrl())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(dir.resolve("slapd.log").toFile()))
        .start();
  }

  private void awaitAnswer() throws IOException {
    try {
      Awaitility.await("slapd answers")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> !process.isAlive() || answers());
      if (process.isAlive()) {
        return;
      }
    } catch (ConditionTimeoutException e) {
      kill();
    }
    throw new IllegalStateException(
        "slapd does not answer: " + Files.readString(dir.resolve("slapd.log")));
  }

  private boolean answers() {
    try (LDAPConnection connection = new LDAPConnection("127.0.0.1", port, ADMIN, PASSWORD)) {
      return connection.getEntry(SUFFIX) != null;
    } catch (LDAPException e) {
      return false;
    }
  }

  private static String program(String name) {
    return List.of("/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/lib/openldap", "/usr/libexec")
        .stream()
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                name + " is not installed; these tests need it (Debian package slapd)"))
        .toString();
  }

  public static void run(Path dir, String... command) throws IOException, InterruptedException {
    Path log = Files.createTempFile(dir, "run", ".log");
    Process process =
        new ProcessBuilder(new ArrayList<>(List.of(command)))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (!ended || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException(
          String.join(" ", command) + " failed: " + Files.readString(log));
    }
    Files.delete(log);
  }

  private static List<Integer> freePorts() throws IOException {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    try (ServerSocket one = new ServerSocket(0, 1, loopback);
        ServerSocket two = new ServerSocket(0, 1, loopback)) {
      return List.of(one.getLocalPort(), two.getLocalPort());
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Slapd.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no test resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
