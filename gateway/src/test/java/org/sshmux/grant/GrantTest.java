package org.sshmux.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sshmux.grant.Grant.Effect;
import org.sshmux.grant.Grant.Parsing;
import org.sshmux.grant.Grant.PortRange;

class GrantTest {

  @Test
  void readsEveryPart() {
    Grant grant = read("ssh://deploy,Root_2@!Web-*.Prod.Example.COM.:2222/ production web");
    assertThat(grant.effect()).isEqualTo(Effect.DENY);
    assertThat(grant.logins()).containsExactly("deploy", "Root_2");
    assertThat(grant.host())
        .isEqualTo(
            new HostPattern.Glob(
                HostPattern.Depth.FIXED, List.of("web-*", "prod", "example", "com")));
    assertThat(grant.ports()).isEqualTo(PortRange.of(2222));
    assertThat(grant.label()).isEqualTo("production web");
  }

  @Test
  void takesPort22AndNoLimitWhereNothingIsSaid() {
    Grant grant = read("ssh://web1");
    assertThat(grant.effect()).isEqualTo(Effect.ALLOW);
    assertThat(grant.logins()).isEmpty();
    assertThat(grant.ports()).isEqualTo(PortRange.of(22));
    assertThat(grant.label()).isEmpty();
  }

  @Test
  void readsWhatIsPermitted() {
    assertThat(read("ssh://web1").capabilities()).isEmpty();
    assertThat(read("ssh://web1 why?permit=shell").capabilities()).isEmpty();
    assertThat(read("ssh://!web1 why?permit=shell").effect()).isEqualTo(Effect.DENY);
    Grant grant = read("ssh://root@web*.example:*/?permit=x11,agent,shell,shell a label!");
    assertThat(grant.capabilities())
        .contains(Set.of(Capability.SHELL, Capability.AGENT, Capability.X11));
    assertThat(grant.logins()).containsExactly("root");
    assertThat(grant.ports()).isEqualTo(PortRange.any());
    assertThat(grant.label()).isEqualTo("a label!");
    for (Capability capability : Capability.values()) {
      assertThat(read("ssh://10.0.0.0_8?permit=" + capability.code()).capabilities())
          .contains(Set.of(capability));
    }
  }

