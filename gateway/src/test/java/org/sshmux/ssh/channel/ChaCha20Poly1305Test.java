package org.sshmux.ssh.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.AEADBadTagException;
import org.apache.sshd.common.cipher.ChaCha20Cipher;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.cipher.Cipher.Mode;
import org.junit.jupiter.api.Test;

/** The cipher beside the library's own, which is slower and serves as reference. */
class ChaCha20Poly1305Test {
  private static final int LENGTH = 4;
  private static final int TAG = 16;
  private static final long LAST = 0xFFFF_FFFFL;

  private final Random random = new Random(20_251_122);
  private final byte[] key = bytes(64);

  @Test
  void encryptsAsTheLibraryDoes() throws Exception {
    Cipher ours = ours(Mode.Encrypt, 3);
    Cipher reference = reference(Mode.Encrypt, 3);
    for (int packet = 0; packet < 500; packet++) {
      byte[] wire = packet(size(packet));
      byte[] expected = wire.clone();
      encrypt(reference, expected);
      encrypt(ours, wire);
      assertThat(wire).as("packet %d", packet).isEqualTo(expected);
    }
  }

  @Test
  void decryptsWhatTheLibraryEncrypts() throws Exception {
    Cipher ours = ours(Mode.Decrypt, 0);
    Cipher reference = reference(Mode.Encrypt, 0);
    for (int packet = 0; packet < 500; packet++) {
      byte[] plain = packet(size(packet));
      byte[] wire = plain.clone();
      encrypt(reference, wire);
      decrypt(ours, wire);
      assertThat(body(wire)).as("packet %d", packet).isEqualTo(body(plain));
    }
  }

  @Test
  void goesOnWithZeroAfterTheLastSequenceNumber() throws Exception {
    Cipher ours = ours(Mode.Encrypt, LAST);
    Cipher reference = reference(Mode.Encrypt, LAST);
    for (int packet = 0; packet < 3; packet++) {
      byte[] wire = packet(64);
      byte[] expected = wire.clone();
      encrypt(reference, expected);
      encrypt(ours, wire);
      assertThat(wire).isEqualTo(expected);
    }
  }

  @Test
  void worksWithinALargerArray() throws Exception {
    byte[] wire = packet(1000);
    byte[] expected = wire.clone();
    encrypt(reference(Mode.Encrypt, 7), expected);
    byte[] larger = ByteBuffer.allocate(wire.length + 20).put(13, wire).array();
    ours(Mode.Encrypt, 7).updateWithAAD(larger, 13, LENGTH, 1000);
    assertThat(larger).startsWith(new byte[13]).endsWith(new byte[7]);
    assertThat(larger).containsSequence(expected);
  }

  @Test
  void refusesAPacketOfWhichAnyByteWasChanged() throws Exception {
    byte[] wire = packet(32);
    encrypt(reference(Mode.Encrypt, 9), wire);
    for (int changed = 0; changed < wire.length; changed++) {
      byte[] other = wire.clone();
      other[changed] ^= 0x10;
      Cipher ours = ours(Mode.Decrypt, 9);
      ours.updateAAD(other, 0, LENGTH);
      byte[] before = other.clone();
      assertThatThrownBy(() -> ours.update(other, LENGTH, 32))
          .as("byte %d", changed)
          .isInstanceOf(AEADBadTagException.class);
      assertThat(other).isEqualTo(before);
    }
  }

  @Test
  void refusesAPacketOutOfItsTurn() throws Exception {
    byte[] wire = packet(32);
    encrypt(reference(Mode.Encrypt, 9), wire);
    Cipher ours = ours(Mode.Decrypt, 10);
    ours.updateAAD(wire, 0, LENGTH);
    assertThatThrownBy(() -> ours.update(wire, LENGTH, 32)).isInstanceOf(AEADBadTagException.class);
  }

  @Test
  void takesItsNewKeyFromTheNextPacketOn() throws Exception {
    Cipher ours = ours(Mode.Encrypt, 0);
    encrypt(ours, packet(64));
    byte[] newKey = bytes(64);
    ours.init(Mode.Encrypt, newKey, number(1));
    Cipher reference = new ChaCha20Cipher();
    reference.init(Mode.Encrypt, newKey, number(1));
    byte[] wire = packet(64);
    byte[] expected = wire.clone();
    encrypt(reference, expected);
    encrypt(ours, wire);
    assertThat(wire).isEqualTo(expected);
  }

