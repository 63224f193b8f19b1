package org.sshmux.ssh.credential;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.sshmux.target.CaConfig;

/**
 * The gateway's certificate authority: makes key pairs for one login at a target, each with a
 * certificate that is good for a short time. Keeps none of them. Safe for many threads.
 */
public final class CertificateAuthority {
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);
  private static final int NONCE_LENGTH = 32;
  private static final int MAX_TEXT = 1024;
  private static final int SERIAL_RANDOM_BITS = 21;

  private final CaSigner signer;
  private final NamedFactory<Signature> algorithm;
  private final CaConfig config;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final AtomicLong lastSerial = new AtomicLong();

  private CertificateAuthority(
      CaSigner signer, NamedFactory<Signature> algorithm, CaConfig config, InstantSource clock) {
    this.signer = signer;
    this.algorithm = algorithm;
    this.config = config;
    this.clock = clock;
  }

  /**
   * What a certificate is to say.
   *
   * @param principal the one login that it is good for
   * @param keyId what the target logs
   * @param extensions the names of what it permits, such as {@code permit-pty}; nothing else is
   *     permitted
   */
  public record Request(String principal, String keyId, Set<String> extensions) {
    public Request {
      extensions = Set.copyOf(extensions);
      requireText("principal", principal);
      requireText("key id", keyId);
      extensions.forEach(name -> requireText("extension", name));
    }

    private static void requireText(String what, String text) {
      if (text.isBlank()
          || text.length() > MAX_TEXT
          || text.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException(
            "a certificate's " + what + " must be 1 to " + MAX_TEXT + " printable characters");
      }
    }
  }

  /**
   * A fresh key with its certificate.
   *
   * @param keyPair the private key; the public half is the {@link OpenSshCertificate}
   * @param serial the certificate's number; positive
   * @param validBefore when it ends to be good; whole seconds
   * @param fingerprint of the plain key, as OpenSSH prints it
   */
  public record Issued(KeyPair keyPair, long serial, Instant validBefore, String fingerprint) {}

  /**
   * Reads the key of the authority, or finds it in its agent; may block on the agent for 5 seconds.
   *
   * @throws IOException if a file cannot be used or is open to others, or the agent does not hold
   *     the key; the message names the file and what to do
   */
  public static CertificateAuthority open(CaConfig config, InstantSource clock) throws IOException {
    CaSigner signer = CaFiles.signer(config);
    NamedFactory<Signature> algorithm =
        CaSigner.algorithm(signer.publicKey())
            .orElseThrow(() ->
                new IOException(
                    "ca key "
                        + config.keyFile().or(config::publicKeyFile).orElseThrow()
                        + " must be an ed25519, ecdsa or rsa key, but is "
                        + KeyUtils.getKeyType(signer.publicKey())));
    return new CertificateAuthority(signer, algorithm, config, Objects.requireNonNull(clock));
  }

  /** The public key as one line, such as targets list in their {@code TrustedUserCAKeys}. */
  public String publicLine() {
    return PublicKeyEntry.toString(signer.publicKey()) + " sshmux-ca";
  }

  /** The public key's fingerprint, as OpenSSH prints it. */
  public String fingerprint() {
    return KeyUtils.getFingerPrint(signer.publicKey());
  }

  /**
   * Makes a key pair and certifies it. Blocks on an agent that holds the authority's key, for at
   * most 5 seconds.
   *
   * @throws IOException if the certificate cannot be signed
   */
  public Issued issue(Request request) throws IOException {
    try {
      Instant now = clock.instant();
      KeyPair pair = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
      UserCertificate content = content(request, now, pair.getPublic());
      byte[] nonce = new byte[NONCE_LENGTH];
      random.nextBytes(nonce);
      OpenSshCertificate certificate = certify(content.toBeSigned(nonce));
      return new Issued(
          new KeyPair(certificate, pair.getPrivate()),
          content.serial(),
          Instant.ofEpochSecond(content.validBefore().getEpochSecond()),
          KeyUtils.getFingerPrint(pair.getPublic()));
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new IOException("no certificate could be made: " + e.getMessage(), e);
    }
  }

  private UserCertificate content(Request request, Instant now, PublicKey key) {
    TreeMap<String, String> critical = new TreeMap<>();
    if (!config.sourceAddresses().isEmpty()) {
      critical.put("source-address", String.join(",", config.sourceAddresses()));
    }
    TreeMap<String, String> extensions = new TreeMap<>();
    request.extensions().forEach(name -> extensions.put(name, ""));
    return new UserCertificate(
        key,
        serial(now),
        request.keyId(),
        request.principal(),
        now.minus(CLOCK_SKEW),
        now.plus(config.validity()),
        critical,
        extensions,
        signer.publicKey());
  }

  /** Grows with time, so that neither a restart nor a second gateway uses one again. */
  private long serial(Instant now) {
    long fresh =
        Math.max(1, now.toEpochMilli()) << SERIAL_RANDOM_BITS
            | random.nextInt(1 << SERIAL_RANDOM_BITS);
    return lastSerial.accumulateAndGet(fresh, (last, next) -> Math.max(last + 1, next));
  }

  private OpenSshCertificate certify(byte[] content) throws IOException {
    byte[] signature = signer.sign(algorithm, content);
    if (!verified(content, signature)) {
      throw new IOException("the signature of the ca key is wrong");
    }
    Buffer whole = new ByteArrayBuffer();
    whole.putRawBytes(content);
    whole.putBytes(new SignatureBlob(algorithm.getName(), signature).encoded());
    if (whole.getRawPublicKey() instanceof OpenSshCertificate certificate) {
      return certificate;
    }
    throw new IOException("the certificate cannot be read back");
  }

  private boolean verified(byte[] content, byte[] signature) throws IOException {
    try {
      Signature check = algorithm.create();
      check.initVerifier(null, signer.publicKey());
      check.update(null, content);
      return check.verify(null, signature);
    } catch (Exception e) {
      throw new IOException("the signature of the ca key cannot be checked: " + e.getMessage(), e);
    }
  }
}
