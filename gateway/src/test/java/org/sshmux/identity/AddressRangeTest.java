package org.sshmux.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0/8",
    "10.1.2.3, 10.1.2.3/32",
    "0.0.0.0/0, 0.0.0.0/0",
    "2001:db8::/32, 2001:db8:0:0:0:0:0:0/32",
    "::1, 0:0:0:0:0:0:0:1/128",
    "::ffff:10.1.2.3, 10.1.2.3/32",
  })
  void readsRangesAndAddresses(String text, String range) {
    assertThat(AddressRange.parse(text)).hasValueSatisfying(r -> assertThat(r).hasToString(range));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/08",
        "10.0.0.0/+8",
        "10.0.0.0/8/8",
        "10.0.0.1/8",
        "2001:db8::1/64",
        "2001:db8::/129",
        "::ffff:10.0.0.0/104",
        "10",
        "10.1",
        "010.0.0.1",
        "0x0a.0.0.1",
        "fe80::1%eth0",
        "[::1]",
        "db1.example.com",
        "10.0.0.0/99999999999",
      })
  void readsNothingElse(String text) {
    assertThat(AddressRange.parse(text)).isEmpty();
  }

  @Test
  void containsAddressesOfItsFamilyOnly() {
    AddressRange range = AddressRange.parse("10.20.0.0/15").orElseThrow();
    assertThat(range.contains(InetAddress.ofLiteral("10.20.0.0"))).isTrue();
    assertThat(range.contains(InetAddress.ofLiteral("10.21.255.255"))).isTrue();
    assertThat(range.contains(InetAddress.ofLiteral("10.22.0.0"))).isFalse();
    assertThat(range.contains(InetAddress.ofLiteral("::10.20.0.1"))).isFalse();
    assertThat(AddressRange.parse("::/0").orElseThrow().contains(InetAddress.ofLiteral("10.0.0.1")))
        .isFalse();
  }

  @Test
  void cannotBeMadeWithHostBits() {
    assertThatThrownBy(() -> new AddressRange(InetAddress.ofLiteral("10.0.0.1"), 8))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AddressRange(InetAddress.ofLiteral("10.0.0.0"), -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void neverThrowsOnRandomText() {
    Random random = new Random(3);
    String alphabet = "0123456789abcdefx.:/%[] ";
    int read = 0;
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "::" : "1.2.3.");
      for (int length = random.nextInt(8); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      read += AddressRange.parse(text.toString()).isPresent() ? 1 : 0;
    }
    assertThat(read).isGreaterThan(1_000);
  }
}
