package org.sshmux.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.audit.AuditEvent;
import org.sshmux.identity.DirectoryChange;
import org.sshmux.openssh.Run;

/** X11 forwarding with a real X server, a real X client, and sshd between them. */
@Timeout(120)
class X11IT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private Process screen;
  private String display;
  private Path cookies;

  @BeforeEach
  void startAScreen() throws IOException {
    cookies = folder.resolve("cookies");
    Files.createFile(cookies);
    xauth("add", ":0", "MIT-MAGIC-COOKIE-1", "00112233445566778899aabbccddeeff");
    screen =
        new ProcessBuilder(
                "Xvfb",
                "-displayfd",
                "1",
                "-auth",
                cookies.toString(),
                "-nolisten",
                "tcp",
                "-screen",
                "0",
                "640x480x24")
            .redirectError(folder.resolve("xvfb.log").toFile())
            .start();
    display = ":" + screen.inputReader(UTF_8).readLine();
    assertThat(display).matches(":[0-9]+");
    xauth("add", display, "MIT-MAGIC-COOKIE-1", "00112233445566778899aabbccddeeff");
  }

  @AfterEach
  void endTheScreen() throws InterruptedException {
    screen.destroy();
    screen.waitFor();
  }

  private void xauth(String... arguments) {
    List<String> command = new ArrayList<>(List.of("xauth", "-q", "-f", cookies.toString()));
    command.addAll(List.of(arguments));
    Run run = Run.of(SOON, command);
    assertThat(run.exit()).as(run::toString).isZero();
  }

  /** A target whose own cookies are in a file of the test. */
  private SessionRig rig(String forwarding) throws IOException {
    Path xauth = folder.resolve("xauth");
    Files.writeString(
        xauth, "#!/bin/sh\nexec xauth -f " + folder.resolve("far-cookies") + " \"$@\"\n", UTF_8);
    Files.setPosixFilePermissions(xauth, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createFile(folder.resolve("far-cookies"));
    return SessionRig.withCertificates(
        folder, "X11Forwarding " + forwarding, "XAuthLocation " + xauth);
  }

  private Run ssh(SessionRig rig, String host, String command) {
    return Run.of(SOON, command(rig, host, command));
  }

  private List<String> command(SessionRig rig, String host, String command) {
    List<String> line =
        new ArrayList<>(List.of("env", "DISPLAY=" + display, "XAUTHORITY=" + cookies));
    line.addAll(rig.command("-Y", host, command));
    return line;
  }

  private String lookAtTheScreen() {
    return "XAUTHORITY=" + folder.resolve("far-cookies") + " xdpyinfo | grep -v '^name of display'";
  }

  private static void permit(SessionRig rig, String capabilities) {
    rig.gateway()
        .permit("alice", "ssh://" + SessionRig.LOGIN + "@localhost:*?permit=" + capabilities);
  }

  @Test
  void forwardsX11IfTheGrantSaysSo() throws IOException {
    try (SessionRig rig = rig("yes")) {
      permit(rig, "exec,x11");
      Run direct = ssh(rig, "direct", lookAtTheScreen());
      assertThat(direct.out()).as(direct::toString).contains("640x480 pixels");
      Run through = ssh(rig, "through", lookAtTheScreen());
      assertThat(through.out()).as(through::toString).isEqualTo(direct.out());
      assertThat(through.err()).isEqualTo(direct.err());
      assertThat(through.exit()).isEqualTo(direct.exit());
    }
  }

  @Test
  void saysThatTheGrantDoesNotSaySo() throws IOException {
    try (SessionRig rig = rig("yes")) {
      permit(rig, "exec");
      Run run = ssh(rig, "through", "echo \"[$DISPLAY]\"");
      assertThat(run.out()).as(run::toString).isEqualTo("[]\n");
      assertThat(run.exit()).isZero();
      assertThat(run.err()).contains("X11 is not forwarded: none of your groups permits it");
      Awaitility.await()
          .atMost(SOON)
          .untilAsserted(() ->
              assertThat(rig.gateway().trail().events())
                  .filteredOn(AuditEvent.RequestRefused.class::isInstance)
                  .extracting(event -> ((AuditEvent.RequestRefused) event).kind())
                  .containsExactly("x11-req"));
    }
  }

  @Test
  void cutsX11AloneWhenTheGrantSaysSoNoLonger() throws IOException {
    String open =
        "bash -c 'd=${DISPLAY#*:}; exec 3<>/dev/tcp/localhost/$((6000+${d%.*}));"
            + " echo ready; cat <&3; echo cut; exit 7'";
    try (SessionRig rig = rig("yes")) {
      permit(rig, "exec,x11");
      Process through = Run.start(command(rig, "through", open));
      assertThat(new String(through.getInputStream().readNBytes(6), UTF_8)).isEqualTo("ready\n");
      permit(rig, "exec");
      rig.gateway().directory().tell(new DirectoryChange.OfAnybody("modified cn=team"));
      Run run = Run.finish(through, SOON, new byte[0]);
      assertThat(run.out()).as(run::toString).isEqualTo("cut\n");
      assertThat(run.exit()).isEqualTo(7);
      assertThat(rig.gateway().trail().events(AuditEvent.AccessRevoked.class)).isEmpty();
    }
  }

  @Test
  void saysThatTheTargetForwardsNone() throws IOException {
    try (SessionRig rig = rig("no")) {
      permit(rig, "exec,x11");
      Run run = ssh(rig, "through", "echo \"[$DISPLAY]\"");
      assertThat(run.out()).as(run::toString).isEqualTo("[]\n");
      assertThat(run.err()).contains("the target forwards no X11");
      assertThat(run.exit()).isZero();
    }
  }
}
