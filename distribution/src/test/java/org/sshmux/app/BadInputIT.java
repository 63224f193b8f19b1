package org.sshmux.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.sshmux.app.Events.reason;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sshmux.audit.ecs.AuditRecord;
import org.sshmux.openssh.Keys;
import org.sshmux.openssh.Run;

/**
 * What strangers and mistakes do to a running gateway: it closes the connection or says no in one
 * sentence, and goes on.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class BadInputIT {
  private static final int LOGIN_GRACE_SECONDS = 6;

  /** To the end of the login grace time, and what a busy machine needs beyond it. */
  private static final Duration PATIENCE = Duration.ofSeconds(LOGIN_GRACE_SECONDS + 4);

  private Site site;
  private Path config;
  private Installed gateway;
  private Events events;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException, InterruptedException {
    site = Site.open(folder);
    site.dba("alice");
    config =
        site.configuration("gateway", Map.of("server.login-grace-time", LOGIN_GRACE_SECONDS + "s"));
    gateway = Installed.gateway(config);
    events = Site.events(config);
  }

  @AfterAll
  void close() {
    gateway.close();
    site.close();
  }

  @AfterEach
  void serviceContinues() throws IOException {
    assertThat(client("alice").knock()).matches(Client::reached);
    gateway.assertWell();
  }

  private Client client(String login) throws IOException {
    return site.client(login, gateway.port());
  }

  private AuditRecord lastFailure(String login) {
    return events.await(
        "ssh.auth.failed", each -> each.text("gateway.auth.login").orElse("").equals(login));
  }

  // ---- in the directory --------------------------------------------------------------------

  @Test
  void aMalformedKeyLineSpoilsNoOther() throws IOException {
    String good = Keys.generate(site.key("erin"));
    String cut = good.substring(0, 40);
    site.personWithKeys("erin", List.of("ssh-ed25519 this is no key", cut, "restrict " + good));
    site.join("dba", Site.personDn("erin"));

    assertThat(client("erin").knock()).matches(Client::reached);
  }

  @Test
  void aMalformedKeyLineLetsNobodyIn() throws IOException {
    String good = Keys.generate(site.key("frank"));
    site.personWithKeys("frank", List.of(good.substring(0, good.length() / 2), "x " + good));
    site.join("dba", Site.personDn("frank"));

    Run run = client("frank").knock();

    assertThat(run.exit()).isEqualTo(255);
    assertThat(run.err()).contains("Permission denied (publickey)");
    assertThat(reason(lastFailure("frank"))).isEqualTo("auth.no-matching-key");
  }

  @Test
  void aMalformedStatementPermitsNothing() throws IOException {
    site.person("grace");
    site.group(
        "mistakes",
        Site.personDn("grace"),
        "ssh://[db1",
        "ssh://10.20.0.0/99",
        "ssh://db1:notaport",
        "ssh:db1",
        "ssh://");
    assertThat(client("grace").knock().err())
        .contains("administratively prohibited: access refused");

    AuditRecord denied = events.last("ssh.access.denied", "grace");
    assertThat(reason(denied)).isEqualTo("policy.no-grant");
  }

  @Test
  void aMalformedStatementSpoilsNoOther() throws IOException {
    site.person("heidi");
    site.group("half", Site.personDn("heidi"), "ssh://[db1", "ssh://db1:*", "ssh://db1:port");

    assertThat(client("heidi").knock()).matches(Client::reached);
  }

  @Test
  void aMalformedStatementThatMayForbidRefusesEverything() throws IOException {
    site.person("ivan");
    site.group("careful", Site.personDn("ivan"), "ssh://!10.20.0.0/16", "ssh://db1:*");

    Run run = client("ivan").knock();

    assertThat(run.err()).contains("administratively prohibited: access refused");
    assertThat(reason(events.last("ssh.access.denied", "ivan"))).isEqualTo("policy.incomplete");
  }

  // ---- names -------------------------------------------------------------------------------

  @Test
  void theHostileClientGetsInUnderItsOwnName() {
    assertThat(HostileClient.logsIn(gateway.port(), "alice", site.key("alice"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "alice)(uid=*",
        "*",
        "alice\\2a",
        "alice,ou=people",
        "-oProxyCommand=x",
        "../../etc/passwd",
        "al\u0000ice",
        "\u001b[2Jalice",
        "alice ",
        "\u0430lice"
      })
  void namesThatAreNoneAreNobody(String login) throws IOException {
    assertThat(HostileClient.logsIn(gateway.port(), login, site.key("alice"))).isFalse();

    assertThat(reason(lastFailure(login))).isEqualTo("auth.unknown-person");
  }

  @ParameterizedTest
  @ValueSource(ints = {65, 255, 4_000, 30_000, 200_000})
  void overlongNamesAreNobody(int length) throws IOException {
    String login = "a".repeat(length);
    assertThat(HostileClient.logsIn(gateway.port(), login, site.key("alice"))).isFalse();

    assertThat(client("alice").with("-l", "a".repeat(Math.min(length, 30_000))).knock())
        .matches(run -> !Client.reached(run));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"db1%00:22", "-db1:22", "[::1]:22", "127.1:22", "0x7f000001:22", "xn--zzzzz:22"})
  void targetsThatNobodyNamesAreRefused(String target) throws IOException {
    Run run = client("alice").run("-W", target, "gw");

    assertThat(run.exit()).isEqualTo(255);
    assertThat(run.err()).contains("open failed: administratively prohibited: access refused");
  }

  @Test
  void aTargetThatIsNotThereIsNotReached() throws IOException {
    Run run = client("alice").run("-W", "DB1.:1", "gw");

    assertThat(run.exit()).isEqualTo(255);
    assertThat(run.err())
        .contains("open failed: connect failed: the target could not be reached; reference C")
        .doesNotContain("127.0.0.1");
  }

  // ---- on the wire -------------------------------------------------------------------------

  @Test
  void garbageEndsTheConnection() {
    byte[] garbage = new byte[64 * 1024];
    new Random(20261122).nextBytes(garbage);

    assertEnds(new String(garbage, ISO_8859_1));
  }

  @Test
  void aRequestOfAnotherProtocolEndsTheConnection() {
    assertEnds("GET / HTTP/1.1\r\nHost: db1\r\n\r\n");
  }

  @Test
  void aVersionThatIsNotServedEndsTheConnection() {
    assertEnds("SSH-1.5-old\r\n");
  }

  @Test
  void anEndlessLineEndsTheConnection() {
    assertEnds(
        "A".repeat(10_000), "SSH-2.0-" + "A".repeat(10_000) + "\r\n", "A line\r\n".repeat(2_000));
  }

  @Test
  void garbageAfterTheVersionEndsTheConnection() {
    assertEnds(
        "SSH-2.0-x\r\n" + "\u007f".repeat(50_000), "SSH-2.0-x\r\n" + "\u0000".repeat(50_000));
  }

  @Test
  void aVersionThatNeverComesEndsTheConnectionInTime() {
    assertEnds("", "SSH-2.0-half", "SSH-2.0-whole\r\n");
  }

  /**
   * Says each on a connection of its own, and asserts that the gateway hangs up within the login
   * grace time and books it.
   */
  private void assertEnds(String... said) {
    Stream.of(said)
        .map(each -> CompletableFuture.supplyAsync(() -> hear(each), Thread::startVirtualThread))
        .toList()
        .forEach(heard -> Installed.assertNoStackTrace(heard.join()));
    Awaitility.await("every connection is booked to its end")
        .until(() ->
            events.of("ssh.connection.opened").size() == events.of("ssh.connection.closed").size());
  }

  /** Says something and returns what comes until the gateway hangs up. */
  private String hear(String said) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write(said.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (SocketException e) {
      return "It hung up before everything was said.";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
