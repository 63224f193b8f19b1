package org.sshmux.ldap.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sshmux.identity.AuthorizedKey;
import org.sshmux.ldap.Keys;

final class KeyLineTest {
  private static final String KEY = Keys.line(7);

  @Test
  void readsTypeKeyAndComment() {
    assertThat(usable("ssh-ed25519 " + Keys.encoded(7) + "  anna at home \r\n"))
        .isEqualTo(AuthorizedKey.unrestricted(Keys.key(7), "anna at home"));
    assertThat(usable("ssh-ed25519\t" + Keys.encoded(7)).comment()).isEmpty();
  }

  @Test
  void readsAPlainLineWithoutOptionsOnly() {
    assertThat(plain(KEY))
        .isEqualTo(new KeyLine.Usable(AuthorizedKey.unrestricted(Keys.key(7), "key 7")));
    assertThat(plain(" ssh-ed25519\t" + Keys.encoded(7) + "\r\n"))
        .isEqualTo(new KeyLine.Usable(AuthorizedKey.unrestricted(Keys.key(7), "")));
    for (String line :
        List.of(
            "no-pty " + KEY,
            "from=\"10.0.0.0/8\" " + KEY,
            "db1.example.test " + KEY,
            "@cert-authority * " + KEY,
            "ssh-rsa " + Keys.encoded(7),
            Keys.encoded(7),
            "ssh-ed25519",
            "ssh-ed25519 AAAAnothing",
            "# " + KEY,
            "")) {
      assertThat(plain(line)).as(line).isInstanceOf(KeyLine.Rejected.class);
    }
  }

