package org.sshmux.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sshmux.ssh.TestGateway.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sshmux.audit.AuditEvent;
import org.sshmux.openssh.Keys;
import org.sshmux.openssh.Run;

/** What the gateway offers before anything is decided, seen by the stock client. */
class HandshakeIT {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final long STALL_MILLIS = 40;

  @TempDir Path folder;
  private TestGateway gateway;
  private Path alice;

  @BeforeEach
  void start() throws IOException {
    gateway = TestGateway.open(folder);
    alice = gateway.person("alice");
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private Run verbose(String... options) {
    return ssh(gateway.clientConfig("alice", alice, 22, options), "-vv", "gw");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sntrup761x25519-sha512@openssh.com",
        "curve25519-sha256",
        "ecdh-sha2-nistp256",
        "ecdh-sha2-nistp384"
      })
  void agreesOnAModernKeyExchange(String algorithm) {
    Run run = verbose("KexAlgorithms " + algorithm);
    assertThat(run.exit()).as(run::toString).isEqualTo(1);
    assertThat(run.err()).contains("kex: algorithm: " + algorithm);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aes128-gcm@openssh.com",
        "aes256-gcm@openssh.com",
        "chacha20-poly1305@openssh.com",
        "aes128-ctr",
        "aes256-ctr"
      })
  void agreesOnEachCipherItOffers(String cipher) {
    Run run = verbose("Ciphers " + cipher);
    assertThat(run.exit()).as(run::toString).isEqualTo(1);
    assertThat(run.err()).contains("kex: server->client cipher: " + cipher);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ssh-ed25519", "ecdsa-sha2-nistp256", "rsa-sha2-512", "rsa-sha2-256"})
  void provesItselfWithEachHostKey(String algorithm) {
    assertThat(verbose("HostKeyAlgorithms " + algorithm).exit()).isEqualTo(1);
  }

  @Test
  void offersNothingThatIsBroken() {
    String offer = serverProposal(verbose());
    assertThat(offer)
        .contains("mlkem768x25519-sha256", "sntrup761x25519-sha512", "kex-strict-s-v00@openssh.com")
        .doesNotContain(
            "sha1",
            "-cbc",
            "ssh-rsa",
            "ssh-dss",
            "diffie-hellman-group1",
            "md5",
            "arcfour",
            "zlib",
            "3des");
  }

  private static String serverProposal(Run run) {
    Matcher proposal =
        Pattern.compile(
                "peer server KEXINIT proposal(.*?)debug2: first_kex_follows", Pattern.DOTALL)
            .matcher(run.err());
    assertThat(proposal.find()).as(run::err).isTrue();
    return proposal.group(1);
  }

  @Test
  void keepsItsHostKeysToItselfAndOverRestarts() throws IOException {
    Path key = folder.resolve("host-keys").resolve("ssh_host_ed25519_key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    byte[] before = Files.readAllBytes(key);
    gateway.close();
    gateway = TestGateway.open(folder);
    assertThat(Files.readAllBytes(key)).isEqualTo(before);
  }

  @Test
  void letsAClientInWhoseLastOf25KeysIsTheRightOne() throws Exception {
    Path config = gateway.clientConfig("alice", foreignKeys(24), 22, "IdentityFile " + alice);
    Run run = ssh(config, "-v", "gw");
    assertThat(run.exit()).as(run::toString).isEqualTo(1);
    assertThat(gateway.directory().questions())
        .as("look-ups of one login: one for the offers, one for the proof")
        .isEqualTo(2);
  }

  @Test
  void endsAClientThatOffersTooManyKeys() {
    Run run = ssh(gateway.clientConfig("alice", foreignKeys(70), 22), "gw");
    assertThat(run.err()).contains("too many keys offered");
    AuditEvent.AuthenticationFailed failed =
        gateway.trail().awaitEvent(AuditEvent.AuthenticationFailed.class, SOON);
    assertThat(failed.reason()).isEqualTo("auth.too-many-keys");
    assertThat(run.err()).contains(failed.link().connection());
  }

  /** Whoever only knows a public key gets as far as anybody: nowhere. */
  @Test
  void refusesAListedKeyThatAnotherKeySigns() throws Exception {
    PublicKey alices =
        PublicKeyEntry.parsePublicKeyEntry(Keys.publicLine(alice))
            .resolvePublicKey(null, null, null);
    PrivateKey another = KeyUtils.generateKeyPair("ssh-ed25519", 256).getPrivate();
    try (SshClient client = SshClient.setUpDefaultClient()) {
      client.setServerKeyVerifier((_, _, _) -> true);
      client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
      client.start();
      try (ClientSession session =
          client.connect("alice", "127.0.0.1", gateway.port()).verify(SOON).getSession()) {
        session.addPublicKeyIdentity(new KeyPair(alices, another));
        assertThatThrownBy(() -> session.auth().verify(SOON)).isInstanceOf(SshException.class);
      }
    }
    assertThat(gateway.trail().awaitEvent(AuditEvent.AuthenticationFailed.class, SOON).reason())
        .isEqualTo("auth.bad-signature");
    assertThat(gateway.trail().events(AuditEvent.AuthenticationSucceeded.class)).isEmpty();
  }

  /** Makes keys that nobody listed; a client configuration names them all in place of one. */
  private Path foreignKeys(int count) {
    Path first = folder.resolve("other0");
    Keys.generate(first);
    List<String> more = new ArrayList<>();
    for (int i = 1; i < count; i++) {
      Path other = folder.resolve("other" + i);
      Keys.generate(other);
      more.add("\n  IdentityFile " + other);
    }
    return Path.of(first + String.join("", more));
  }

  /**
   * Delayed acknowledgements cost 40 ms each; a stall in every handshake would show in the best.
   */
  @Test
  void doesNotStallInAHandshake() throws Exception {
    try (SshClient client = SshClient.setUpDefaultClient()) {
      CoreModuleProperties.TCP_NODELAY.set(client, true);
      client.setServerKeyVerifier((_, _, _) -> true);
      client.start();
      long best = Long.MAX_VALUE;
      for (int i = 0; i < 30; i++) {
        long start = System.nanoTime();
        try (ClientSession session =
            client.connect("nobody", "127.0.0.1", gateway.port()).verify(SOON).getSession()) {
          session.waitFor(List.of(ClientSession.ClientSessionEvent.WAIT_AUTH), SOON);
          best = Math.min(best, System.nanoTime() - start);
        }
      }
      assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(STALL_MILLIS));
    }
  }
}
