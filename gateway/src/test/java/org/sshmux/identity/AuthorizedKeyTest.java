package org.sshmux.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizedKeyTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @Test
  void anUnrestrictedKeyIsUsableFromEverywhereForEver() {
    AuthorizedKey key = AuthorizedKey.unrestricted(key("ssh-ed25519", "k"), "laptop");
    assertThat(key.usableFrom(InetAddress.ofLiteral("203.0.113.9"))).isTrue();
    assertThat(key.usableAt(Instant.MAX)).isTrue();
  }

  @Test
  void aNegatedSourceWinsOverASource() {
    AuthorizedKey key =
        new AuthorizedKey(
            key("ssh-ed25519", "k"),
            "",
            List.of(range("10.0.0.0/8")),
            List.of(range("10.9.0.0/16")),
            Optional.empty());
    assertThat(key.usableFrom(InetAddress.ofLiteral("10.1.0.1"))).isTrue();
    assertThat(key.usableFrom(InetAddress.ofLiteral("10.9.0.1"))).isFalse();
    assertThat(key.usableFrom(InetAddress.ofLiteral("192.0.2.1"))).isFalse();
  }

  @Test
  void aKeyIsVoidFromItsExpiryOn() {
    AuthorizedKey key =
        new AuthorizedKey(key("ssh-ed25519", "k"), "", List.of(), List.of(), Optional.of(NOON));
    assertThat(key.usableAt(NOON.minusMillis(1))).isTrue();
    assertThat(key.usableAt(NOON)).isFalse();
  }

  @Test
  void keysAreEqualByteForByteAndPrintTheirOpensshFingerprint() {
    OfferedKey key =
        OfferedKey.of(
            Base64.getDecoder()
                .decode("AAAAC3NzaC1lZDI1NTE5AAAAIHVKkEJz5OaHZpmGcZbOyp5wtLp2oYR2nYyPCJ9PRTyJ"));
    assertThat(key.type()).isEqualTo("ssh-ed25519");
    assertThat(key.fingerprint()).matches("SHA256:[A-Za-z0-9+/]{43}");
    assertThat(key("ssh-rsa", "a"))
        .isEqualTo(key("ssh-rsa", "a"))
        .hasSameHashCodeAs(key("ssh-rsa", "a"));
    assertThat(key("ssh-rsa", "a")).isNotEqualTo(key("ssh-rsa", "b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "00", "00000000", "0000000161", "7fffffff61", "ffffffff61", "000000010061"})
  void aBlobWithoutAKeyTypeIsNoKey(String hex) {
    byte[] blob = HexFormat.of().parseHex(hex);
    assertThatThrownBy(() -> OfferedKey.of(blob)).isInstanceOf(IllegalArgumentException.class);
  }

  private static AddressRange range(String text) {
    return AddressRange.parse(text).orElseThrow();
  }

  private static OfferedKey key(String type, String body) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    byte[] rest = body.getBytes(StandardCharsets.US_ASCII);
    return OfferedKey.of(
        ByteBuffer.allocate(4 + name.length + rest.length)
            .putInt(name.length)
            .put(name)
            .put(rest)
            .array());
  }
}