  @Test
  void aGrantPermitsSomethingAndADenyNothing() {
    HostPattern host = new HostPattern.Exact("web1");
    PortRange ports = PortRange.of(22);
    Optional<Set<Capability>> shell = Optional.of(Set.of(Capability.SHELL));
    assertThatThrownBy(
            () -> new Grant(Effect.ALLOW, List.of(), host, ports, Optional.of(Set.of()), ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Grant(Effect.DENY, List.of(), host, ports, shell, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsAnyPort() {
    assertThat(read("ssh://web1:*").ports()).isEqualTo(PortRange.any());
    assertThat(read("ssh://[::1]:*/").ports()).isEqualTo(PortRange.any());
  }

  @ParameterizedTest
  @CsvSource({
    "ssh://10.20.0.0_16, 10.20.0.0/16",
    "ssh://0.0.0.0_0, 0.0.0.0/0",
    "ssh://10.20.0.7, 10.20.0.7/32",
    "ssh://[2001:db8::]_32:22, 2001:db8:0:0:0:0:0:0/32",
    "ssh://[2001:db8::7]:2222, 2001:db8:0:0:0:0:0:7/128",
    "ssh://[::ffff:10.20.0.7], 10.20.0.7/32",
    "ssh://![::]_0, 0:0:0:0:0:0:0:0/0",
  })
  void readsAddressesAndRanges(String statement, String range) {
    assertThat(((HostPattern.Range) read(statement).host()).range()).hasToString(range);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssh://",
        "ssh:///",
        "ssh:web1",
        "ssh:/web1",
        "ssh:// web1",
        "ssh://web1:",
        "ssh://web1:0",
        "ssh://web1:022",
        "ssh://web1:65536",
        "ssh://web1:ssh",
        "ssh://web1:22:22",
        "ssh://web1/path",
        "ssh://web1//",
        "ssh://web1?x",
        "ssh://web1?",
        "ssh://web1?permit",
        "ssh://web1?permit=",
        "ssh://web1?permit=,shell",
        "ssh://web1?permit=shell,",
        "ssh://web1?permit=telnet",
        "ssh://web1?permit=Shell",
        "ssh://web1?Permit=shell",
        "ssh://web1?permit=shell/",
        "ssh://web1?permit=shell&permit=exec",
        "ssh://web1?permit=shell?permit=exec",
        "ssh://web1?until=friday",
        "ssh://web1:?permit=shell",
        "ssh://?permit=shell",
        "ssh://web1#x",
        "ssh://10.0.0.0/8",
        "ssh://10.0.0.1_8",
        "ssh://10.0.0.0_33",
        "ssh://10.0.0.0_08",
        "ssh://10.0.0.0_",
        "ssh://10.0.0.*",
        "ssh://10.*.*.*",
        "ssh://web*.10",
        "ssh://10.1",
        "ssh://2001:db8::1",
        "ssh://[2001:db8::_32]",
        "ssh://[2001:db8::]32",
        "ssh://[10.0.0.0]_8",
        "ssh://[::ffff:10.0.0.0]_104",
        "ssh://[::ffff:10.0.0.0]_8",
        "ssh://[fe80::1%eth0]",
        "ssh://web**",
        "ssh://**",
        "ssh://a.**.example.com",
        "ssh://**.",
        "ssh://**example.com",
        "ssh://bü*.example",
        "ssh://web1..example",
        "ssh://-web1",
        "ssh://@web1",
        "ssh://deploy,@web1",
        "ssh://-oProxyCommand@web1",
        "ssh://deploy:secret@web1",
        "ssh://a@b@web1",
        "ssh://%77eb1",
        "ssh://web1\tlabel",
        "ssh://web1 label\u0000",
      })
  void reportsAnAllowThatCannotBeRead(String statement) {
    assertThat(Grant.parse(statement))
        .isInstanceOfSatisfying(
            Parsing.Malformed.class, m -> assertThat(m.effect()).isEqualTo(Effect.ALLOW));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssh://!",
        "ssh://!!web1",
        "ssh://!10.0.0.*",
        "ssh://!10.0.0.0/8",
        "ssh://!deploy@web1",
        "ssh://deploy@ !web1",
        "ssh:// !web1",
        "ssh:!web1",
        "!ssh://web1",
        "! ssh://web1",
        "SSH:/!web1",
        "ssh://web1!",
        "ssh://!web1:0",
        "ssh://!web1?permit=shell",
        "ssh://root@!web1?permit=shell",
        "ssh://!web1?",
        "ssh://!web1?until=friday",
        "ssh://web1?permit=!shell",
      })
  void reportsWhatMayHaveBeenMeantAsADeny(String statement) {
    assertThat(Grant.parse(statement))
        .isInstanceOfSatisfying(
            Parsing.Malformed.class, m -> assertThat(m.effect()).isEqualTo(Effect.DENY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "!",
        "https://wiki.example.com/ssh://web1",
        "sftp://web1",
        "web1",
        "ssh",
        "sshx://a"
      })
  void leavesOtherValuesAlone(String value) {
    assertThat(Grant.parse(value)).isInstanceOf(Parsing.NotOurs.class);
  }

  @Test
  void readsTheSchemeInAnyCaseAndIgnoresSpacesAround() {
    assertThat(read("  SSH://!web1 ").effect()).isEqualTo(Effect.DENY);
  }

  @Test
  void refusesAStatementWithoutBound() {
    assertThat(Grant.parse("ssh://web1 " + "x".repeat(1 << 20)))
        .isInstanceOf(Parsing.Malformed.class);
  }

  @ParameterizedTest
  @CsvSource({
    "ssh://*, web1, true",
    "ssh://*, web1.example, false",
    "ssh://web*, web, true",
    "ssh://web*, web-1, true",
    "ssh://web*, xweb, false",
    "ssh://*web, myweb, true",
    "ssh://w*b*1, web-1, true",
    "ssh://w*b*1, web-2, false",
    "ssh://*.example.com, a.example.com, true",
    "ssh://*.example.com, example.com, false",
    "ssh://*.example.com, a.b.example.com, false",
    "ssh://*.example.com, axexample.com, false",
    "ssh://**.example.com, a.example.com, true",
    "ssh://**.example.com, a.b.example.com, true",
    "ssh://**.example.com, example.com, false",
    "ssh://**.example.com, badexample.com, false",
    "ssh://**.web*.example, a.b.web1.example, true",
    "ssh://**.web*.example, web1.example, false",
    "ssh://BÜCHER.*.example, xn--bcher-kva.a.example, true",
    "ssh://web1, web1, true",
    "ssh://web1, web1.example, false",
    "ssh://0.0.0.0_0, web1, false",
  })
  void matchesNames(String statement, String name, boolean expected) {
    assertThat(read(statement).host().matches(name)).isEqualTo(expected);
  }

  @Test
  void namePatternsNeverMatchAddressesAndRangesOnlyTheirFamily() {
    InetAddress four = InetAddress.ofLiteral("10.0.0.1");
    InetAddress six = InetAddress.ofLiteral("2001:db8::1");
    assertThat(read("ssh://*").host().contains(four)).isFalse();
    assertThat(read("ssh://web1").host().contains(four)).isFalse();
    assertThat(read("ssh://0.0.0.0_0").host().contains(four)).isTrue();
    assertThat(read("ssh://0.0.0.0_0").host().contains(six)).isFalse();
    assertThat(read("ssh://[::]_0").host().contains(six)).isTrue();
    assertThat(read("ssh://[::]_0").host().contains(four)).isFalse();
  }

  @Test
  void neverThrowsOnRandomText() {
    Random random = new Random(42);
    int read = 0;
    for (int i = 0; i < 200_000; i++) {
      String statement = RandomText.grant(random);
      switch (Grant.parse(statement)) {
        case Parsing.Read(Grant grant) -> {
          read++;
          assertThat(grant.effect() == Effect.DENY)
              .as(statement)
              .isEqualTo(statement.strip().split(" ", -1)[0].contains("!"));
        }
        case Parsing.Malformed(Effect effect, String why) ->
            assertThat(effect == Effect.DENY).as(statement).isEqualTo(statement.contains("!"));
        case Parsing.NotOurs notOurs ->
            assertThat(statement.toLowerCase(Locale.ROOT)).doesNotStartWith("ssh:");
      }
    }
    assertThat(read).isGreaterThan(5_000);
  }

  @Test
  void aStarNeverCrossesADot() {
    Random random = new Random(7);
    for (int i = 0; i < 50_000; i++) {
      String pattern = names(random, "ab*");
      String name = names(random, "ab");
      if (!pattern.contains("**")
          && Grant.parse("ssh://" + pattern) instanceof Parsing.Read(Grant grant)) {
        String regex = pattern.replace(".", "\\.").replace("*", "[^.]*");
        assertThat(grant.host().matches(name))
            .as("%s against %s", name, pattern)
            .isEqualTo(name.matches(regex));
      }
    }
  }

  private static String names(Random random, String alphabet) {
    StringBuilder text = new StringBuilder();
    for (int labels = random.nextInt(3); labels >= 0; labels--) {
      for (int length = random.nextInt(4); length >= 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      text.append(labels > 0 ? "." : "");
    }
    return text.toString();
  }

  private static Grant read(String statement) {
    assertThat(Grant.parse(statement)).as(statement).isInstanceOf(Parsing.Read.class);
    return ((Parsing.Read) Grant.parse(statement)).grant();
  }
}