  @Test
  void takesTheBeginningOfLongerKeys() throws Exception {
    Cipher ours = new ChaCha20Poly1305.Factory().create();
    ours.init(Mode.Encrypt, Arrays.copyOf(key, 96), Arrays.copyOf(number(5), 64));
    byte[] wire = packet(64);
    byte[] expected = wire.clone();
    encrypt(reference(Mode.Encrypt, 5), expected);
    encrypt(ours, wire);
    assertThat(wire).isEqualTo(expected);
  }

  @Test
  void refusesShortKeysAndImpossibleSequenceNumbers() {
    Cipher ours = new ChaCha20Poly1305.Factory().create();
    assertThatThrownBy(() -> ours.init(Mode.Encrypt, new byte[32], number(0)))
        .isInstanceOf(InvalidKeyException.class);
    assertThatThrownBy(() -> ours.init(Mode.Encrypt, key, new byte[4]))
        .isInstanceOf(InvalidKeyException.class);
    assertThatThrownBy(() -> ours.init(Mode.Encrypt, key, number(LAST + 1)))
        .isInstanceOf(InvalidKeyException.class);
    assertThatThrownBy(() -> ours.init(Mode.Encrypt, key, number(-1)))
        .isInstanceOf(InvalidKeyException.class);
  }

  @Test
  void doesNothingBeforeItHasAKey() {
    Cipher ours = new ChaCha20Poly1305.Factory().create();
    assertThatThrownBy(() -> encrypt(ours, packet(8))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void describesItselfAsTheLibrarysDoes() {
    Cipher ours = new ChaCha20Poly1305.Factory().create();
    Cipher reference = new ChaCha20Cipher();
    assertThat(ours.getAlgorithm()).isEqualTo(reference.getAlgorithm());
    assertThat(ours.getTransformation()).isEqualTo(reference.getTransformation());
    assertThat(ours.getIVSize()).isEqualTo(reference.getIVSize());
    assertThat(ours.getAuthenticationTagSize()).isEqualTo(reference.getAuthenticationTagSize());
    assertThat(ours.getCipherBlockSize()).isEqualTo(reference.getCipherBlockSize());
    assertThat(ours.getKdfSize()).isEqualTo(reference.getKdfSize());
    assertThat(ours.getKeySize()).isEqualTo(reference.getKeySize());
  }

  private Cipher ours(Mode mode, long sequence) throws Exception {
    Cipher cipher = new ChaCha20Poly1305.Factory().create();
    cipher.init(mode, key, number(sequence));
    return cipher;
  }

  private Cipher reference(Mode mode, long sequence) throws Exception {
    Cipher cipher = new ChaCha20Cipher();
    cipher.init(mode, key, number(sequence));
    return cipher;
  }

  private static void encrypt(Cipher cipher, byte[] wire) throws Exception {
    cipher.updateWithAAD(wire, 0, LENGTH, wire.length - LENGTH - TAG);
  }

  /** As a receiver does: the length first, which says how much more there is. */
  private static void decrypt(Cipher cipher, byte[] wire) throws Exception {
    cipher.updateAAD(wire, 0, LENGTH);
    assertThat(ByteBuffer.wrap(wire).getInt()).isEqualTo(wire.length - LENGTH - TAG);
    cipher.update(wire, LENGTH, wire.length - LENGTH - TAG);
  }

  /** Small ones, large ones, and some in between. */
  private int size(int packet) {
    return 8 * (1 + (packet % 50 == 0 ? 4096 : random.nextInt(packet % 7 == 0 ? 500 : 20)));
  }

  /** A length, a random body, and room for the tag. */
  private byte[] packet(int size) {
    ByteBuffer packet = ByteBuffer.allocate(LENGTH + size + TAG);
    return packet.putInt(size).put(bytes(size)).array();
  }

  private static byte[] body(byte[] wire) {
    return Arrays.copyOfRange(wire, 0, wire.length - TAG);
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] number(long sequence) {
    return ByteBuffer.allocate(Long.BYTES).putLong(sequence).array();
  }
}
