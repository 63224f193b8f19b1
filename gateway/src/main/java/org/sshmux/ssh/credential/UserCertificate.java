package org.sshmux.ssh.credential;

import java.security.PublicKey;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * What a certificate for an Ed25519 key of a person says (OpenSSH's PROTOCOL.certkeys), before it
 * is signed.
 *
 * @param key an Ed25519 key
 * @param serial a positive number that no other certificate of the authority has
 * @param keyId what a target logs
 * @param principal the one login that it is good for
 * @param validAfter in whole seconds
 * @param validBefore in whole seconds
 * @param critical options without which it is not good, by name
 * @param extensions what it permits, by name
 * @param authority the authority's public key
 */
record UserCertificate(
    PublicKey key,
    long serial,
    String keyId,
    String principal,
    Instant validAfter,
    Instant validBefore,
    SortedMap<String, String> critical,
    SortedMap<String, String> extensions,
    PublicKey authority) {
  static final String TYPE = KeyPairProvider.SSH_ED25519_CERT;
  private static final int USER = 1;

  UserCertificate {
    critical = new TreeMap<>(critical);
    extensions = new TreeMap<>(extensions);
    if (principal.isEmpty()) {
      throw new IllegalArgumentException(
          "a certificate without a principal is good for every login");
    }
  }

  /**
   * What is signed.
   *
   * @param nonce 32 random bytes
   */
  byte[] toBeSigned(byte[] nonce) {
    Buffer body = new ByteArrayBuffer();
    body.putString(TYPE);
    body.putBytes(nonce);
    body.putRawPublicKeyBytes(key);
    body.putLong(serial);
    body.putInt(USER);
    body.putString(keyId);
    Buffer principals = new ByteArrayBuffer();
    principals.putString(principal);
    body.putBytes(principals.getCompactData());
    body.putLong(validAfter.getEpochSecond());
    body.putLong(validBefore.getEpochSecond());
    body.putBytes(options(critical));
    body.putBytes(options(extensions));
    body.putString("");
    Buffer signer = new ByteArrayBuffer();
    signer.putRawPublicKey(authority);
    body.putBytes(signer.getCompactData());
    return body.getCompactData();
  }

  private static byte[] options(SortedMap<String, String> options) {
    Buffer buffer = new ByteArrayBuffer();
    for (Map.Entry<String, String> option : options.entrySet()) {
      buffer.putString(option.getKey());
      Buffer value = new ByteArrayBuffer();
      if (!option.getValue().isEmpty()) {
        value.putString(option.getValue());
      }
      buffer.putBytes(value.getCompactData());
    }
    return buffer.getCompactData();
  }
}
