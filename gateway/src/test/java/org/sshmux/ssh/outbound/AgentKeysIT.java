package org.sshmux.ssh.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.sshd.client.auth.pubkey.PublicKeyIdentity;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.signature.Signature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.identity.OfferedKey;
import org.sshmux.openssh.Agent;
import org.sshmux.openssh.Keys;
import org.sshmux.openssh.Run;
import org.sshmux.ssh.channel.Algorithms;
import org.sshmux.ssh.credential.AgentKeys;
import org.sshmux.ssh.credential.KeysFailedException;
import org.sshmux.ssh.credential.TargetKeys;
import org.sshmux.ssh.credential.UnixAgentTransport;

class AgentKeysIT {
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final byte[] MESSAGE = "to be signed".getBytes(UTF_8);

  @TempDir Path folder;

  private Path key(String type) {
    Path key = folder.resolve(type);
    Keys.generate(key, type);
    return key;
  }

  private static OfferedKey offered(Path key) {
    return OfferedKey.of(Base64.getDecoder().decode(Keys.publicLine(key).split(" ", 3)[1]));
  }

  private static AgentKeys keys(Agent agent, OfferedKey first) {
    return new AgentKeys(new UnixAgentTransport(agent.socket()), first, ANSWER);
  }

  private static List<PublicKeyIdentity> list(AgentKeys keys) throws IOException {
    List<PublicKeyIdentity> list = new ArrayList<>();
    keys.offer().forEachRemaining(list::add);
    return list;
  }

  private static String fingerprint(PublicKeyIdentity key) {
    return KeyUtils.getFingerPrint(key.getKeyIdentity().getPublic());
  }

  @Test
  void offersTheKeyOfThePersonFirst() throws IOException {
    Path ed25519 = key("ed25519");
    Path ecdsa = key("ecdsa");
    Path rsa = key("rsa");
    try (Agent agent = Agent.start(folder.resolve("agent"), ed25519, ecdsa, rsa)) {
      assertThat(list(keys(agent, offered(rsa))))
          .extracting(AgentKeysIT::fingerprint)
          .containsExactly(
              offered(rsa).fingerprint(),
              offered(ed25519).fingerprint(),
              offered(ecdsa).fingerprint());
    }
  }

  @Test
  void signsWithEveryAlgorithm() throws Exception {
    Path first = key("ed25519");
    try (Agent agent = Agent.start(folder.resolve("agent"), first, key("ecdsa"), key("rsa"))) {
      AgentKeys keys = keys(agent, offered(first));
      assertThat(keys.shown()).isEqualTo(new TargetKeys.Shown("", ""));
      List<String> signed = new ArrayList<>();
      for (PublicKeyIdentity key : list(keys)) {
        String type = KeyUtils.getKeyType(key.getKeyIdentity().getPublic());
        List<String> aliases = KeyUtils.getAllEquivalentKeyTypes(type);
        for (NamedFactory<Signature> algorithm : Algorithms.everySignature()) {
          if (aliases.contains(algorithm.getName())) {
            signed.add(algorithm.getName());
            verify(key, algorithm);
            assertThat(keys.shown()).isEqualTo(new TargetKeys.Shown(fingerprint(key), ""));
          }
        }
      }
      assertThat(signed)
          .containsExactly("ssh-ed25519", "ecdsa-sha2-nistp256", "rsa-sha2-512", "rsa-sha2-256");
      assertThat(keys.patience()).isEqualTo(ANSWER.multipliedBy(2));
    }
  }

  private static void verify(PublicKeyIdentity key, NamedFactory<Signature> algorithm)
      throws Exception {
    Map.Entry<String, byte[]> signature = key.sign(null, algorithm.getName(), MESSAGE);
    assertThat(signature.getKey()).isEqualTo(algorithm.getName());
    Signature check = algorithm.create();
    check.initVerifier(
        null,
        key.getKeyIdentity().getPublic() instanceof OpenSshCertificate certificate
            ? certificate.getCertPubKey()
            : key.getKeyIdentity().getPublic());
    check.update(null, MESSAGE);
    assertThat(check.verify(null, signature.getValue())).as(algorithm.getName()).isTrue();
  }

  @Test
  void offersTheCertificatesOfAnAgentToo() throws Exception {
    Path ca = folder.resolve("ca");
    Keys.generate(ca);
    for (String type : List.of("ed25519", "rsa")) {
      Path key = key(type);
      Run run =
          Run.of(
              ANSWER,
              List.of(
                  "ssh-keygen",
                  "-q",
                  "-s",
                  ca.toString(),
                  "-I",
                  "me",
                  "-z",
                  "77",
                  "-n",
                  "me",
                  key + ".pub"));
      assertThat(run.exit()).as(run::toString).isZero();
    }
    Path rsa = folder.resolve("rsa");
    try (Agent agent = Agent.start(folder.resolve("agent"), folder.resolve("ed25519"), rsa)) {
      AgentKeys keys = keys(agent, offered(rsa));
      int certificates = 0;
      for (PublicKeyIdentity key : list(keys)) {
        if (key.getKeyIdentity().getPublic() instanceof OpenSshCertificate certificate) {
          certificates++;
          String algorithm =
              certificate.getKeyType().startsWith("ssh-rsa")
                  ? KeyUtils.RSA_SHA512_CERT_TYPE_ALIAS
                  : certificate.getKeyType();
          verify(
              key,
              NamedResource.findByName(
                  algorithm, String.CASE_INSENSITIVE_ORDER, Algorithms.everySignature()));
          assertThat(keys.shown())
              .isEqualTo(
                  new TargetKeys.Shown(KeyUtils.getFingerPrint(certificate.getCertPubKey()), "77"));
        }
      }
      assertThat(certificates).isEqualTo(2);
    }
  }

  @Test
  void saysWhatIsWrongWithTheAgent() throws Exception {
    Path key = key("ed25519");
    Path socket = folder.resolve("agent");
    PublicKeyIdentity offered;
    try (Agent agent = Agent.start(socket)) {
      assertThatThrownBy(() -> keys(agent, offered(key)).offer())
          .isInstanceOf(KeysFailedException.class)
          .hasMessage("the agent holds no key that can be used");
    }
    Path other = folder.resolve("other");
    try (Agent agent = Agent.start(other, key)) {
      offered = keys(agent, offered(key)).offer().next();
      assertThat(Run.of(ANSWER, List.of("env", "SSH_AUTH_SOCK=" + other, "ssh-add", "-D")).exit())
          .isZero();
      assertThatThrownBy(() -> offered.sign(null, "ssh-ed25519", MESSAGE))
          .isInstanceOf(KeysFailedException.class)
          .hasMessage("the agent refuses to sign");
    }
    AgentKeys gone = new AgentKeys(new UnixAgentTransport(other), offered(key), ANSWER);
    assertThatThrownBy(gone::offer)
        .isInstanceOf(KeysFailedException.class)
        .hasMessageStartingWith("the agent at " + other + " cannot be used: ");
  }
}
