package org.sshmux.ssh.channel;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.mac.Mac;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * The cipher {@code chacha20-poly1305@openssh.com}, put together from the Java platform's ChaCha20,
 * which uses the processor's vector instructions, and Bouncy Castle's Poly1305. MINA's own cipher
 * makes its key stream block by block and costs three times as much.
 *
 * <p>The key is two ChaCha20 keys: the first for the body of a packet, the second for its length.
 * The packet's sequence number is the nonce of both. OpenSSH has the older layout, a block counter
 * of 64 bits and a nonce of 64; the platform has 32 and 96, which is the same as long as the upper
 * half of the counter, now the first four bytes of the nonce, is zero: up to 256 GiB in a packet.
 * The first block of the body's key stream is the key of the tag, which covers the length and the
 * body as they are on the wire.
 *
 * <p>Each packet is one call of {@link #updateAAD} with its length, then one of {@link #update}.
 */
final class ChaCha20Poly1305 implements Cipher {
  private static final int KEY_BYTES = 32;
  private static final int SEQUENCE_BYTES = 8;
  private static final int NONCE_BYTES = 12;
  private static final int LENGTH_BYTES = 4;
  private static final int TAG_BYTES = 16;
  private static final int HALF_BLOCK = 32;
  private static final long SEQUENCE_NUMBERS = 1L << 32;

  private final javax.crypto.Cipher lengthStream;
  private final javax.crypto.Cipher bodyStream;
  private final Poly1305 tag = new Poly1305();
  private final byte[] nonce = new byte[NONCE_BYTES];
  private final byte[] halfBlock = new byte[HALF_BLOCK];
  private final byte[] tagBytes = new byte[TAG_BYTES];
  private Mode mode = Mode.Encrypt;
  private SecretKeySpec lengthKey = new SecretKeySpec(new byte[KEY_BYTES], "ChaCha20");
  private SecretKeySpec bodyKey = lengthKey;
  private long sequence;
  private long packetsLeft;

  private ChaCha20Poly1305() throws GeneralSecurityException {
    lengthStream = javax.crypto.Cipher.getInstance("ChaCha20");
    bodyStream = javax.crypto.Cipher.getInstance("ChaCha20");
  }

  /**
   * @param key begins with the body's key, then the length's
   * @param iv begins with the sequence number of the next packet
   */
  @Override
  public void init(Mode mode, byte[] key, byte[] iv) throws GeneralSecurityException {
    if (key.length < 2 * KEY_BYTES || iv.length < SEQUENCE_BYTES) {
      throw new InvalidKeyException("a key of 64 bytes and a sequence number of 8 are needed");
    }
    long first = ByteBuffer.wrap(iv).getLong();
    if (first < 0 || first >= SEQUENCE_NUMBERS) {
      throw new InvalidKeyException("not the sequence number of an SSH packet");
    }
    this.mode = mode;
    bodyKey = new SecretKeySpec(key, 0, KEY_BYTES, "ChaCha20");
    lengthKey = new SecretKeySpec(key, KEY_BYTES, KEY_BYTES, "ChaCha20");
    sequence = first;
    packetsLeft = SEQUENCE_NUMBERS;
  }

  /** Begins a packet: encrypts or decrypts its length. */
  @Override
  public void updateAAD(byte[] data, int offset, int length) throws Exception {
    if (length != LENGTH_BYTES) {
      throw new IllegalArgumentException("what goes before the body is a length of 4 bytes");
    }
    startPacket();
    if (mode == Mode.Decrypt) {
      tag.update(data, offset, length);
    }
    lengthStream.update(data, offset, length, data, offset);
    if (mode == Mode.Encrypt) {
      tag.update(data, offset, length);
    }
  }

  /**
   * Ends a packet: encrypts its body and puts the tag behind it, or checks the tag there and
   * decrypts the body.
   *
   * @throws AEADBadTagException if the packet is not what was sent; then nothing is decrypted
   */
  @Override
  public void update(byte[] input, int inputOffset, int inputLen) throws Exception {
    if (mode == Mode.Decrypt) {
      tag.update(input, inputOffset, inputLen);
      tag.doFinal(tagBytes, 0);
      if (!Mac.equals(input, inputOffset + inputLen, tagBytes, 0, TAG_BYTES)) {
        throw new AEADBadTagException("Tag mismatch");
      }
    }
    bodyStream.update(input, inputOffset, inputLen, input, inputOffset);
    if (mode == Mode.Encrypt) {
      tag.update(input, inputOffset, inputLen);
      tag.doFinal(input, inputOffset + inputLen);
    }
  }

  private void startPacket() throws Exception {
    if (packetsLeft == 0) {
      throw new IllegalStateException("not initialized, or every sequence number has been used");
    }
    packetsLeft--;
    for (int i = 0; i < Integer.BYTES; i++) {
      nonce[NONCE_BYTES - 1 - i] = (byte) (sequence >>> (i * Byte.SIZE));
    }
    sequence = (sequence + 1) % SEQUENCE_NUMBERS;
    ChaCha20ParameterSpec start = new ChaCha20ParameterSpec(nonce, 0);
    int direction =
        mode == Mode.Encrypt ? javax.crypto.Cipher.ENCRYPT_MODE : javax.crypto.Cipher.DECRYPT_MODE;
    lengthStream.init(direction, lengthKey, start);
    bodyStream.init(direction, bodyKey, start);
    skipHalfBlock();
    tag.init(new KeyParameter(halfBlock));
    skipHalfBlock();
  }

  /** Leaves 32 bytes of the body's key stream in {@link #halfBlock}. */
  private void skipHalfBlock() throws GeneralSecurityException {
    Arrays.fill(halfBlock, (byte) 0);
    bodyStream.update(halfBlock, 0, HALF_BLOCK, halfBlock, 0);
  }

  @Override
  public String getAlgorithm() {
    return "ChaCha20"; // the library counts this cipher's packets, not its blocks, by this name
  }

  @Override
  public String getTransformation() {
    return "ChaCha20";
  }

  @Override
  public int getIVSize() {
    return SEQUENCE_BYTES;
  }

  @Override
  public int getAuthenticationTagSize() {
    return TAG_BYTES;
  }

  @Override
  public int getCipherBlockSize() {
    return 8;
  }

  @Override
  public int getKdfSize() {
    return 2 * KEY_BYTES;
  }

  @Override
  public int getKeySize() {
    return 2 * KEY_BYTES * Byte.SIZE;
  }

  /** Makes it under the name that both sides agree on. */
  record Factory() implements NamedFactory<Cipher> {

    @Override
    public String getName() {
      return BuiltinCiphers.cc20p1305_openssh.getName();
    }

    @Override
    public Cipher create() {
      try {
        return new ChaCha20Poly1305();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java runtime has no ChaCha20", e);
      }
    }
  }
}
