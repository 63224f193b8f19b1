package org.sshmux.ssh.credential;

import java.io.IOException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.sshd.client.auth.pubkey.PublicKeyIdentity;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.sshmux.ssh.channel.Algorithms;

/** A key that signs in an agent. */
final class AgentIdentity implements PublicKeyIdentity {
  /** Their signatures have a third part that the library does not pass on. */
  private static final Set<String> HARDWARE =
      Set.of(
          BuiltinSignatures.sk_ssh_ed25519.getName(),
          BuiltinSignatures.sk_ecdsa_sha2_nistp256.getName());

  private static final Set<String> USABLE =
      Algorithms.everySignature().stream()
          .map(NamedResource::getName)
          .filter(name -> !HARDWARE.contains(name))
          .collect(Collectors.toUnmodifiableSet());

  private final AgentClient agent;
  private final byte[] blob;
  private final PublicKey key;
  private final Consumer<AgentIdentity> signing;

  /**
   * @param agent asked for the signature
   * @param blob how the agent writes the key
   * @param key the same, read
   * @param signing told before the agent is asked
   */
  private AgentIdentity(
      AgentClient agent, byte[] blob, PublicKey key, Consumer<AgentIdentity> signing) {
    this.agent = agent;
    this.blob = blob;
    this.key = key;
    this.signing = signing;
  }

  /** Reads an agent's key; empty: nothing can be done with it. Never throws on hostile input. */
  static Optional<AgentIdentity> read(
      AgentClient agent, byte[] blob, Consumer<AgentIdentity> signing) {
    try {
      PublicKey key = new ByteArrayBuffer(blob).getRawPublicKey();
      Buffer again = new ByteArrayBuffer();
      again.putRawPublicKey(key);
      String type = KeyUtils.getKeyType(key);
      return Arrays.equals(again.getCompactData(), blob)
              && KeyUtils.getAllEquivalentKeyTypes(type).stream().anyMatch(USABLE::contains)
          ? Optional.of(new AgentIdentity(agent, blob, key, signing))
          : Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  @Override
  public KeyPair getKeyIdentity() {
    return new KeyPair(key, null);
  }

  @Override
  public Map.Entry<String, byte[]> sign(SessionContext session, String algorithm, byte[] data)
      throws KeysFailedException {
    signing.accept(this);
    try {
      String wanted = KeyUtils.getSignatureAlgorithm(algorithm, key);
      SignatureBlob signed = SignatureBlob.parse(agent.sign(blob, data, flags(wanted)));
      if (!signed.algorithm().equals(wanted)) {
        throw new IOException("the agent did not sign with " + wanted);
      }
      return Map.entry(algorithm, signed.signature());
    } catch (IOException | RuntimeException e) {
      throw new KeysFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  private static int flags(String algorithm) {
    return switch (algorithm) {
      case KeyUtils.RSA_SHA256_KEY_TYPE_ALIAS -> AgentClient.RSA_SHA2_256;
      case KeyUtils.RSA_SHA512_KEY_TYPE_ALIAS -> AgentClient.RSA_SHA2_512;
      default -> 0;
    };
  }

  /** For the books; of a certificate the key that it certifies, and its number. */
  TargetKeys.Shown shown() {
    return key instanceof OpenSshCertificate certificate
        ? new TargetKeys.Shown(
            KeyUtils.getFingerPrint(certificate.getCertPubKey()),
            Long.toUnsignedString(certificate.getSerial()))
        : new TargetKeys.Shown(KeyUtils.getFingerPrint(key), "");
  }
}
