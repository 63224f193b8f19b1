package org.sshmux.ldap.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class GuidTest {
  @Test
  void readsTheFirstThreeFieldsFromTheirLastByte() {
    byte[] stored = HexFormat.of().parseHex("33221100554477668899aabbccddeeff");

    assertThat(Guid.of(stored)).contains(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"));
  }

  @Test
  void isStoredAsItWasRead() {
    Random random = new Random(20261125);
    byte[] stored = new byte[16];
    for (int i = 0; i < 1000; i++) {
      random.nextBytes(stored);
      assertThat(Guid.stored(Guid.of(stored).orElseThrow())).isEqualTo(stored);
    }
  }

  @Test
  void isSixteenBytesLong() {
    assertThat(Guid.of(new byte[15])).isEmpty();
    assertThat(Guid.of(new byte[17])).isEmpty();
  }
}
