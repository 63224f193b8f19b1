package org.sshmux.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sshmux.ssh.TestGateway.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.audit.AuditEvent;
import org.sshmux.openssh.Run;
import org.sshmux.openssh.Sshd;

/** The stock client through the gateway to a real sshd. */
class JumpIT {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path folder;
  private TestGateway gateway;
  private Sshd target;
  private Path alice;

  @BeforeEach
  void start() throws IOException {
    gateway = TestGateway.open(folder);
    alice = gateway.person("alice", "ssh://localhost:*");
    target =
        Sshd.start(
            folder.resolve("target"),
            List.of(Files.readString(Path.of(alice + ".pub")).strip()),
            List.of());
  }

  @AfterEach
  void stop() {
    target.close();
    gateway.close();
  }

  @Test
  void takesAPermittedPersonToTheTarget() {
    Path config = gateway.clientConfig("alice", alice, target.port());
    Run run = ssh(config, "target", "echo ok; exit 7");
    assertThat(run.out()).isEqualTo("ok\n");
    assertThat(run.exit()).as(run::toString).isEqualTo(7);
    AuditEvent.ChannelClosed closed =
        gateway.trail().awaitEvent(AuditEvent.ChannelClosed.class, SOON);
    assertThat(closed.bytesIn()).isGreaterThan(1000);
    assertThat(closed.bytesOut()).isGreaterThan(1000);
    assertThat(closed.actor().login()).isEqualTo("alice");
    gateway.trail().awaitEvent(AuditEvent.ConnectionClosed.class, SOON);
  }

  @Test
  void refusesAPersonWithoutAGrantWithAReferenceThatFindsTheEvent() {
    Path bob = gateway.person("bob");
    Path config = gateway.clientConfig("bob", bob, target.port());
    Run run = ssh(config, "target", "echo ok");
    assertThat(run.exit()).isEqualTo(255);
    assertThat(run.err()).contains("administratively prohibited");
    AuditEvent.AccessDenied denied =
        gateway.trail().awaitEvent(AuditEvent.AccessDenied.class, SOON);
    assertThat(denied.reason()).isEqualTo("policy.no-grant");
    assertThat(run.err()).contains(denied.request().reference());
  }

  @Test
  void tellsWhoAsksForAShellHowToReachAHost() {
    Path config = gateway.clientConfig("alice", alice, target.port());
    Run run = ssh(config, "gw");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("ssh PERSON+HOST@GATEWAY");
  }

  @Test
  void refusesOtherChannelsAndForwardsAndLivesOn() {
    Path config = gateway.clientConfig("alice", alice, target.port());
    Run remote = ssh(config, "-N", "-o", "ExitOnForwardFailure=yes", "-R", "0:localhost:1", "gw");
    assertThat(remote.exit()).isEqualTo(255);
    assertThat(remote.err()).contains("remote port forwarding failed");
    assertThat(gateway.trail().awaitEvent(AuditEvent.RequestRefused.class, SOON).kind())
        .isEqualTo("tcpip-forward");
    assertThat(ssh(config, "target", "true").exit()).isZero();
  }
}
