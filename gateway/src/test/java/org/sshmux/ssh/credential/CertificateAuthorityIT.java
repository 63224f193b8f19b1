package org.sshmux.ssh.credential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sshmux.openssh.Agent;
import org.sshmux.openssh.Keys;
import org.sshmux.openssh.Run;
import org.sshmux.openssh.Sshd;
import org.sshmux.target.CaConfig;

class CertificateAuthorityIT {
  private static final String LOGIN = System.getProperty("user.name");
  private static final Duration VALIDITY = Duration.ofMinutes(2);
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  @TempDir Path folder;

  private static CaConfig inFile(Path key, Optional<Path> passphrase, String... sources) {
    return new CaConfig(
        Optional.of(key),
        passphrase,
        Optional.empty(),
        Optional.empty(),
        VALIDITY,
        List.of(sources));
  }

  private static CaConfig inAgent(Path socket, Path publicKey) {
    return new CaConfig(
        Optional.empty(),
        Optional.empty(),
        Optional.of(socket),
        Optional.of(publicKey),
        VALIDITY,
        List.of());
  }

  private static CertificateAuthority open(CaConfig config) throws IOException {
    return CertificateAuthority.open(config, InstantSource.system());
  }

  private static CertificateAuthority.Request request(String principal) {
    return new CertificateAuthority.Request(
        principal, "sshmux sid=X user=alice", Set.of("permit-pty", "permit-X11-forwarding"));
  }

  private static Run run(String... command) {
    return Run.of(DEADLINE, List.of(command));
  }

  private Path ca(String type) {
    Path key = folder.resolve("ca_" + type);
    Keys.generate(key, type);
    return key;
  }

  private static Path pub(Path key) {
    return key.resolveSibling(key.getFileName() + ".pub");
  }

  /** Writes an issued key as a client wants it, and returns the private file. */
  private Path write(CertificateAuthority.Issued issued, String name) throws Exception {
    OpenSshCertificate certificate = (OpenSshCertificate) issued.keyPair().getPublic();
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(
          new KeyPair(certificate.getCertPubKey(), issued.keyPair().getPrivate()), name, null, out);
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(
        folder.resolve(name + "-cert.pub"), PublicKeyEntry.toString(certificate) + "\n", UTF_8);
    return file;
  }

  private Run ssh(Sshd target, CertificateAuthority.Issued issued, String name) throws Exception {
    Path key = write(issued, name);
    return run(
        "ssh",
        "-F",
        "none",
        "-i",
        key.toString(),
        "-o",
        "CertificateFile=" + key + "-cert.pub",
        "-o",
        "IdentitiesOnly=yes",
        "-o",
        "BatchMode=yes",
        "-o",
        "StrictHostKeyChecking=no",
        "-o",
        "UserKnownHostsFile=/dev/null",
        "-p",
        Integer.toString(target.port()),
        LOGIN + "@127.0.0.1",
        "echo in");
  }

