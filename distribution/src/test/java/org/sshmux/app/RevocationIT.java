package org.sshmux.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.sshmux.app.Events.field;
import static org.sshmux.app.Events.reason;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sshmux.audit.AuditRecord;
import org.sshmux.ldap.Slapd;
import org.sshmux.openssh.Keys;
import org.sshmux.openssh.Sshd;

/**
 * Rights that are taken away in a real slapd, while sessions of the packaged gateway rest on them.
 * The directory tells of the change; the fresh time is far longer than the test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class RevocationIT {
  private static final String LOGIN = System.getProperty("user.name");

  /** How often each right is taken away; more with {@code -Dsshmux.revocation.rounds=50}. */
  private static final int ROUNDS = Integer.getInteger("sshmux.revocation.rounds", 1);

  /** A busy machine may need most of it; what it takes is printed. */
  private static final Duration IN_TIME = Duration.ofSeconds(10);

  private Site site;
  private Sshd target;
  private Installed gateway;
  private Events events;
  private Process bystander;
  private int people;

  /**
   * A way to take a right away.
   *
   * @param code the reason that the trail has
   */
  record Loss(String code, Taking taking) {}

  interface Taking {
    void from(Site site, String person, String group);
  }

  @BeforeAll
  void open(@TempDir Path folder) throws IOException, InterruptedException {
    site = Site.open(folder);
    Path ca = folder.resolve("ca_key");
    Keys.generate(ca);
    target =
        Sshd.start(
            folder.resolve("certified"),
            List.of(),
            List.of("AuthorizedKeysFile none", "TrustedUserCAKeys " + ca + ".pub"));
    String host = "cn=" + Site.HOST + ",ou=hosts," + Slapd.SUFFIX;
    site.change(host, "add", "objectClass", "ldapPublicKey");
    site.change(host, "add", "sshPublicKey", target.hostKeyLine());
    site.dba("bystander");
    Path config =
        site.configuration(
            "revoking",
            Map.of(
                "ca.key-file",
                ca.toString(),
                "policy.logins",
                "[\"" + LOGIN + "\"]",
                "directory.cache.fresh",
                "1h",
                "session.recheck-interval",
                "1h"));
    gateway = Installed.gateway(config);
    events = Site.events(config);
    bystander = session("bystander", "cat");
  }

  @AfterAll
  void close() {
    bystander.destroy();
    gateway.assertWell();
    gateway.close();
    target.close();
    site.close();
  }

  static Stream<Arguments> losses() {
    return Stream.of(
        loss(
            "an account that is locked",
            "auth.account-locked",
            (site, person, _) ->
                site.change(person, "add", "pwdAccountLockedTime", "000001010000Z")),
        loss(
            "an account that has expired",
            "auth.account-expired",
            (site, person, _) -> site.change(person, "add", "shadowExpire", "1")),
        loss(
            "an account that is deleted",
            "auth.unknown-person",
            (site, person, _) ->
                site.directory().modify("dn: " + person + "\nchangetype: delete\n")),
        loss(
            "an account that is renamed",
            "auth.unknown-person",
            (site, person, _) ->
                site.directory()
                    .modify(
                        "dn: "
                            + person
                            + "\nchangetype: modrdn\nnewrdn: uid=renamed"
                            + System.nanoTime()
                            + "\ndeleteoldrdn: 1\n")),
        loss(
            "a key that is removed",
            "auth.key-removed",
            (site, person, _) ->
                site.directory()
                    .modify("dn: " + person + "\nchangetype: modify\ndelete: sshPublicKey\n")),
        loss(
            "a membership that ends, of a group in a group",
            "policy.no-grant",
            (site, person, group) ->
                site.change(Site.groupDn(group + "-inner"), "delete", "member", person)),
        loss(
            "a statement that is removed",
            "policy.no-grant",
            (site, _, group) ->
                site.change(Site.groupDn(group), "replace", "labeledURI", "ssh://elsewhere:*")),
        loss(
            "a statement that forbids",
            "policy.explicit-deny",
            (site, _, group) ->
                site.change(
                    Site.groupDn(group), "add", "labeledURI", "ssh://!" + Site.HOST + ":*")));
  }

  private static Arguments loss(String name, String code, Taking taking) {
    return Arguments.of(Named.of(name, new Loss(code, taking)));
  }

  private Process session(String person, String command) throws IOException {
    Process process =
        site.client(person, gateway.port())
            .with("-o", "User=" + person + "+" + Site.HOST + "+" + target.port())
            .start("gw", "echo up; " + command);
    assertThat(line(process)).isEqualTo("up");
    return process;
  }

  private static String line(Process process) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = process.getInputStream().read(); c >= 0 && c != '\n'; ) {
      line.append((char) c);
      c = process.getInputStream().read();
    }
    return line.toString();
  }

  @ParameterizedTest
  @MethodSource("losses")
  void endsTheSessionsThatRestOnIt(Loss loss) throws Exception {
    List<Long> millis = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      millis.add(take(loss, "p" + people++));
      bystander.getOutputStream().write("still here\n".getBytes(UTF_8));
      bystander.getOutputStream().flush();
      assertThat(line(bystander)).isEqualTo("still here");
    }
    long[] sorted = millis.stream().mapToLong(Long::longValue).sorted().toArray();
    System.out.println(
        loss.code()
            + ": from the answer to the change to the client's end, ms: p50 "
            + sorted[sorted.length / 2]
            + ", p95 "
            + sorted[(int) (sorted.length * 0.95)]
            + " of "
            + Arrays.toString(sorted));
  }

  /** Takes the right away; how long the session lived after that, in ms. */
  private long take(Loss loss, String person) throws Exception {
    String group = "group-of-" + person;
    site.person(person);
    site.group(group + "-inner", Site.personDn(person), "https://example.test");
    site.join(group + "-inner", "cn=nobody," + Slapd.SUFFIX);
    site.group(group, Site.groupDn(group + "-inner"), "ssh://" + Site.HOST + ":*");
    Process session = session(person, "sleep 60");
    loss.taking().from(site, Site.personDn(person), group);
    long start = System.nanoTime();
    assertThat(session.waitFor(IN_TIME.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    assertThat(session.exitValue()).isEqualTo(255);
    try (BufferedReader err = session.errorReader(UTF_8)) {
      assertThat(err.readLine()).contains("access was withdrawn", "reference C");
    }
    AuditRecord revoked = events.last("ssh.access.revoked", person);
    assertThat(reason(revoked)).isEqualTo(loss.code());
    assertThat(field(revoked, "gateway.revocation.trigger")).isEqualTo("change");
    return millis;
  }
}
