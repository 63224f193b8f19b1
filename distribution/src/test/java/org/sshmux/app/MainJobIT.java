package org.sshmux.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sshmux.app.Events.field;
import static org.sshmux.app.Events.reason;
import static org.sshmux.app.Events.reference;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sshmux.audit.ecs.AuditRecord;
import org.sshmux.openssh.Run;

/** What the product is for, with the stock client, a real directory and a real target. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class MainJobIT {
  private Site site;
  private Path config;
  private Gateway gateway;
  private Events events;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException, InterruptedException {
    site = Site.open(folder);
    site.dba("alice");
    site.person("bob");
    site.dba("carol", "shadowExpire: 1");
    site.dba("dave");
    site.change(Site.personDn("dave"), "add", "pwdAccountLockedTime", "000001010000Z");
    site.dba("erin");
    config = site.configuration("gateway", Map.of());
    gateway = Site.gateway(config);
    events = Site.events(config);
  }

  @AfterAll
  void close() {
    gateway.close();
    site.close();
  }

  private Client client(String login) throws IOException {
    return site.client(login, Site.port(gateway));
  }

  private Run show(String... arguments) {
    List<String> line = new ArrayList<>(List.of("audit", "show", "-c", config.toString()));
    line.addAll(List.of(arguments));
    return Installed.run(line.toArray(String[]::new));
  }

  @Test
  void takesAliceToHerHost() throws IOException {
    Run run = client("alice").jump("echo ok; exit 7");

    assertThat(run.out()).as(run::toString).isEqualTo("ok\n");
    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isEqualTo(7);

    String connection = field(events.last("ssh.auth.succeeded", "alice"), "gateway.connection.id");
    events.await(
        "ssh.connection.closed", each -> field(each, "gateway.connection.id").equals(connection));
    AuditRecord allowed = events.last("ssh.access.allowed", "alice");
    assertThat(field(allowed, "gateway.connection.id")).isEqualTo(connection);
    assertThat(field(allowed, "rule.name")).isEqualTo("ssh://db1:* databases");
    assertThat(field(allowed, "rule.ruleset")).isEqualTo(Site.groupDn("databases"));
    assertThat(allowed.texts("gateway.decision.path"))
        .isEqualTo(List.of(Site.groupDn("dba"), Site.groupDn("databases")));
    assertThat(allowed.texts("gateway.request.addresses")).isEqualTo(List.of("127.0.0.1"));
    AuditRecord closed = events.last("ssh.channel.closed", "alice");
    assertThat(Long.parseLong(field(closed, "source.bytes"))).isPositive();
    assertThat(Long.parseLong(field(closed, "destination.bytes"))).isPositive();
  }

  @Test
  void refusesBobAtTheChannel() throws IOException {
    Run run = client("bob").jump("id");

    assertThat(run.exit()).isEqualTo(255);
    assertThat(run.out()).isEmpty();
    String reference = reference(run);
    assertThat(run.err())
        .contains(
            "channel 0: open failed: administratively prohibited: access refused; ask your"
                + " administrator, reference "
                + reference);
    assertThat(run.err()).doesNotContain("policy", "grant", "127.0.0.1");

    Run told = show(reference);
    assertThat(told.exit()).as(told::toString).isZero();
    assertThat(told.out())
        .hasLineCount(1)
        .contains("access denied", "bob", "db1", "policy.no-grant", reference);
    Run json = show(reference, "--json");
    assertThat(json.out())
        .hasLineCount(1)
        .contains("\"action\":\"ssh.access.denied\"", "\"reason\":\"policy.no-grant\"");
    AuditRecord denied = events.last("ssh.access.denied", "bob");
    assertThat(json.out().strip()).isEqualTo(denied.line());
  }

  @ParameterizedTest
  @CsvSource({
    "carol, auth.account-expired, shadowExpire",
    "dave, auth.account-locked, pwdAccountLockedTime"
  })
  void refusesBarredPeopleAtAuthentication(String login, String reason, String attribute)
      throws IOException {
    Run run = client(login).jump("id");

    assertThat(run.exit()).isEqualTo(255);
    assertThat(run.out()).isEmpty();
    String reference = reference(run);
    assertThat(run.err())
        .contains("sshmux: access refused; ask your administrator, reference " + reference)
        .doesNotContain("account", "expired", "locked", "disabled", "shadow", "pwd");

    Run told = show(reference);
    assertThat(told.exit()).as(told::toString).isZero();
    assertThat(told.out()).contains("login failed", login, reason, attribute, reference);
    Run json = show(reference, "--json");
    assertThat(json.out()).contains("\"reason\":\"" + reason + "\"", attribute);
    AuditRecord failed = events.last("ssh.auth.failed", login);
    assertThat(reason(failed)).isEqualTo(reason);
    assertThat(field(failed, "gateway.connection.id")).isEqualTo(reference);
  }

  @Test
  void refusesAKeyThatIsNotThePersons() throws IOException {
    Run run = client("bob").with("-l", "erin").knock();

    assertThat(run.exit()).isEqualTo(255);
    assertThat(run.err()).contains("erin@127.0.0.1: Permission denied (publickey).");
    AuditRecord failed =
        events.await("ssh.auth.failed", each -> field(each, "gateway.auth.login").equals("erin"));
    assertThat(reason(failed)).isEqualTo("auth.no-matching-key");
  }

  @Test
  void tellsStrangersNoMoreThanOthers() throws IOException {
    Run stranger = client("bob").with("-l", "mallory").knock();
    Run known = client("bob").with("-l", "carol").knock();

    assertThat(stranger.exit()).isEqualTo(known.exit());
    assertThat(stranger.err()).isEqualTo(known.err().replace("carol", "mallory"));
    AuditRecord failed =
        events.await(
            "ssh.auth.failed", each -> field(each, "gateway.auth.login").equals("mallory"));
    assertThat(reason(failed)).isEqualTo("auth.unknown-person");
  }

  @Test
  void findsNothingUnderAReferenceThatNobodyWasTold() {
    Run told = show("C000000000");

    assertThat(told.exit()).isEqualTo(1);
    assertThat(told.out()).isEmpty();
    assertThat(told.err()).isEqualTo("sshmux: the trail holds nothing like that\n");
  }
}