  private Sshd trusting(Path publicKey) throws IOException {
    return Sshd.start(
        folder.resolve("sshd"),
        List.of(),
        List.of("TrustedUserCAKeys " + publicKey, "LogLevel VERBOSE"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
  void saysWhatWasAskedForAndOpensARealServer(String type) throws Exception {
    Path key = ca(type);
    CertificateAuthority authority =
        open(inFile(key, Optional.empty(), "127.0.0.0/8", "2001:db8::7"));
    CertificateAuthority.Issued issued = authority.issue(request(LOGIN));

    write(issued, "shown");
    Run shown = run("ssh-keygen", "-L", "-f", folder.resolve("shown-cert.pub").toString());
    assertThat(shown.out().replaceAll("\\s+", " "))
        .contains(
            "ssh-ed25519-cert-v01@openssh.com user certificate",
            "Public key: ED25519-CERT " + issued.fingerprint(),
            authority.fingerprint(),
            "Key ID: \"sshmux sid=X user=alice\"",
            "Serial: " + issued.serial(),
            "Principals: " + LOGIN + " Critical Options:",
            "Critical Options: source-address 127.0.0.0/8,2001:db8::7 Extensions:",
            "Extensions: permit-X11-forwarding permit-pty");
    assertThat(shown.out()).contains(type.equals("rsa") ? "using rsa-sha2-512" : "CA: ");

    try (Sshd target = trusting(pub(key))) {
      Run run = ssh(target, authority.issue(request(LOGIN)), "good");
      assertThat(run.out()).as(run::toString).isEqualTo("in\n");
      assertThat(target.log()).contains("sshmux sid=X user=alice");
    }
  }

  @Test
  void isGoodForItsTimeOnly() throws Exception {
    Instant now = Instant.ofEpochSecond(1_800_000_000, 999_000_000);
    CertificateAuthority.Issued issued =
        CertificateAuthority.open(inFile(ca("ed25519"), Optional.empty()), InstantSource.fixed(now))
            .issue(request("deploy"));
    OpenSshCertificate certificate = (OpenSshCertificate) issued.keyPair().getPublic();

    assertThat(certificate.getValidAfter()).isEqualTo(1_800_000_000 - 60);
    assertThat(certificate.getValidBefore()).isEqualTo(1_800_000_000 + 120);
    assertThat(issued.validBefore()).isEqualTo(Instant.ofEpochSecond(1_800_000_120));
    assertThat(certificate.getCriticalOptions()).isEmpty();
  }

  @Test
  void isRefusedWhenItIsUsedAgainAfterItsTime() throws Exception {
    Path key = ca("ed25519");
    Duration validity = Duration.ofSeconds(10);
    CaConfig brief =
        new CaConfig(
            Optional.of(key),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            validity,
            List.of());
    try (Sshd target = trusting(pub(key))) {
      CertificateAuthority.Issued issued = open(brief).issue(request(LOGIN));
      assertThat(ssh(target, issued, "used").out()).isEqualTo("in\n");
      Awaitility.await().atMost(DEADLINE).until(() -> Instant.now().isAfter(issued.validBefore()));
      assertThat(ssh(target, issued, "used").err()).contains("Permission denied");
      assertThat(target.log()).contains("Certificate invalid: expired");
    }
  }

  @Test
  void isRefusedWhenExpiredForAnotherLoginAndFromElsewhere() throws Exception {
    Path key = ca("ed25519");
    CaConfig config = inFile(key, Optional.empty());
    Instant past = Instant.now().minus(VALIDITY).minusSeconds(1);
    try (Sshd target = trusting(pub(key))) {
      CertificateAuthority.Issued expired =
          CertificateAuthority.open(config, InstantSource.fixed(past)).issue(request(LOGIN));
      CertificateAuthority.Issued anothers = open(config).issue(request(LOGIN + "x"));
      CertificateAuthority.Issued elsewhere =
          open(inFile(key, Optional.empty(), "192.0.2.0/24")).issue(request(LOGIN));

      assertThat(ssh(target, expired, "expired").err()).contains("Permission denied");
      assertThat(ssh(target, anothers, "anothers").err()).contains("Permission denied");
      assertThat(ssh(target, elsewhere, "elsewhere").err()).contains("Permission denied");
      assertThat(target.log())
          .contains(
              "expired", "name is not a listed principal", "not from a permitted source address");
    }
  }

  @Test
  void givesEachCertificateAKeyAndANumberOfItsOwn() throws IOException {
    CertificateAuthority authority =
        CertificateAuthority.open(
            inFile(ca("ed25519"), Optional.empty()), InstantSource.fixed(Instant.now()));
    Set<Long> serials = new HashSet<>();
    Set<String> fingerprints = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      CertificateAuthority.Issued issued = authority.issue(request("deploy"));
      assertThat(issued.serial()).isPositive();
      serials.add(issued.serial());
      fingerprints.add(issued.fingerprint());
    }
    assertThat(serials).hasSize(200);
    assertThat(fingerprints).hasSize(200);
  }

  @Test
  void neverMakesACertificateForEveryLogin() {
    for (String wrong : List.of("", " ", "a\nb", "a\u0000")) {
      assertThatThrownBy(() -> request(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("principal");
    }
  }

  @Test
  void printsTheLineThatTargetsTrust() throws IOException {
    Path key = ca("ed25519");
    CertificateAuthority authority = open(inFile(key, Optional.empty()));

    assertThat(authority.publicLine())
        .isEqualTo(Keys.publicLine(key).replaceFirst(" [^ ]+$", " sshmux-ca"));
    assertThat(run("ssh-keygen", "-l", "-f", key.toString()).out())
        .contains(authority.fingerprint() + " ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
  void signsThroughAnAgent(String type) throws Exception {
    Path key = ca(type);
    Path socket = folder.resolve("agent.sock");
    try (Agent agent = Agent.start(socket, key);
        Sshd target = trusting(pub(key))) {
      Files.delete(key);
      CertificateAuthority authority = open(inAgent(agent.socket(), pub(key)));

      Run run = ssh(target, authority.issue(request(LOGIN)), "good");
      assertThat(run.out()).as(run::toString).isEqualTo("in\n");
    }
  }

  @Test
  void refusesAnAgentThatDoesNotHoldTheKeyOrIsAway() throws Exception {
    Path key = ca("ed25519");
    Path socket = folder.resolve("agent.sock");
    CertificateAuthority authority;
    try (Agent agent = Agent.start(socket, key)) {
      authority = open(inAgent(agent.socket(), pub(key)));
      assertThatThrownBy(() -> open(inAgent(agent.socket(), pub(ca("ecdsa")))))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("does not hold the key in " + folder.resolve("ca_ecdsa.pub"));
      assertThat(run("env", "SSH_AUTH_SOCK=" + socket, "ssh-add", "-D").exit()).isZero();
      assertThatThrownBy(() -> authority.issue(request("deploy")))
          .isInstanceOf(IOException.class)
          .hasMessage("the agent refuses to sign");
    }
    Path nowhere = folder.resolve("nowhere");
    assertThatThrownBy(() -> open(inAgent(nowhere, pub(key))))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the agent at " + nowhere + " cannot be used: ");
  }

  @Test
  void opensAKeyWithThePassphraseOfAFile() throws IOException {
    Path key = folder.resolve("locked");
    assertThat(
            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "tulip 7", "-f", key.toString()).exit())
        .isZero();
    Path right = secret("right", "tulip 7\n");
    Path wrong = secret("wrong", "rose\n");
    Path empty = secret("empty", "");

    assertThat(open(inFile(key, Optional.of(right))).issue(request("deploy"))).isNotNull();
    refuses(key, Optional.of(wrong), "ca key " + key + " is not opened by the passphrase in ");
    refuses(key, Optional.of(empty), "ca passphrase file " + empty + " is empty; ");
    refuses(key, Optional.empty(), "ca key " + key + " has a passphrase; name a file");
    Files.setPosixFilePermissions(right, PosixFilePermissions.fromString("rw-r-----"));
    refuses(key, Optional.of(right), "ca passphrase file " + right + " is open to others; ");
  }

  @Test
  void refusesKeyFilesThatCannotBeUsed() throws IOException {
    Path missing = folder.resolve("missing");
    Path open = ca("ed25519");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw----r--"));
    Path nonsense = secret("nonsense", "hello\n");
    Path broken = secret("broken", Files.readString(open).replace("b3BlbnNza", "AAAAAAAAA"));

    refuses(missing, Optional.empty(), "ca key " + missing + " does not exist; ");
    refuses(open, Optional.empty(), "ca key " + open + " is open to others; make it private with:");
    refuses(nonsense, Optional.empty(), "ca key " + nonsense + " ");
    refuses(broken, Optional.empty(), "ca key " + broken + " ");
    assertThatThrownBy(() -> open(inAgent(folder.resolve("x"), nonsense)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("ca public key " + nonsense + " ");
  }

  private Path secret(String name, String content) throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static void refuses(Path key, Optional<Path> passphrase, String message) {
    assertThatThrownBy(() -> open(inFile(key, passphrase)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(message);
  }
}
