package org.sshmux.ldap.grant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sshmux.grant.Grant;
import org.sshmux.grant.Grant.Effect;
import org.sshmux.grant.Grant.Parsing;
import org.sshmux.grant.Grant.PortRange;
import org.sshmux.grant.HostPattern;

class HostValueTest {
  private static final int ROUNDS = 200_000;
  private static final String[] PIECES = {
    "web1",
    "db1",
    ".example.com",
    ".",
    "*",
    "**",
    "!",
    "+",
    "ALL",
    "10.0.0.0",
    "/8",
    "_8",
    "/0",
    "10.0.0.7",
    "[::1]",
    "::/0",
    "@",
    "root@",
    ":22",
    ":*",
    "/",
    "?permit=shell",
    " ",
    " label",
    "\n",
    "\t",
    "(",
    ")",
    ",",
    "-",
    "ssh://",
    "ssh:",
    "ü",
    "\u200d",
    "\ud800",
    "%",
    "\\",
    "[a-z]",
    "?",
    "",
    "\u0000"
  };

  @ParameterizedTest
  @CsvSource({
    "web1.example.com, ssh://web1.example.com",
    "WEB1.example.com., ssh://web1.example.com",
    "10.0.0.7, ssh://10.0.0.7",
    "!web1, ssh://!web1:* ssh://!web1.**:*",
    "!web1.example.com, ssh://!web1.example.com:*",
    "! 10.0.0.7, ssh://!10.0.0.7:*",
    "*, ssh://* ssh://**.*",
    "!*, ssh://!*:* ssh://!**.*:* ssh://!0.0.0.0_0:* ssh://![0:0:0:0:0:0:0:0]_0:*",
  })
  void readsHostsAsSssdDoes(String value, String statements) {
    assertThat(HostValue.read(value)).isEqualTo(new HostRule.Says(List.of(statements.split(" "))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "web*",
        "*.example.com",
        "10.0.0.0/8",
        "10.0.0.0_8",
        "web1:22",
        "root@web1",
        "web1 x",
        "web1/",
        "web1?permit=shell",
        "ssh://web1",
        "10.0.0",
        "0x7f000001"
      })
  void readsNothingElse(String value) {
    assertThat(HostValue.read(value)).isEqualTo(new HostRule.Unreadable(Effect.ALLOW));
    assertThat(HostValue.read("!" + value)).isEqualTo(new HostRule.Unreadable(Effect.DENY));
  }

  @ParameterizedTest
  @CsvSource({
    "web1.example.com, ssh://web1.example.com",
    "web1, ssh://web1",
    "web*.example.com, ssh://web*.example.com",
    "10.20.0.0/16, ssh://10.20.0.0_16",
    "10.20.0.7, ssh://10.20.0.7",
    "2001:db8::/32, ssh://[2001:db8:0:0:0:0:0:0]_32",
    "ALL, ssh://* ssh://**.*",
    "!web1.example.com, ssh://!web1.example.com:*",
    "!web1, ssh://!web1:* ssh://!web1.**:*",
    "!web*, ssh://!web*:* ssh://!web*.**:*",
    "!10.20.0.0/16, ssh://!10.20.0.0_16:*",
    "!*.example.com, ssh://!**.example.com:*",
    "!*db.example.com, ssh://!*db.example.com:* ssh://!**.*db.example.com:*",
    "!ALL, ssh://!*:* ssh://!**.*:* ssh://!0.0.0.0_0:* ssh://![0:0:0:0:0:0:0:0]_0:*",
  })
  void readsHostsAsSudoDoes(String value, String statements) {
    assertThat(SudoHost.read(value)).isEqualTo(new HostRule.Says(List.of(statements.split(" "))));
  }

  @Test
  void readsNetgroupsAsSudoDoes() {
    assertThat(SudoHost.read("+web")).isEqualTo(new HostRule.OfNetgroup(Effect.ALLOW, "web"));
    assertThat(SudoHost.read("!+web")).isEqualTo(new HostRule.OfNetgroup(Effect.DENY, "web"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"!web*.example.com", "!*web*.x", "!web.*", "!!web1.x", "!10.0.0.5/8", "!+"})
  void cannotReadWhatWouldForbidLessThanSudoDoes(String value) {
    assertThat(SudoHost.read(value)).isEqualTo(new HostRule.Unreadable(Effect.DENY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"web[12]", "web?", "**.com", "10.0.0.*", "10.0.0.5/8", "all hosts", "+", "a/b"})
  void cannotReadWhatCannotBeStated(String value) {
    assertThat(SudoHost.read(value)).isEqualTo(new HostRule.Unreadable(Effect.ALLOW));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "(web1,bob,);web1;bob;''",
        "( web1 , bob , example );web1;bob;example",
        "(,,);'';'';''",
        "(-,-,-);-;-;-"
      })
  void readsTriples(String value, String host, String user, String domain) {
    assertThat(Triple.parse(value)).contains(new Triple(host, user, domain));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "web1", "(web1,bob)", "(a,b,c,d)", "((a,b,c)", "(a,b,c) (d,e,f)"})
  void readsNoOtherTriples(String value) {
    assertThat(Triple.parse(value)).isEmpty();
  }

  /**
   * Whatever a value is, it names one host or network plainly, or it has no effect but to refuse.
   */
  @Test
  void noValueOfAHostEverWidens() {
    Random random = new Random(2_500_167);
    for (int i = 0; i < ROUNDS; i++) {
      String value = mutated(random);
      checkHost(value);
    }
  }

  /** Reads a value of {@code host} and compares what was read with the text. */
  static void checkHost(String value) {
    HostRule rule = HostValue.read(value);
    for (Grant grant : grants(rule)) {
      assertPlain(grant, value);
      boolean glob = grant.host() instanceof HostPattern.Glob;
      assertThat(glob && grant.effect() == Effect.ALLOW)
          .as(value)
          .isEqualTo(value.strip().equals("*"));
    }
    assertDenied(rule, value);
  }

  @Test
  void noValueOfSudoHostEverWidens() {
    Random random = new Random(90_210);
    int read = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String value = mutated(random);
      read += checkSudoHost(value);
    }
    assertThat(read).isGreaterThan(ROUNDS / 100);
  }

