package org.sshmux.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.openssh.Run;

/** The programs that people use over SSH work with nothing but a user name that says where to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionToolsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private SessionRig rig;
  private Path files;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException {
    rig = SessionRig.withCertificates(folder);
    files = Files.createDirectories(folder.resolve("files/deep/deeper"));
    byte[] content = new byte[3_000_000];
    new Random(1).nextBytes(content);
    Files.write(files.resolve("random.bin"), content);
    Files.writeString(files.resolve("with space.txt"), "text\n", UTF_8);
    files = folder.resolve("files");
  }

  @AfterAll
  void close() {
    rig.close();
  }

  private Run run(String... command) {
    return run(new byte[0], command);
  }

  private Run run(byte[] input, String... command) {
    Run run = Run.of(PATIENCE, List.of(command), input);
    assertThat(run.exit()).as(run::toString).isZero();
    return run;
  }

  private void sameFiles(Path copy) {
    Run run = Run.of(PATIENCE, List.of("diff", "-r", files.toString(), copy.toString()));
    assertThat(run.exit()).as(run::toString).isZero();
  }

  private String config() {
    return rig.config().toString();
  }

  @Test
  void copiesWithScp() throws IOException {
    Path up = rig.folder().resolve("scp-up");
    run("scp", "-qr", "-F", config(), files.toString(), "through:" + up);
    sameFiles(up);
    Path down = rig.folder().resolve("scp-down");
    run("scp", "-qr", "-F", config(), "through:" + files, down.toString());
    sameFiles(down);
  }

  @Test
  void copiesWithTheOldProtocolOfScp() throws IOException {
    Path up = rig.folder().resolve("rcp-up");
    run("scp", "-Oqr", "-F", config(), files.toString(), "through:" + up);
    sameFiles(up);
    Path down = rig.folder().resolve("rcp-down");
    run("scp", "-Oqr", "-F", config(), "through:" + files, down.toString());
    sameFiles(down);
  }

  @Test
  void transfersWithSftp() throws IOException {
    Path up = Files.createDirectories(rig.folder().resolve("sftp-up"));
    Path down = rig.folder().resolve("sftp-down");
    String batch =
        "put -r %s %s/files%nget -r %s/files %s%nls %s%n".formatted(files, up, up, down, up);
    run(batch.getBytes(UTF_8), "sftp", "-q", "-b", "-", "-F", config(), "through");
    sameFiles(up.resolve("files"));
    sameFiles(down);
  }

  @Test
  void synchronizesWithRsync() {
    Path up = rig.folder().resolve("rsync-up");
    String shell = "ssh -F " + config();
    run("rsync", "-a", "-e", shell, files + "/", "through:" + up + "/");
    sameFiles(up);
    Path down = rig.folder().resolve("rsync-down");
    run("rsync", "-az", "-e", shell, "through:" + up + "/", down + "/");
    sameFiles(down);
  }

  @Test
  void clonesAndPushesWithGit() throws IOException {
    Path origin = rig.folder().resolve("origin.git");
    run("git", "init", "-q", "--bare", "-b", "main", origin.toString());
    Path clone = rig.folder().resolve("clone");
    git("clone", "-q", "through:" + origin, clone.toString());
    Files.writeString(clone.resolve("file"), "content\n", UTF_8);
    String[] who = {"-c", "user.name=a", "-c", "user.email=a@example.org"};
    git("-C", clone.toString(), "add", "file");
    git(join(List.of("-C", clone.toString()), who, "commit", "-qm", "first"));
    git("-C", clone.toString(), "push", "-q", "origin", "HEAD:main");
    Path second = rig.folder().resolve("second");
    git("clone", "-q", "-b", "main", "through:" + origin, second.toString());
    assertThat(second.resolve("file")).hasContent("content\n");
  }

  private static String[] join(List<String> first, String[] then, String... last) {
    List<String> all = new ArrayList<>(first);
    all.addAll(Arrays.asList(then));
    all.addAll(Arrays.asList(last));
    return all.toArray(String[]::new);
  }

  private void git(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("env", "GIT_SSH_COMMAND=ssh -F " + config(), "git"));
    command.addAll(Arrays.asList(arguments));
    run(command.toArray(String[]::new));
  }

  @Test
  void runsAnsible() throws IOException {
    Path inventory = rig.folder().resolve("inventory");
    Files.writeString(inventory, "through\n", UTF_8);
    Path copy = rig.folder().resolve("ansible-copy");
    Run ping = ansible(inventory, "-m", "ping");
    assertThat(ping.out()).contains("pong");
    ansible(inventory, "-m", "copy", "-a", "src=" + files.resolve("deep") + " dest=" + copy + "/");
    assertThat(copy.resolve("deep/deeper/random.bin")).hasSize(3_000_000);
  }

  private Run ansible(Path inventory, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "HOME=" + rig.folder(),
                "LC_ALL=C.UTF-8",
                "ANSIBLE_SSH_ARGS=-F "
                    + config()
                    + " -o ControlMaster=auto -o ControlPersist=10s"
                    + " -o ControlPath="
                    + rig.folder()
                    + "/%C",
                "ANSIBLE_PYTHON_INTERPRETER=/usr/bin/python3",
                "ANSIBLE_LOCALHOST_WARNING=False",
                "ansible",
                "all",
                "-i",
                inventory.toString()));
    command.addAll(Arrays.asList(arguments));
    return run(command.toArray(String[]::new));
  }
}
