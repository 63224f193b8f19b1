package org.sshmux.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * A public key in its wire form (RFC 4253 section 6.6), compared byte for byte and never parsed
 * beyond its type name, so that every present and future key type works alike.
 */
public final class OfferedKey {
  private static final int MAX_TYPE_LENGTH = 64;

  private final byte[] blob;
  private final String type;

  private OfferedKey(byte[] blob, String type) {
    this.blob = blob;
    this.type = type;
  }

  /**
   * @param blob the wire form; copied
   * @throws IllegalArgumentException if it does not begin with a type name
   */
  public static OfferedKey of(byte[] blob) {
    byte[] copy = blob.clone();
    ByteBuffer reader = ByteBuffer.wrap(copy);
    if (copy.length < 4) {
      throw new IllegalArgumentException("a public key blob of " + copy.length + " bytes");
    }
    int length = reader.getInt();
    if (length <= 0 || length > MAX_TYPE_LENGTH || length >= reader.remaining()) {
      throw new IllegalArgumentException("a public key blob without a key type");
    }
    String type = new String(copy, 4, length, StandardCharsets.US_ASCII);
    if (!type.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("a public key blob with an unreadable key type");
    }
    return new OfferedKey(copy, type);
  }

  /** The key type, such as {@code ssh-ed25519}. */
  public String type() {
    return type;
  }

  /** The fingerprint as OpenSSH prints it: {@code SHA256:} and unpadded base64. */
  public String fingerprint() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob);
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OfferedKey key && Arrays.equals(blob, key.blob);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(blob);
  }

  @Override
  public String toString() {
    return type + " " + fingerprint();
  }
}
