package org.sshmux.ssh.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of what goes by. */
final class Digests {

  private Digests() {}

  static String sha256(InputStream in) throws IOException {
    DigestOutputStream out = sink();
    in.transferTo(out);
    return hex(out);
  }

  static DigestOutputStream sink() {
    try {
      return new DigestOutputStream(
          OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String hex(DigestOutputStream out) {
    return HexFormat.of().formatHex(out.getMessageDigest().digest());
  }
}
