package org.sshmux.ssh.credential;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** The key of a certificate authority. Safe for many threads. */
sealed interface CaSigner {

  /** The public half. */
  PublicKey publicKey();

  /**
   * Signs; may block.
   *
   * @param algorithm what {@link #algorithm} says of the public half
   * @return the signature as the algorithm defines it; unchecked
   * @throws IOException if there is no signature to be had
   */
  byte[] sign(NamedFactory<Signature> algorithm, byte[] data) throws IOException;

  /** The algorithm with which a key signs certificates; empty: there is none to be trusted. */
  static Optional<NamedFactory<Signature>> algorithm(PublicKey key) {
    String type = String.valueOf(KeyUtils.getKeyType(key));
    return type.equals(KeyPairProvider.SSH_RSA)
        ? Optional.of(BuiltinSignatures.rsaSHA512)
        : Stream.<NamedFactory<Signature>>of(
                BuiltinSignatures.ed25519,
                BuiltinSignatures.nistp256,
                BuiltinSignatures.nistp384,
                BuiltinSignatures.nistp521)
            .filter(each -> each.getName().equals(type))
            .findFirst();
  }

  /** A key in memory. */
  record InMemory(PublicKey publicKey, PrivateKey privateKey) implements CaSigner {
    @Override
    public byte[] sign(NamedFactory<Signature> algorithm, byte[] data) throws IOException {
      try {
        Signature signature = algorithm.create();
        signature.initSigner(null, privateKey);
        signature.update(null, data);
        return signature.sign(null);
      } catch (GeneralSecurityException | RuntimeException e) {
        throw new IOException("the ca key cannot sign: " + e.getMessage(), e);
      } catch (Exception e) {
        throw new IOException("the ca key cannot sign: " + e, e);
      }
    }

    @Override
    public String toString() {
      return "InMemory[" + KeyUtils.getFingerPrint(publicKey) + "]";
    }
  }

  /**
   * A key that an agent holds.
   *
   * @param agent how it is asked
   */
  record InAgent(PublicKey publicKey, AgentTransport agent) implements CaSigner {
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    @Override
    public byte[] sign(NamedFactory<Signature> algorithm, byte[] data) throws IOException {
      int flags = algorithm == BuiltinSignatures.rsaSHA512 ? AgentClient.RSA_SHA2_512 : 0;
      SignatureBlob signed = SignatureBlob.parse(client().sign(blob(), data, flags));
      if (!signed.algorithm().equals(algorithm.getName())) {
        throw new IOException("the agent did not sign with " + algorithm.getName());
      }
      return signed.signature();
    }

    /**
     * Whether the agent holds the key now.
     *
     * @throws IOException if the agent cannot be asked
     */
    boolean held() throws IOException {
      List<AgentClient.Identity> held = client().identities();
      byte[] blob = blob();
      return held.stream().anyMatch(each -> Arrays.equals(each.blob(), blob));
    }

    private AgentClient client() {
      return new AgentClient(agent, DEADLINE);
    }

    private byte[] blob() {
      Buffer buffer = new ByteArrayBuffer();
      buffer.putRawPublicKey(publicKey);
      return buffer.getCompactData();
    }
  }
}
