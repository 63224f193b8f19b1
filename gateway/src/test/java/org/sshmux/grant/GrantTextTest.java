package org.sshmux.grant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sshmux.grant.Grant.Effect;
import org.sshmux.grant.Grant.Parsing;
import org.sshmux.grant.Grant.PortRange;

class GrantTextTest {
  private static final int ROUNDS = 200_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssh://web1",
        "ssh://web1.example.com:2222",
        "ssh://deploy,root@web-*.example.com:* production web",
        "ssh://!**.example.com:*",
        "ssh://!db1.**:*",
        "ssh://root@!web-*.prod.**",
        "ssh://10.20.0.7",
        "ssh://10.20.0.0_16",
        "ssh://!0.0.0.0_0:*",
        "ssh://web1?permit=exec,sftp label",
      })
  void writesAStatementAsItStands(String statement) {
    assertThat(Grant.parse(statement))
        .isInstanceOfSatisfying(
            Parsing.Read.class, read -> assertThat(read.grant().text()).contains(statement));
  }

  @Test
  void writesWhatIsReadAsTheSameGrantAgain() {
    Random random = new Random(31_337);
    int read = 0;
    for (int i = 0; i < ROUNDS; i++) {
      if (Grant.parse(RandomText.grant(random)) instanceof Parsing.Read(Grant grant)) {
        read++;
        assertThat(Grant.parse(grant.text().orElseThrow())).isEqualTo(new Parsing.Read(grant));
      }
    }
    assertThat(read).isGreaterThan(ROUNDS / 100);
  }

  @ParameterizedTest
  @CsvSource({
    "db1.**, db1.example.com, true",
    "db1.**, db1.x, true",
    "db1.**, db1, false",
    "db1.**, db10.example.com, false",
    "db1.**, a.db1.example.com, false",
    "db*.lab.**, db7.lab.x, true",
    "db*.lab.**, db7.lab, false",
    "db*.lab.**, db7.lab2.x, false",
  })
  void leavesTheEndOfANameOpen(String pattern, String name, boolean covered) {
    assertThat(Grant.parse("ssh://!" + pattern))
        .isInstanceOfSatisfying(
            Parsing.Read.class,
            read -> assertThat(read.grant().host().matches(name)).isEqualTo(covered));
  }

  /** Whoever can make up a name that begins so could have the gateway dial anything. */
  @Test
  void permitsNothingWhoseEndIsOpen() {
    assertThat(Grant.parse("ssh://db1.**")).isInstanceOf(Parsing.Malformed.class);
    assertThat(Grant.parse("ssh://**.db1.**")).isInstanceOf(Parsing.Malformed.class);
    assertThat(Grant.parse("ssh://!**.db1.**")).isInstanceOf(Parsing.Malformed.class);
  }

  /** Such a name could only be written as a network. */
  @Test
  void writesNoNameThatWouldBeReadAsANetwork() {
    assertThat(allow(new HostPattern.Exact("10.0.0.0_8")).text()).isEmpty();
    assertThat(allow(new HostPattern.Exact("web_8")).text()).contains("ssh://web_8");
  }

  @Test
  void writesNoGlobThatCannotBeRead() {
    assertThat(
            allow(new HostPattern.Glob(HostPattern.Depth.FIXED, List.of("10", "0", "0", "*")))
                .text())
        .isEmpty();
    assertThat(allow(new HostPattern.Glob(HostPattern.Depth.FIXED, List.of("a b"))).text())
        .isEmpty();
  }

  @Test
  void writesNoPortsThatCannotBeRead() {
    assertThat(
            new Grant(
                    Effect.ALLOW,
                    List.of(),
                    new HostPattern.Exact("web1"),
                    new PortRange(22, 23),
                    Optional.empty(),
                    "")
                .text())
        .isEmpty();
  }

  /** However a name is built around a glob, a star reaches to the next dot and no further. */
  @Test
  void noGlobCrossesItsBound() {
    Random random = new Random(4711);
    HostPattern.Glob glob =
        new HostPattern.Glob(HostPattern.Depth.FIXED, List.of("web-*", "example", "com"));
    for (int i = 0; i < ROUNDS; i++) {
      String name = RandomText.host(random) + "web-" + RandomText.host(random) + ".example.com";
      assertThat(glob.matches(name))
          .isEqualTo(
              name.startsWith("web-")
                  && name.indexOf('.') == name.length() - ".example.com".length());
    }
  }

  private static Grant allow(HostPattern host) {
    return new Grant(Effect.ALLOW, List.of(), host, PortRange.of(22), Optional.empty(), "");
  }
}
