package org.sshmux.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.sshmux.app.Events.field;
import static org.sshmux.app.Events.reason;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.audit.ecs.AuditRecord;
import org.sshmux.ldap.Slapd;
import org.sshmux.openssh.Keys;
import org.sshmux.openssh.Run;
import org.sshmux.openssh.Sshd;

/**
 * Sessions through the packaged gateway with a real directory: the host's key comes from its entry,
 * the target trusts nothing but the gateway's authority.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class SessionsIT {
  private static final String LOGIN = System.getProperty("user.name");
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Pattern VALID = Pattern.compile("Valid: from \\S+ to (\\S+)");
  private static final Pattern REFERENCE = Pattern.compile("reference (C[0-9A-Z]{9}\\.[0-9]+)");

  /** The target writes every certificate there that it is shown. */
  private static final String CAPTURED = "captured-cert.pub";

  private Site site;
  private Sshd target;
  private Installed gateway;
  private Events events;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException, InterruptedException {
    site = Site.open(folder);
    site.dba("alice");
    site.person("bob");
    Path ca = folder.resolve("ca_key");
    Keys.generate(ca);
    target =
        Sshd.start(
            folder.resolve("certified"),
            List.of(),
            List.of(
                "AuthorizedKeysFile none",
                "TrustedUserCAKeys " + ca + ".pub",
                "AuthorizedPrincipalsCommand /bin/sh -c \"echo %t %k >>"
                    + folder.resolve(CAPTURED)
                    + "; echo %u\"",
                "AuthorizedPrincipalsCommandUser " + LOGIN,
                "LogLevel VERBOSE"));
    site.change(hostDn(), "add", "objectClass", "ldapPublicKey");
    site.change(hostDn(), "add", "sshPublicKey", target.hostKeyLine());
    site.host("db3");
    site.group("third", Site.personDn("alice"), "ssh://" + LOGIN + "@db3:*");
    site.host("db4");
    site.group("fourth", Site.personDn("alice"), "ssh://" + LOGIN + "@db4:*");
    Path config =
        site.configuration(
            "sessions",
            Map.of(
                "ca.key-file", ca.toString(), "policy.logins", "[\"{login}\", \"" + LOGIN + "\"]"));
    gateway = Installed.gateway(config);
    events = Site.events(config);
  }

  @AfterAll
  void close() {
    gateway.assertWell();
    gateway.close();
    target.close();
    site.close();
  }

  private static String hostDn() {
    return "cn=" + Site.HOST + ",ou=hosts," + Slapd.SUFFIX;
  }

  private Run through(String person, String command) throws IOException {
    return through(person, LOGIN + "@" + Site.HOST + "+" + target.port(), command);
  }

  private Run through(String person, String where, String command) throws IOException {
    return site.client(person, gateway.port())
        .with("-o", "User=" + person + "+" + where)
        .run("gw", command);
  }

  private static String reference(Run run) {
    var found = REFERENCE.matcher(run.err());
    assertThat(found.find()).as(run::toString).isTrue();
    return found.group(1);
  }

  @Test
  void takesAPersonToTheirHostAndTheBooksAreComplete() throws IOException {
    Run run = through("alice", "echo in; echo err >&2; exit 7");

    assertThat(run.out()).as(run::toString).isEqualTo("in\n");
    assertThat(run.err()).isEqualTo("err\n");
    assertThat(run.exit()).isEqualTo(7);

    AuditRecord started = events.last("ssh.session.started", "alice");
    String reference = field(started, "gateway.channel.reference");
    assertThat(field(started, "user.effective.name")).isEqualTo(LOGIN);
    assertThat(field(started, "process.command_line")).isEqualTo("echo in; echo err >&2; exit 7");
    assertThat(field(started, "gateway.session.kind")).isEqualTo("exec");
    assertThat(field(started, "gateway.target.auth.method")).isEqualTo("certificate");
    assertThat(field(started, "gateway.target.host_key.source")).isEqualTo("directory");
    AuditRecord ended =
        events.await(
            "ssh.session.ended",
            each -> field(each, "gateway.channel.reference").equals(reference));
    assertThat(field(ended, "process.exit_code")).isEqualTo("7");
    assertThat(field(ended, "destination.bytes")).isEqualTo("7");
    assertThat(Long.parseLong(field(started, "event.sequence")))
        .isGreaterThan(
            Long.parseLong(field(events.last("ssh.access.allowed", "alice"), "event.sequence")));
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() ->
            assertThat(target.log())
                .contains("sid=" + reference + " user=alice target=" + LOGIN + "@" + Site.HOST)
                .contains("(serial " + field(started, "gateway.target.auth.serial") + ")"));
  }

  @Test
  void showsTheTargetACertificateForThisSessionOnly() throws IOException {
    Run run = through("alice", "echo in");
    assertThat(run.out()).as(run::toString).isEqualTo("in\n");
    AuditRecord started = events.last("ssh.session.started", "alice");

    List<String> captured = Files.readAllLines(site.folder().resolve(CAPTURED), UTF_8);
    Path last = site.folder().resolve("last-cert.pub");
    Files.writeString(last, captured.getLast() + "\n", UTF_8);
    Run shown = Run.of(SOON, List.of("ssh-keygen", "-L", "-f", last.toString()));
    assertThat(shown.out().replaceAll("\\s+", " "))
        .as(shown::toString)
        .contains(
            "ssh-ed25519-cert-v01@openssh.com user certificate",
            "Public key: ED25519-CERT " + field(started, "gateway.target.auth.fingerprint"),
            "Signing CA: ED25519 " + fingerprint(site.folder().resolve("ca_key.pub")),
            "Key ID: \"sshmux sid="
                + field(started, "gateway.channel.reference")
                + " user=alice target="
                + LOGIN
                + "@"
                + Site.HOST,
            "Serial: " + field(started, "gateway.target.auth.serial") + " ",
            "Principals: " + LOGIN + " Critical Options: (none) Extensions: permit-pty");
    Matcher valid = VALID.matcher(shown.out());
    assertThat(valid.find()).as(shown::toString).isTrue();
    assertThat(LocalDateTime.parse(valid.group(1)))
        .isBeforeOrEqualTo(LocalDateTime.now(ZoneId.systemDefault()).plusMinutes(2));
  }

  @Test
  void refusesWhatIsNotPermittedWithTheOneSentence() throws IOException {
    Run stranger = through("bob", "id");
    Run login = through("alice", "nobody@" + Site.HOST + "+" + target.port(), "id");
    Run host = through("alice", "db2", "id");
    Run unreadable = through("alice", "a@b@c", "id");

    for (Run run : List.of(stranger, login, host, unreadable)) {
      assertThat(run.exit()).as(run::toString).isEqualTo(255);
      assertThat(run.out()).isEmpty();
      assertThat(run.err())
          .isEqualTo(
              "sshmux: access refused; ask your administrator, reference " + reference(run) + "\n");
    }
    assertThat(reasonOf(stranger)).isEqualTo("policy.no-grant");
    assertThat(reasonOf(login)).isEqualTo("policy.login-not-granted");
    assertThat(reasonOf(host)).isEqualTo("policy.no-grant");
    assertThat(reasonOf(unreadable)).isEqualTo("request.malformed-target");
  }

  private String reasonOf(Run run) {
    String reference = reference(run);
    return reason(
        events.await(
            "ssh.access.denied",
            each -> field(each, "gateway.channel.reference").equals(reference)));
  }

  @Test
  void refusesAChangedHostKeyUntilTheEntryIsUpdated() throws IOException {
    Path folder = site.folder().resolve("rekeyed");
    Path ca = site.folder().resolve("ca_key");
    try (Sshd rekeyed =
        Sshd.start(
            folder,
            List.of(),
            List.of("AuthorizedKeysFile none", "TrustedUserCAKeys " + ca + ".pub"))) {
      String entry = "cn=db3,ou=hosts," + Slapd.SUFFIX;
      site.change(entry, "add", "objectClass", "ldapPublicKey");
      site.change(entry, "add", "sshPublicKey", target.hostKeyLine());
      String where = "db3+" + rekeyed.port();

      long start = System.nanoTime();
      Run refused = through("alice", where, "id");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
      assertThat(refused.exit()).as(refused::toString).isEqualTo(255);
      assertThat(refused.err()).contains("is not the one it should be", reference(refused));
      AuditRecord event = events.last("ssh.hostkey.refused", "alice");
      assertThat(reason(event)).isEqualTo("target.host-key-changed");
      assertThat(field(event, "gateway.target.host_key.fingerprint"))
          .isEqualTo(fingerprint(folder.resolve("host_key.pub")));
      assertThat(event.texts("gateway.target.host_key.expected"))
          .isEqualTo(
              List.of(fingerprint(site.folder().resolve("certified").resolve("host_key.pub"))));

      site.change(entry, "delete", "sshPublicKey", target.hostKeyLine());
      site.change(entry, "add", "sshPublicKey", rekeyed.hostKeyLine());
      Run works = through("alice", where, "echo in");
      assertThat(works.out()).as(works::toString).isEqualTo("in\n");
    }
  }

  private static String fingerprint(Path key) {
    Run run = Run.of(SOON, List.of("ssh-keygen", "-lf", key.toString()));
    return run.out().split(" ", -1)[1];
  }

  @Test
  void refusesAHostWhoseKeyNobodyKnows() throws IOException {
    Run run = through("alice", "db4+" + target.port(), "id");
    assertThat(run.exit()).isEqualTo(255);
    assertThat(run.err()).contains("the host key of db4 is not known here", reference(run));
    assertThat(reason(events.last("ssh.hostkey.refused", "alice")))
        .isEqualTo("target.host-key-unknown");
  }

  @Test
  void listsHostsFromTheDirectory() throws IOException {
    Run hosts = site.client("alice", gateway.port()).run("gw", "hosts");
    assertThat(hosts.out()).as(hosts::toString).contains(Site.HOST, "databases");
    Run nobody = site.client("bob", gateway.port()).run("gw", "hosts");
    assertThat(nobody.err()).contains("no host is open to you");
    Run me = site.client("alice", gateway.port()).run("gw", "whoami");
    assertThat(me.out()).contains("alice", Site.personDn("alice"), "databases, dba");
    assertThat(field(events.last("ssh.command.run", "alice"), "process.exit_code")).isEqualTo("0");
  }

  @Test
  void showsTheAuthoritysLine() throws IOException {
    Path config = site.folder().resolve("sessions").resolve("sshmux.yaml");
    Run shown = Installed.run("ca", "show", "-c", config.toString());
    assertThat(shown.exit()).as(shown::toString).isZero();
    String key = Files.readString(site.folder().resolve("ca_key.pub"), UTF_8).split(" ", -1)[1];
    assertThat(shown.out()).contains(key);
  }
}