  /**
   * Reads a value of {@code sudoHost} and compares what was read with the text.
   *
   * @return how many statements it is
   */
  static int checkSudoHost(String value) {
    HostRule rule = SudoHost.read(value);
    List<Grant> grants = grants(rule);
    for (Grant grant : grants) {
      assertPlain(grant, value);
      if (grant.effect() == Effect.ALLOW && grant.host() instanceof HostPattern.Range range) {
        assertThat(range.range().prefix() >= 8 || value.contains("/")).as(value).isTrue();
      }
    }
    assertDenied(rule, value);
    return grants.size();
  }

  @Test
  void noTripleEverWidens() {
    Random random = new Random(1337);
    for (int i = 0; i < ROUNDS; i++) {
      String value = "(" + mutated(random) + "," + mutated(random) + "," + mutated(random) + ")";
      Triple.parse(value)
          .ifPresent(triple -> {
            for (Grant grant : grants(triple.rule(Effect.ALLOW, false))) {
              assertThat(grant.effect()).isEqualTo(Effect.ALLOW);
              assertPlain(grant, "");
              assertThat(grant.host()).as(value).isNotInstanceOf(HostPattern.Glob.class);
              assertThat(triple.host()).isNotEmpty().isNotEqualTo("-");
            }
          });
    }
  }

  @Test
  void noValueOfAUriIsChangedOrDropped() {
    Random random = new Random(808);
    for (int i = 0; i < ROUNDS; i++) {
      String value = "ssh://" + mutated(random);
      String unreadable = Statements.unreadableDeny(value);
      assertThat(Grant.parse(unreadable))
          .isInstanceOfSatisfying(
              Parsing.Malformed.class,
              malformed -> assertThat(malformed.effect()).isEqualTo(Effect.DENY));
      assertThat(unreadable.length()).isLessThan(300);
    }
  }

  private static void assertPlain(Grant grant, String value) {
    assertThat(grant.logins()).as(value).isEmpty();
    assertThat(grant.capabilities()).as(value).isEqualTo(Optional.empty());
    assertThat(grant.label()).as(value).isEmpty();
    assertThat(grant.ports())
        .as(value)
        .isEqualTo(grant.effect() == Effect.DENY ? PortRange.any() : PortRange.of(22));
  }

  /** A value with a ! in it never permits, and never goes without effect. */
  private static void assertDenied(HostRule rule, String value) {
    if (value.indexOf('!') < 0) {
      return;
    }
    boolean denies =
        switch (rule) {
          case HostRule.Says says ->
              grants(says).stream().allMatch(grant -> grant.effect() == Effect.DENY);
          case HostRule.OfNetgroup netgroup -> netgroup.effect() == Effect.DENY;
          case HostRule.Unreadable unreadable -> unreadable.effect() == Effect.DENY;
        };
    assertThat(denies).as(value).isTrue();
  }

  private static List<Grant> grants(HostRule rule) {
    return switch (rule) {
      case HostRule.Says(List<String> statements) ->
          statements.stream()
              .map(statement -> ((Parsing.Read) Grant.parse(statement)).grant())
              .toList();
      case HostRule.OfNetgroup netgroup -> List.of();
      case HostRule.Unreadable unreadable -> List.of();
    };
  }

  private static String mutated(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    if (random.nextInt(8) == 0) {
      text.insert(random.nextInt(text.length() + 1), (char) random.nextInt(0x300));
    }
    return text.toString();
  }
}
