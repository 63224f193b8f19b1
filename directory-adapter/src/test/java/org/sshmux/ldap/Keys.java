package org.sshmux.ldap;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.sshmux.identity.OfferedKey;

/** Public keys whose bytes are made up: nobody holds the private part. */
public final class Keys {
  private Keys() {}

  public static byte[] blob(String type, int seed) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    byte[] point = new byte[32];
    Arrays.fill(point, (byte) seed);
    return ByteBuffer.allocate(8 + name.length + point.length)
        .putInt(name.length)
        .put(name)
        .putInt(point.length)
        .put(point)
        .array();
  }

  public static OfferedKey key(int seed) {
    return OfferedKey.of(blob("ssh-ed25519", seed));
  }

  public static String encoded(int seed) {
    return Base64.getEncoder().encodeToString(blob("ssh-ed25519", seed));
  }

  /** A line without options. */
  public static String line(int seed) {
    return "ssh-ed25519 " + encoded(seed) + " key " + seed;
  }
}
