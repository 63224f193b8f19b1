package org.sshmux.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sshmux.grant.HostName.Parsing;

class HostNameTest {

  @ParameterizedTest
  @CsvSource({
    "db1, db1",
    "DB1.Example.COM, db1.example.com",
    "db1.example.com., db1.example.com",
    "_srv.my_host.example, _srv.my_host.example",
    "r1---sn-x.example, r1---sn-x.example",
    "1.2.3.4.example, 1.2.3.4.example",
    "0xbeef.example, 0xbeef.example",
    "3com, 3com",
    "bücher.example, xn--bcher-kva.example",
    "BÜCHER.example, xn--bcher-kva.example",
    "XN--BCHER-KVA.example, xn--bcher-kva.example",
    "日本。example, xn--wgv71a.example",
    "ｄｂ１.example, db1.example",
  })
  void writesANameInOneForm(String raw, String canonical) {
    assertThat(HostName.parse(raw)).isEqualTo(new Parsing.Read(new HostName.Name(canonical)));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.1",
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
    "１０.0.0.1, 10.0.0.1",
    "::1, 0:0:0:0:0:0:0:1",
    "[::1], 0:0:0:0:0:0:0:1",
    "2001:DB8::A, 2001:db8:0:0:0:0:0:a",
    "::ffff:10.0.0.1, 10.0.0.1",
    "[::FFFF:a00:1], 10.0.0.1",
    "64:ff9b::10.0.0.1, 64:ff9b:0:0:0:0:a00:1",
  })
  void readsAnAddressLiteral(String raw, String address) {
    assertThat(HostName.parse(raw))
        .isEqualTo(new Parsing.Read(new HostName.Address(InetAddress.ofLiteral(address))));
    assertThat(((Parsing.Read) HostName.parse(raw)).host()).hasToString(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.1",
        "127.0.0.1.",
        "0127.0.0.1",
        "1.2.3.4.5",
        "1.2.3.256",
        "1.2.3.",
        "0x7f.1",
        "0x7f000001",
        "0x",
        "017700000001",
        "2130706433",
        "db1.10",
        "db1.0xa",
        "１２７.1",
      })
  void refusesNumbersThatOnlySomeResolversTakeForAnAddress(String raw) {
    assertThat(HostName.parse(raw)).isInstanceOf(Parsing.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "db1..example",
        ".db1",
        "db1..",
        " db1",
        "db1 ",
        "db 1",
        "db1\n",
        "db\u00001",
        "db\u00a01",
        "db\u200b1",
        "db\u00ad1",
        "db\u202e1",
        "\ud800",
        "-db1",
        "db1-",
        "*.example",
        "!db1",
        "a/b",
        "\u2100.example",
        "user@db1",
        "db1:22",
        "[db1]",
        "[10.0.0.1]",
        "[::1",
        "::1]",
        "[[::1]]",
        "[]",
        "fe80::1%eth0",
        "[fe80::1%2]",
        "::ffff:127.1",
        "::ffff:0127.0.0.1",
        "1:2:3:4:5:6:7:8:9",
        "stra\u00dfe.example",
        "\u03c2.example",
      })
  void refusesWhatIsNoHost(String raw) {
    assertThat(HostName.parse(raw)).isInstanceOf(Parsing.Malformed.class);
  }

  @Test
  void limitsLabelsTo63AndNamesTo253Characters() {
    String label = "a".repeat(63);
    String longest = String.join(".", label, label, label, "b".repeat(61));
    assertThat(HostName.parse(longest)).isEqualTo(new Parsing.Read(new HostName.Name(longest)));
    assertThat(HostName.parse(longest + ".")).isEqualTo(HostName.parse(longest));
    assertThat(HostName.parse(longest + "b")).isInstanceOf(Parsing.Malformed.class);
    assertThat(HostName.parse(label + "a")).isInstanceOf(Parsing.Malformed.class);
    assertThat(HostName.parse("ü".repeat(63))).isInstanceOf(Parsing.Malformed.class);
    assertThat(HostName.parse("a.".repeat(1 << 20))).isInstanceOf(Parsing.Malformed.class);
  }

  @Test
  void namesAndAddressesCannotBeMadeInAnotherForm() throws Exception {
    assertThatThrownBy(() -> new HostName.Name("DB1")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new HostName.Name("db1."))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new HostName.Name("10.0.0.1"))
        .isInstanceOf(IllegalArgumentException.class);
    byte[] linkLocal = InetAddress.ofLiteral("fe80::1").getAddress();
    InetAddress scoped = Inet6Address.getByAddress("", linkLocal, 3);
    assertThatThrownBy(() -> new HostName.Address(scoped))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void neverThrowsAndKeepsACanonicalFormAsItIs() {
    Random random = new Random(20261122);
    int read = 0;
    for (int i = 0; i < 200_000; i++) {
      String raw = RandomText.host(random);
      switch (HostName.parse(raw)) {
        case Parsing.Malformed malformed -> assertThat(malformed.why()).isNotEmpty();
        case Parsing.Read(HostName host) -> {
          read++;
          assertThat(HostName.parse(host.toString()))
              .as("canonical form of %s", raw)
              .isEqualTo(new Parsing.Read(host));
        }
      }
    }
    assertThat(read).isGreaterThan(10_000);
  }
}