  private static KeyLine plain(String line) {
    return KeyLine.plain(line.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void takesAnyTypeThatTheBlobNames() {
    String type = "sk-ssh-ed25519@openssh.com";
    String line = type + " " + Base64.getEncoder().encodeToString(Keys.blob(type, 1));

    assertThat(usable(line).key().type()).isEqualTo(type);
  }

  @Test
  void honoursWhereFrom() {
    AuthorizedKey key = usable("from=\"10.0.0.0/8,!10.1.0.0/16,fd00::/8,192.0.2.1\" " + KEY);

    assertThat(key.usableFrom(address("10.2.3.4"))).isTrue();
    assertThat(key.usableFrom(address("192.0.2.1"))).isTrue();
    assertThat(key.usableFrom(address("fd00::1"))).isTrue();
    assertThat(key.usableFrom(address("10.1.3.4"))).isFalse();
    assertThat(key.usableFrom(address("192.0.2.2"))).isFalse();
  }

  @Test
  void honoursTheEarliestExpiryTime() {
    assertThat(expiry("expiry-time=\"20300102\"")).isEqualTo("2030-01-01T23:00:00Z");
    assertThat(expiry("expiry-time=\"20300102Z\"")).isEqualTo("2030-01-02T00:00:00Z");
    assertThat(expiry("EXPIRY-TIME=\"203001020304Z\"")).isEqualTo("2030-01-02T03:04:00Z");
    assertThat(expiry("expiry-time=\"20300102030405\"")).isEqualTo("2030-01-02T02:04:05Z");
    assertThat(expiry("expiry-time=\"20300102Z\",expiry-time=\"20290102Z\""))
        .isEqualTo("2029-01-02T00:00:00Z");
    assertThat(expiry("expiry-time=\"20290102Z\",expiry-time=\"20300102Z\""))
        .isEqualTo("2029-01-02T00:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "restrict",
        "restrict,pty",
        "no-pty,no-agent-forwarding,no-X11-forwarding,no-user-rc",
      })
  void readsOptionsThatForbidNothingHere(String options) {
    assertThat(usable(options + " " + KEY))
        .isEqualTo(AuthorizedKey.unrestricted(Keys.key(7), "key 7"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no-port-forwarding",
        "command=\"/bin/sh -c 'echo \\\"hi\\\"'\"",
        "cert-authority",
        "environment=\"A=b\"",
        "principals=\"root\"",
        "permitopen=\"a:1\"",
        "permitlisten=\"1\"",
        "tunnel=\"0\"",
        "verify-required",
        "no-touch-required",
        "made-up",
        "restrict=\"yes\"",
        "from",
        "from=10.0.0.1",
        "from=\"\"",
        "from=\"host.example.test\"",
        "from=\"10.0.*\"",
        "from=\"10.0.0.1/8\"",
        "from=\"10.0.0.1,\"",
        "from=\"!10.0.0.1\"",
        "from=\"10\"",
        "from=\"10.0.0.1\",from=\"10.0.0.2\"",
        "expiry-time",
        "expiry-time=\"\"",
        "expiry-time=\"20301332\"",
        "expiry-time=\"2030010\"",
        "expiry-time=\"2030010203\"",
        "restrict,",
        ",restrict",
        "restrict,command=\"x\"",
      })
  void rejectsALineWithAnOptionItCannotHonour(String options) {
    assertThat(KeyLine.parse(bytes(options + " " + KEY), ZoneOffset.UTC))
        .isInstanceOfSatisfying(
            KeyLine.Rejected.class, rejected -> assertThat(rejected.key()).contains(Keys.key(7)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "# ssh-ed25519 AAAA",
        "ssh-ed25519",
        "ssh-ed25519 AAAA",
        "ssh-ed25519 AAAAC3Nza!!!",
        "AAAAC3NzaC1lZDI1NTE5",
        "\"",
        "from=\"",
        "\\\"",
      })
  void rejectsALineWithoutAKey(String line) {
    assertThat(KeyLine.parse(bytes(line), ZoneOffset.UTC)).isInstanceOf(KeyLine.Rejected.class);
  }

  @Test
  void takesNoOtherCharacterForABlank() {
    String key = "ssh-ed25519 \u3000" + Keys.encoded(7);

    assertThat(KeyLine.parse(bytes(key), ZoneOffset.UTC)).isInstanceOf(KeyLine.Rejected.class);
    assertThat(plain(key)).isInstanceOf(KeyLine.Rejected.class);
  }

  @Test
  void rejectsAKeyOfAnotherTypeThanItSays() {
    assertThat(KeyLine.parse(bytes("ssh-rsa " + Keys.encoded(7)), ZoneOffset.UTC))
        .isInstanceOf(KeyLine.Rejected.class);
  }

  @Test
  void rejectsACertificate() {
    String type = "ssh-ed25519-cert-v01@openssh.com";
    String line = type + " " + Base64.getEncoder().encodeToString(Keys.blob(type, 1));

    assertThat(KeyLine.parse(bytes(line), ZoneOffset.UTC)).isInstanceOf(KeyLine.Rejected.class);
  }

  @Test
  void rejectsWhatIsNotUtf8OrHoldsTwoLines() {
    byte[] latin = (KEY + "\u00e9").getBytes(StandardCharsets.ISO_8859_1);

    assertThat(KeyLine.parse(latin, ZoneOffset.UTC)).isInstanceOf(KeyLine.Rejected.class);
    assertThat(KeyLine.parse(bytes(KEY + "\n" + KEY), ZoneOffset.UTC))
        .isInstanceOf(KeyLine.Rejected.class);
    assertThat(KeyLine.parse(bytes(KEY + "\u0000"), ZoneOffset.UTC))
        .isInstanceOf(KeyLine.Rejected.class);
  }

  @Test
  void neverThrowsAndNeverLosesARestriction() {
    Random random = new Random(20261122);
    String restricted = "from=\"10.0.0.0/8\",expiry-time=\"20300101Z\" " + KEY;
    for (int round = 0; round < 20_000; round++) {
      byte[] line = bytes(restricted);
      for (int change = random.nextInt(4); change >= 0; change--) {
        line[random.nextInt(line.length)] = (byte) random.nextInt(256);
      }
      if (KeyLine.parse(line, ZoneOffset.UTC) instanceof KeyLine.Usable(AuthorizedKey key)) {
        assertThat(key.from()).as(() -> new String(line, StandardCharsets.UTF_8)).hasSize(1);
        assertThat(key.expiry()).isPresent();
      }
    }
  }

  private static AuthorizedKey usable(String line) {
    return switch (KeyLine.parse(bytes(line), ZoneId.of("UTC+1"))) {
      case KeyLine.Usable(AuthorizedKey key) -> key;
      case KeyLine.Rejected rejected -> throw new AssertionError(rejected);
    };
  }

  private static String expiry(String options) {
    return usable(options + " " + KEY).expiry().map(Instant::toString).orElse("never");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static InetAddress address(String literal) {
    return InetAddress.ofLiteral(literal);
  }
}
