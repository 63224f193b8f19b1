package org.sshmux.ssh.channel;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.server.ServerBuilder;

/**
 * The algorithms that the gateway offers, strongest or cheapest first: post-quantum and elliptic
 * curve key exchange, authenticated encryption or encrypt-then-MAC, no SHA-1, no CBC, no RSA
 * signature but SHA-2. Strict key exchange is the library's own and always on.
 */
public final class Algorithms {

  /**
   * What the gateway calls itself (RFC 4253 section 4.2), towards clients and targets. OpenSSH
   * offers half of its own extensions, such as {@code eow@openssh.com}, to names that begin like
   * its own only.
   */
  public static final String IDENTIFICATION = "OpenSSH_sshmux";

  private static final List<BuiltinDHFactories> KEX =
      List.of(
          BuiltinDHFactories.mlkem768x25519,
          BuiltinDHFactories.sntrup761x25519,
          BuiltinDHFactories.sntrup761x25519_openssh,
          BuiltinDHFactories.curve25519,
          BuiltinDHFactories.curve25519_libssh,
          BuiltinDHFactories.ecdhp256,
          BuiltinDHFactories.ecdhp384,
          BuiltinDHFactories.ecdhp521);

  private static final List<BuiltinCiphers> CIPHERS =
      List.of(
          BuiltinCiphers.aes128gcm,
          BuiltinCiphers.aes256gcm,
          BuiltinCiphers.cc20p1305_openssh,
          BuiltinCiphers.aes128ctr,
          BuiltinCiphers.aes192ctr,
          BuiltinCiphers.aes256ctr);

  private static final List<BuiltinMacs> MACS =
      List.of(
          BuiltinMacs.hmacsha256etm,
          BuiltinMacs.hmacsha512etm,
          BuiltinMacs.hmacsha256,
          BuiltinMacs.hmacsha512);

  private static final List<BuiltinSignatures> SIGNATURES =
      List.of(
          BuiltinSignatures.ed25519,
          BuiltinSignatures.nistp256,
          BuiltinSignatures.nistp384,
          BuiltinSignatures.nistp521,
          BuiltinSignatures.sk_ssh_ed25519,
          BuiltinSignatures.sk_ecdsa_sha2_nistp256,
          BuiltinSignatures.rsaSHA512,
          BuiltinSignatures.rsaSHA256);

  private static final List<BuiltinSignatures> CERTIFICATES =
      List.of(
          BuiltinSignatures.ed25519_cert,
          BuiltinSignatures.nistp256_cert,
          BuiltinSignatures.nistp384_cert,
          BuiltinSignatures.nistp521_cert,
          BuiltinSignatures.rsaSHA512_cert,
          BuiltinSignatures.rsaSHA256_cert);

  private Algorithms() {}

  /** The key exchanges of a server. */
  public static List<KeyExchangeFactory> keyExchanges() {
    return NamedFactory.setUpTransformedFactories(false, KEX, ServerBuilder.DH2KEX);
  }

  /** The key exchanges of a client. */
  public static List<KeyExchangeFactory> clientKeyExchanges() {
    return NamedFactory.setUpTransformedFactories(false, KEX, ClientBuilder.DH2KEX);
  }

  /** The ciphers, for either side. */
  public static List<NamedFactory<Cipher>> ciphers() {
    return CIPHERS.stream().map(Algorithms::cheapest).toList();
  }

  private static NamedFactory<Cipher> cheapest(BuiltinCiphers cipher) {
    return cipher == BuiltinCiphers.cc20p1305_openssh ? new ChaCha20Poly1305.Factory() : cipher;
  }

  /** The message authentication codes, for either side. */
  public static List<NamedFactory<Mac>> macs() {
    return List.copyOf(MACS);
  }

  /** The signatures of plain keys, for either side. */
  public static List<NamedFactory<Signature>> signatures() {
    return List.copyOf(SIGNATURES);
  }

  /** The signatures of certified keys, for either side; not negotiated unless wanted. */
  public static List<NamedFactory<Signature>> certificateSignatures() {
    return List.copyOf(CERTIFICATES);
  }

  /** The signatures for logins at targets, certificates included. */
  public static List<NamedFactory<Signature>> everySignature() {
    return Stream.concat(CERTIFICATES.stream(), SIGNATURES.stream())
        .<NamedFactory<Signature>>map(Function.identity())
        .toList();
  }
}
