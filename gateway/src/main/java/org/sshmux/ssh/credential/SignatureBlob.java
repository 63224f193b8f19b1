package org.sshmux.ssh.credential;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** A signature in its wire form (RFC 4253 section 6.6). */
final class SignatureBlob {
  private final String algorithm;
  private final byte[] signature;

  /**
   * @param algorithm the name of the signature algorithm
   * @param signature what follows it, as the algorithm defines it
   */
  SignatureBlob(String algorithm, byte[] signature) {
    this.algorithm = algorithm;
    this.signature = signature;
  }

  String algorithm() {
    return algorithm;
  }

  byte[] signature() {
    return signature;
  }

  /**
   * Reads the two parts.
   *
   * @throws IOException if the bytes are anything else
   */
  static SignatureBlob parse(byte[] bytes) throws IOException {
    ByteBuffer reader = ByteBuffer.wrap(bytes);
    byte[] algorithm = string(reader);
    byte[] signature = string(reader);
    if (reader.hasRemaining()) {
      throw new IOException("a signature goes on behind its end");
    }
    return new SignatureBlob(new String(algorithm, StandardCharsets.UTF_8), signature);
  }

  /** The wire form. */
  byte[] encoded() {
    Buffer buffer = new ByteArrayBuffer();
    buffer.putString(algorithm);
    buffer.putBytes(signature);
    return buffer.getCompactData();
  }

  private static byte[] string(ByteBuffer reader) throws IOException {
    if (reader.remaining() < Integer.BYTES) {
      throw new IOException("a signature is cut off");
    }
    int length = reader.getInt();
    if (length < 0 || length > reader.remaining()) {
      throw new IOException("a signature is cut off");
    }
    byte[] bytes = new byte[length];
    reader.get(bytes);
    return bytes;
  }
}
