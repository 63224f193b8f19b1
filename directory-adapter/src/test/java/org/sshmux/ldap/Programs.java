package org.sshmux.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFChangeRecord;
import com.unboundid.ldif.LDIFException;
import com.unboundid.ldif.LDIFReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** What tests do with directory servers that are programs of their own. */
public final class Programs {
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private Programs() {}

  /** The path of a program; fails if this machine has none. */
  static String find(String name, String debianPackage) {
    return List.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin", "/sbin", "/bin")
        .stream()
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                name + " is not installed; this test needs Debian package " + debianPackage))
        .toString();
  }

  /** Runs a script among the test resources to its end. */
  static void script(Path dir, String resource, List<String> arguments)
      throws IOException, InterruptedException {
    Files.createDirectories(dir);
    Path script = dir.resolve(resource);
    Files.writeString(script, resource(resource));
    Path log = dir.resolve(resource + ".log");
    List<String> command = new ArrayList<>(List.of("bash", script.toString()));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException(resource + " failed: " + Files.readString(log));
    }
  }

  static String resource(String name) throws IOException {
    try (InputStream in = Programs.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no test resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Starts a server in the foreground, its output in a file. */
  static Process launch(Path log, List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  /** Waits until a server lets somebody bind and read an entry. */
  static void awaitAnswer(Process process, Path log, Account account, String entry)
      throws IOException {
    try {
      Awaitility.await("the server answers")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> !process.isAlive() || answers(account, entry));
      if (process.isAlive()) {
        return;
      }
    } catch (ConditionTimeoutException e) {
      process.destroyForcibly();
    }
    throw new IllegalStateException("the server does not answer: " + Files.readString(log));
  }

  /** Applies LDIF change records; a record without changetype is added. */
  static void modify(Account account, String ldif) {
    try (LDAPConnection connection = account.connect();
        LDIFReader changes =
            new LDIFReader(new ByteArrayInputStream(ldif.getBytes(StandardCharsets.UTF_8)))) {
      for (LDIFChangeRecord change = changes.readChangeRecord(true);
          change != null;
          change = changes.readChangeRecord(true)) {
        apply(connection, change);
      }
    } catch (LDAPException | LDIFException | IOException e) {
      throw new IllegalStateException("cannot change the directory: " + e.getMessage(), e);
    }
  }

  /** Ends a server: asks first, so that it takes its own processes with it. */
  static void end(Process process) {
    process.destroy();
    if (!process.onExit().orTimeout(20, TimeUnit.SECONDS).handle((p, e) -> e == null).join()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().onExit().join();
    }
  }

  private static void apply(LDAPConnection connection, LDIFChangeRecord change)
      throws LDAPException {
    try {
      change.processChange(connection);
    } catch (LDAPException e) {
      throw new LDAPException(e.getResultCode(), change.getDN() + ": " + e.getMessage(), e);
    }
  }

  private static boolean answers(Account account, String entry) {
    try (LDAPConnection connection = account.connect()) {
      return connection.getEntry(entry, "1.1") != null;
    } catch (LDAPException e) {
      return false;
    }
  }

  /** Whom to bind as, and where. */
  public record Account(String address, int port, String dn, String password) {
    public LDAPConnection connect() throws LDAPException {
      return new LDAPConnection(address, port, dn, password);
    }
  }
}
