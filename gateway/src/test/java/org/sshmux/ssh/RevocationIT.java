package org.sshmux.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.audit.AuditEvent;
import org.sshmux.identity.AccountState;
import org.sshmux.identity.AuthorizedKey;
import org.sshmux.identity.DirectoryChange;
import org.sshmux.identity.Lookup;
import org.sshmux.openssh.Keys;
import org.sshmux.openssh.Run;
import org.sshmux.openssh.Tmux;
import org.sshmux.session.FakeDirectory;

/** What people see and lose when the directory takes a right away from them. */
@Timeout(120)
class RevocationIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration A_SECOND = Duration.ofSeconds(1);
  private static final String WITHDRAWN =
      "sshmux: access was withdrawn; ask your administrator, reference C";
  private static final String WAIT = "echo ready; sleep 60";

  /** The first message of a file transfer: SSH_FXP_INIT, version 3. */
  private static final byte[] SFTP_INIT = {0, 0, 0, 5, 1, 0, 0, 0, 3};

  @TempDir Path folder;
  private final List<Process> started = new ArrayList<>();
  private SessionRig rig;

  @BeforeEach
  void open() throws IOException {
    rig = SessionRig.withCertificates(folder, "PrintLastLog no", "PrintMotd no");
  }

  @AfterEach
  void close() {
    started.forEach(Process::destroyForcibly);
    rig.close();
  }

  private Process start(List<String> command) {
    Process process = Run.start(command);
    started.add(process);
    return process;
  }

  private Process start(String... arguments) {
    return start(rig.command(arguments));
  }

  /** Waits until a program's output begins with a text. */
  private static Process saying(Process process, String text) throws IOException {
    InputStream out = process.getInputStream();
    assertThat(new String(out.readNBytes(text.length()), UTF_8)).isEqualTo(text);
    return process;
  }

  private static String permitted(String what) {
    return "ssh://" + SessionRig.LOGIN + "@localhost:*?permit=" + what;
  }

  /** Gives alice other grants, or none, and tells of it. */
  private void permit(String... grants) {
    rig.gateway().permit("alice", grants);
    tell();
  }

  private void forget() {
    rig.gateway().directory().answer("alice", new Lookup.Unknown());
    tell();
  }

  private void tell() {
    rig.gateway()
        .directory()
        .tell(new DirectoryChange.OfPeople(Set.of("alice"), "modified cn=team"));
  }

  private static void endsAtOnce(Process process) throws InterruptedException {
    assertThat(process.waitFor(A_SECOND.toMillis(), TimeUnit.MILLISECONDS))
        .as("it ends within a second")
        .isTrue();
  }

  private static Run rest(Process process) {
    return Run.finish(process, SOON, new byte[0]);
  }

  @Test
  void endsACommandWithASentence() throws Exception {
    Process command = saying(start("through", WAIT), "ready\n");
    permit();
    endsAtOnce(command);
    Run run = rest(command);
    assertThat(run.exit()).as(run::toString).isEqualTo(255);
    assertThat(run.err()).contains(WITHDRAWN);
    AuditEvent.AccessRevoked revoked =
        rig.gateway().trail().awaitEvent(AuditEvent.AccessRevoked.class, SOON);
    AuditEvent.SessionEnded ended =
        rig.gateway().trail().awaitEvent(AuditEvent.SessionEnded.class, SOON);
    assertThat(revoked.reason()).isEqualTo("policy.no-grant");
    assertThat(revoked.change()).isEqualTo("modified cn=team");
    assertThat(run.err()).contains(revoked.request().orElseThrow().reference());
    assertThat(ended.reason()).isEqualTo("closed.revoked");
    assertThat(rig.gateway().trail().events()).containsSubsequence(revoked, ended);
  }

  @Test
  void endsATerminalSessionOnALineOfItsOwn() throws Exception {
    Process terminal = saying(start("-tt", "through", WAIT), "ready\r\n");
    forget();
    endsAtOnce(terminal);
    Run run = rest(terminal);
    assertThat(run.exit()).as(run::toString).isEqualTo(255);
    assertThat(run.err()).containsPattern(WITHDRAWN + "[0-9A-Z]{9}\r\n");
    assertThat(rig.gateway().trail().awaitEvent(AuditEvent.ConnectionClosed.class, SOON).reason())
        .isEqualTo("closed.revoked");
    assertThat(rig.gateway().trail().awaitEvent(AuditEvent.SessionEnded.class, SOON).reason())
        .isEqualTo("closed.revoked");
  }

  @Test
  void endsAFileTransfer() throws Exception {
    Process sftp = start(List.of("sftp", "-q", "-F", rig.config().toString(), "through"));
    sftp.getOutputStream().write("pwd\n".getBytes(UTF_8));
    sftp.getOutputStream().flush();
    saying(sftp, "sftp> ");
    rig.gateway().trail().awaitEvent(AuditEvent.SessionStarted.class, SOON);
    permit(permitted("shell,exec"));
    AuditEvent.SessionEnded ended =
        rig.gateway().trail().awaitEvent(AuditEvent.SessionEnded.class, A_SECOND);
    assertThat(ended.reason()).isEqualTo("closed.revoked");
    Run run = Run.finish(sftp, SOON, "ls\n".getBytes(UTF_8));
    // 141: sftp wrote to its ssh that had ended already, and died of SIGPIPE.
    assertThat(run.exit()).as(run::toString).isIn(255, 141);
    assertThat(run.err()).contains(WITHDRAWN);
  }

  @Test
  void endsAJump() throws Exception {
    permit("ssh://localhost:*");
    Path config = rig.gateway().clientConfig("alice", rig.alice(), rig.target().port());
    Process jump = saying(start(TestGateway.command(config, "target", WAIT)), "ready\n");
    permit("ssh://web1");
    endsAtOnce(jump);
    assertThat(rest(jump).exit()).isEqualTo(255);
    assertThat(rig.gateway().trail().awaitEvent(AuditEvent.ChannelClosed.class, SOON).reason())
        .isEqualTo("closed.revoked");
    assertThat(rig.gateway().trail().awaitEvent(AuditEvent.AccessRevoked.class, SOON).reason())
        .isEqualTo("policy.no-grant");
  }

  @Test
  void leavesWhatIsStillPermittedOnTheSameConnection() throws Exception {
    Path mux = folder.resolve("mux");
    start("-M", "-S", mux.toString(), "-N", "through");
    await().atMost(SOON).until(() -> Files.exists(mux));
    Process command = saying(start("-S", mux.toString(), "through", WAIT), "ready\n");
    Process files = start("-S", mux.toString(), "-s", "through", "sftp");
    assertThat(rounds(files)).isTrue();
    permit(permitted("sftp"));
    endsAtOnce(command);
    Run run = rest(command);
    assertThat(run.exit()).as(run::toString).isEqualTo(255);
    assertThat(run.err()).contains(WITHDRAWN);
    assertThat(rounds(files)).isTrue();
    Process more = start("-S", mux.toString(), "-s", "through", "sftp");
    assertThat(rounds(more)).isTrue();
    assertThat(rig.gateway().trail().events(AuditEvent.AccessRevoked.class)).hasSize(1);
    assertThat(rig.gateway().trail().events(AuditEvent.ConnectionOpened.class)).hasSize(1);
  }

  /** One question and its answer. */
  private static boolean rounds(Process sftp) throws IOException {
    sftp.getOutputStream().write(SFTP_INIT);
    sftp.getOutputStream().flush();
    byte[] head = sftp.getInputStream().readNBytes(4);
    int length = ((head[2] & 0xff) << 8) | (head[3] & 0xff);
    return sftp.getInputStream().readNBytes(length).length == length;
  }

  @Test
  void endsAllThatGoesThroughOneConnection() throws Exception {
    Path mux = folder.resolve("mux");
    permit(permitted("shell,exec,sftp"), "ssh://localhost:*?permit=forward");
    Process master = start("-M", "-S", mux.toString(), "-N", "through");
    await().atMost(SOON).until(() -> Files.exists(mux));
    Process command = saying(start("-S", mux.toString(), "through", WAIT), "ready\n");
    Process stream =
        saying(
            start("-S", mux.toString(), "-W", "localhost:" + rig.target().port(), "through"),
            "SSH-2.0");
    forget();
    endsAtOnce(master);
    endsAtOnce(command);
    endsAtOnce(stream);
    assertThat(rest(master).err()).contains("access was withdrawn");
    Run run = rest(command);
    assertThat(run.exit()).as(run::toString).isEqualTo(255);
    assertThat(run.err()).contains(WITHDRAWN);
    rig.gateway().trail().awaitEvent(AuditEvent.ConnectionClosed.class, SOON);
    assertThat(rig.gateway().trail().events())
        .last()
        .isInstanceOf(AuditEvent.ConnectionClosed.class);
    assertThat(rig.gateway().trail().awaitEvent(AuditEvent.AccessRevoked.class, SOON).request())
        .isEmpty();
  }

  @Test
  void leavesOtherPeopleAlone() throws Exception {
    Path key = rig.gateway().person("bob", "ssh://localhost:*");
    Path config = rig.gateway().clientConfig("bob", key, rig.target().port());
    Process bob =
        saying(
            start(TestGateway.command(config, "-W", "localhost:" + rig.target().port(), "gw")),
            "SSH-2.0");
    Process alice = saying(start("through", WAIT), "ready\n");
    forget();
    endsAtOnce(alice);
    bob.getOutputStream().write("SSH-2.0-bob\r\n".getBytes(UTF_8));
    bob.getOutputStream().flush();
    assertThat(bob.getInputStream().readNBytes(500)).hasSize(500);
  }

  @Test
  void endsASessionWhenTheKeyExpires() throws Exception {
    AuthorizedKey line =
        new AuthorizedKey(
            TestGateway.offered(Keys.publicLine(rig.alice())),
            "",
            List.of(),
            List.of(),
            Optional.of(Instant.now().plusSeconds(5)));
    rig.gateway()
        .directory()
        .answer(
            "alice",
            FakeDirectory.found(
                FakeDirectory.person(
                    "alice", new AccountState.Active(), List.of(line), permitted("exec"))));
    Process command = saying(start("through", WAIT), "ready\n");
    Run run = rest(command);
    assertThat(run.exit()).as(run::toString).isEqualTo(255);
    assertThat(run.err()).contains(WITHDRAWN);
    AuditEvent.AccessRevoked revoked =
        rig.gateway().trail().awaitEvent(AuditEvent.AccessRevoked.class, SOON);
    assertThat(revoked.reason()).isEqualTo("auth.key-expired");
    assertThat(revoked.trigger()).isEqualTo("expiry");
  }

  @Test
  void doesNotWaitForAClientThatDoesNotRead() throws Exception {
    Process flood = saying(start("through", "yes"), "y\n");
    permit();
    AuditEvent.SessionEnded ended =
        rig.gateway().trail().awaitEvent(AuditEvent.SessionEnded.class, A_SECOND);
    assertThat(ended.reason()).isEqualTo("closed.revoked");
    assertThat(rest(flood).exit()).isEqualTo(255);
  }

  @Test
  void endsTheMenu() {
    hosts();
    try (Tmux tmux = Tmux.run(folder, 120, 24, rig.command("gw"))) {
      tmux.await("web1.example.test");
      forget();
      tmux.await(WITHDRAWN);
      tmux.await("ended with 255");
    }
  }

  @Test
  void leadsBackToTheMenuWithANotice() {
    hosts();
    try (Tmux tmux = Tmux.run(folder, 120, 24, rig.command("gw"))) {
      tmux.await("web1.example.test");
      tmux.type("localhost");
      tmux.await("1 of 2");
      tmux.press("Enter");
      tmux.type("echo at $((40+2))\n");
      tmux.await("at 42");
      permit("ssh://web1.example.test", "ssh://web2.example.test");
      tmux.await("access was withdrawn");
      tmux.await("web2.example.test");
      tmux.press("C-c");
      tmux.await("ended with 0");
    }
  }

  private void hosts() {
    permit(
        "ssh://%s@localhost:%d".formatted(SessionRig.LOGIN, rig.target().port()),
        "ssh://web1.example.test");
  }
}
