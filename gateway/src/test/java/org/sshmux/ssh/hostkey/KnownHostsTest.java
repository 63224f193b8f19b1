package org.sshmux.ssh.hostkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sshmux.ssh.hostkey.HostKeyRig.host;
import static org.sshmux.ssh.hostkey.HostKeyRig.presented;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.ssh.hostkey.HostKeyVerdict.Changed;
import org.sshmux.ssh.hostkey.HostKeyVerdict.Trusted;
import org.sshmux.ssh.hostkey.HostKeyVerdict.Unreadable;

class KnownHostsTest {
  @TempDir private Path directory;
  private HostKeyRig rig;
  private String web;

  @BeforeEach
  void makeKeys() {
    rig = new HostKeyRig(directory);
    web = rig.key("web");
  }

  private HostKeyVerdict check(KnownHosts hosts) {
    return HostKeyCheck.check(host("web"), Optional.of(hosts.current()), presented(web));
  }

  private String cut(String line) {
    byte[] blob = Base64.getDecoder().decode(line.split(" ", -1)[1]);
    return "ssh-ed25519 "
        + Base64.getEncoder().encodeToString(Arrays.copyOf(blob, blob.length - 1));
  }

  @Test
  void readsAFileThatIsChangedOrReplaced() throws IOException {
    KnownHosts hosts = new KnownHosts(rig.file("web " + web));
    assertThat(hosts.current()).isSameAs(hosts.current());
    assertThat(check(hosts)).isInstanceOf(Trusted.class);
    rig.file("# another", "web " + rig.key("other"));
    assertThat(check(hosts)).isInstanceOf(Changed.class);
    Path next = Files.writeString(directory.resolve("next"), "web " + web + "\r\n");
    Path file = directory.resolve("known_hosts");
    Files.setLastModifiedTime(next, Files.getLastModifiedTime(file));
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    assertThat(check(hosts)).isInstanceOf(Trusted.class);
  }

  @Test
  void aFileThatVanishesMakesAllUnreadableUntilItIsBack() throws IOException {
    KnownHosts hosts = new KnownHosts(rig.file("web " + web));
    assertThat(check(hosts)).isInstanceOf(Trusted.class);
    Files.delete(directory.resolve("known_hosts"));
    assertThat(check(hosts)).isInstanceOf(Unreadable.class);
    Files.createDirectory(directory.resolve("known_hosts"));
    assertThat(check(hosts))
        .isEqualTo(new Unreadable(directory.resolve("known_hosts") + ": not a regular file"));
    Files.delete(directory.resolve("known_hosts"));
    rig.file("web " + web);
    assertThat(check(hosts)).isInstanceOf(Trusted.class);
  }

  @Test
  void skipsLinesThatCannotBeRead() {
    List<String> unreadable =
        List.of(
            "web",
            "web ssh-ed25519",
            "web ssh-ed25519 !!!",
            "web ssh-rsa " + web.split(" ", -1)[1],
            "web " + cut(web),
            "web 2048 65537 1234567",
            "|1|AAAA|BBBB " + web,
            "|1|||  " + web,
            "|2|x|y " + web,
            "!web " + web,
            "*,! " + web,
            "@cert-authority",
            "@cert-authority web " + cut(web),
            "\u0000\ufffd\ud83d\ude00");
    for (String line : unreadable) {
      assertThat(KnownHost.parse(line))
          .as(line)
          .isInstanceOfSatisfying(
              KnownHost.Unreadable.class, bad -> assertThat(bad.trustsLess()).isFalse());
    }
    String[] lines = unreadable.toArray(new String[unreadable.size() + 3]);
    lines[unreadable.size()] = "";
    lines[unreadable.size() + 1] = "  # web ssh-ed25519";
    lines[unreadable.size() + 2] = "\tweb " + web + " a comment # of many words";
    assertThat(check(new KnownHosts(rig.file(lines)))).isInstanceOf(Trusted.class);
  }

  @Test
  void aLineThatMayTakeTrustAwayMustBeReadable() {
    List<String> unreadable =
        List.of(
            "@revoked",
            "@revoked *",
            "@revoked * ssh-ed25519 AAAA",
            "@revoked * " + cut(web),
            "@revoked |1|x|y " + web,
            "@revoked ,, " + web,
            "@revoked * ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAAA==",
            "@revoke * " + web,
            "@REVOKED * " + web,
            "@revoked* " + web);
    for (String line : unreadable) {
      KnownHosts hosts = new KnownHosts(rig.file("web " + web, "", line));
      assertThat(check(hosts))
          .as(line)
          .isInstanceOfSatisfying(
              Unreadable.class,
              bad ->
                  assertThat(bad.detail())
                      .startsWith(directory.resolve("known_hosts") + ":3: ")
                      .doesNotContain(web));
    }
  }

  @Test
  void refusesAFileThatIsTooLarge() throws IOException {
    Path file = rig.file("web " + web);
    KnownHosts hosts = new KnownHosts(file);
    Files.writeString(file, "#\n".repeat(KnownHosts.MAX_LINES - 1) + "web " + web + "\n");
    assertThat(check(hosts)).isInstanceOf(Trusted.class);
    Files.writeString(file, "#\n".repeat(KnownHosts.MAX_LINES) + "web " + web + "\n");
    assertThat(check(hosts)).isInstanceOf(Unreadable.class);
    Files.write(file, new byte[KnownHosts.MAX_BYTES + 1]);
    assertThat(check(hosts)).isInstanceOf(Unreadable.class);
  }

  @Test
  void neverThrowsWhateverTheFileHolds() throws IOException {
    Random random = new Random(20_260_401);
    Path file = directory.resolve("known_hosts");
    KnownHosts hosts = new KnownHosts(file);
    String seed =
        "@cert-authority [*]:22,!w?b,* " + web + "\n|1|AAAA|BBBB= " + web + "\nweb " + web;
    PublicKey key = presented(web);
    for (int round = 0; round < 400; round++) {
      byte[] bytes = seed.getBytes(StandardCharsets.UTF_8);
      if (round % 2 == 0) {
        random.nextBytes(bytes);
      } else {
        for (int flips = random.nextInt(1, 12); flips > 0; flips--) {
          bytes[random.nextInt(bytes.length)] =
              (byte) "|@!*[]:,= \n\0\u00ff#".charAt(random.nextInt(14));
        }
      }
      Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
      Optional<KnownHosts.Snapshot> known = Optional.of(hosts.current());
      assertThat(HostKeyCheck.check(host("web"), known, key)).isNotNull();
      assertThat(HostKeyCheck.preferredAlgorithms(host(2222, "web"), known)).isNotNull();
    }
  }

  @Test
  void matchesWildcardsInBoundedTime() {
    String text = "a".repeat(250);
    assertThat(Glob.matches("*a".repeat(120) + "b", text)).isFalse();
    assertThat(Glob.matches("*a".repeat(120) + "*", text)).isTrue();
    assertThat(Glob.matches("", "")).isTrue();
    assertThat(Glob.matches("*", "")).isTrue();
    assertThat(Glob.matches("?", "")).isFalse();
    assertThat(Glob.matches("a?c*e", "abcde")).isTrue();
    assertThat(Glob.matches("a?c*e", "abcdef")).isFalse();
  }
}
