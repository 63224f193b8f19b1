package org.sshmux.ldap.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.sshmux.grant.Capability;
import org.sshmux.identity.OfferedKey;
import org.sshmux.ldap.Keys;

/** The decision table: what becomes of people of {@link Population}, in every directory alike. */
final class Rows {
  private static final String ALLOW_WEB = "allow by ssh://web1.example.test of web";

  private Rows() {}

  static List<Row> all() {
    return Stream.of(
            groups(), hosts(), logins(), keys(), accounts(), typedNames(), names(), limits())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Row> groups() {
    return List.of(
        Row.of("a member reaches a host of the group", "ann", 1)
            .gives(ALLOW_WEB)
            .in("web", "primary"),
        Row.of("somebody without groups reaches nothing", "loner", 14)
            .gives("policy.no-grant")
            .in(),
        Row.of("a group in a group passes its rights on", "lena", 2)
            .to("dept1.example.test:22")
            .gives("allow by ssh://dept1.example.test of dept")
            .in("web", "leads", "dept", "company")
            .needing(Feature.NESTING),
        Row.of("a group three deep passes its rights on", "lena", 2)
            .to("company1.example.test:22")
            .gives("allow by ssh://company1.example.test of company")
            .needing(Feature.NESTING),
        Row.of("groups that contain each other end and count once", "cyr", 3)
            .to("ring1.example.test:22")
            .gives("allow by ssh://ring1.example.test of ring-b")
            .in("web", "ring-a", "ring-b")
            .needing(Feature.NESTING),
        Row.of("a group counts that lists its member nowhere", "prim", 18)
            .to("prim1.example.test:22")
            .gives("allow by ssh://prim1.example.test of primary")
            .in("web", "primary")
            .needing(Feature.PRIMARY_GROUP),
        Row.of("a group of many hundreds of members counts", "mia", 4)
            .to("crowd1.example.test:22")
            .gives("allow by ssh://crowd1.example.test of crowd")
            .in("web", "crowd"),
        Row.of("nobody else is in the group of many hundreds", "ann", 1)
            .to("crowd1.example.test:22")
            .gives("policy.no-grant"),
        Row.of("another kind of group counts the same", "uniq", 19)
            .to("uniq1.example.test:22")
            .gives("allow by ssh://uniq1.example.test of unique")
            .in("web", "unique"),
        Row.of("a deny in one group wins over an allow in another", "dan", 5)
            .gives("policy.explicit-deny by ssh://!web1.example.test of no-web")
            .in("web", "no-web"),
        Row.of("a deny on a group of groups wins over an allow", "dina", 6)
            .gives("policy.explicit-deny by ssh://!web1.example.test of frozen")
            .in("web", "juniors", "frozen")
            .needing(Feature.NESTING),
        Row.of("an allow that cannot be read is passed over", "mal", 10)
            .to("ok1.example.test:22")
            .gives("allow by ssh://ok1.example.test of bad-allow"),
        Row.of("an allow that cannot be read permits nothing", "mal", 10)
            .to("web1.example.test:2222")
            .gives("policy.no-grant"),
        Row.of("a deny that cannot be read refuses everything", "mad", 11)
            .gives("policy.incomplete by ssh://!10.0.0.* of bad-deny"),
        Row.of("a bare host name or another kind of address permits nothing", "bare", 13)
            .to("bare1.example.test:22")
            .gives("policy.no-grant")
            .in("bare-host"));
  }

  private static List<Row> hosts() {
    return List.of(
        Row.of("a glob permits a name of its shape", "ann", 1)
            .to("app-7.example.test:2222")
            .gives("allow by ssh://app-*.example.test:2222 apps of web"),
        Row.of("a glob does not reach over a dot", "ann", 1)
            .to("app-7.b.example.test:2222")
            .gives("policy.no-grant"),
        Row.of("a statement without a port is for port 22", "ann", 1)
            .to("web1.example.test:2222")
            .gives("policy.no-grant"),
        Row.of("one statement for each port permits the ports", "pat", 8)
            .to("multi1.example.test:2222")
            .gives("allow by ssh://multi1.example.test:2222 of ports"),
        Row.of("a port that no statement names is refused", "pat", 8)
            .to("multi1.example.test:2223")
            .gives("policy.no-grant"),
        Row.of("any port is any port", "pat", 8)
            .to("any1.example.test:65535")
            .gives("allow by ssh://any1.example.test:* of ports"),
        Row.of("a network permits an address inside", "liz", 7)
            .to("10.20.3.4:22")
            .gives("allow by ssh://10.20.0.0_16 of lab"),
        Row.of("a network of the other family permits an address inside", "liz", 7)
            .to("2001:db8:20::7:22")
            .gives("allow by ssh://[2001:db8:20::]_48 of lab"),
        Row.of("a network does not permit an address outside", "liz", 7)
            .to("10.21.0.1:22")
            .gives("policy.no-grant"),
        Row.of("a network permits a host that the directory puts inside", "liz", 7)
            .to("db1.example.test:22")
            .gives("allow by ssh://10.20.0.0_16 of lab")
            .needing(Feature.HOST_ADDRESSES),
        Row.of("a network does not permit a host that is partly outside", "liz", 7)
            .to("db2.example.test:22")
            .gives("policy.no-grant")
            .needing(Feature.HOST_ADDRESSES),
        Row.of("a host is the same under its other name", "ann", 1)
            .to("web1:22")
            .gives(ALLOW_WEB)
            .needing(Feature.HOST_ALIASES),
        Row.of("a name that two host entries carry is refused", "liz", 7)
            .to("both.example.test:22")
            .gives("request.ambiguous-host")
            .needing(Feature.HOST_ALIASES),
        Row.of("a permitted host that nobody knows is refused", "pat", 8)
            .to("ghost1.example.test:22")
            .gives("request.no-such-host"),
        Row.of("a host that nobody knows and nothing permits is refused", "ann", 1)
            .to("ghost2.example.test:22")
            .gives("policy.no-grant"));
  }

  private static List<Row> logins() {
    return List.of(
        Row.of("a session is the person's own login's", "ann", 1)
            .session(Capability.SHELL, "")
            .gives("allow ann by ssh://web1.example.test of web"),
        Row.of("another login needs a statement that names it", "ann", 1)
            .session(Capability.SHELL, "root")
            .gives("policy.login-not-granted by ssh://web1.example.test of web"),
        Row.of("a statement permits each login it names", "deb", 9)
            .to("depl1.example.test:22")
            .session(Capability.EXEC, "release")
            .gives("allow release by ssh://deploy,release@depl1.example.test of deployers"),
        Row.of("a statement with logins does not permit the person's own", "deb", 9)
            .to("depl1.example.test:22")
            .session(Capability.SHELL, "deb")
            .gives(
                "policy.login-not-granted by ssh://deploy,release@depl1.example.test of"
                    + " deployers"),
        Row.of("several logins and none named is refused", "deb", 9)
            .to("depl1.example.test:22")
            .session(Capability.SHELL, "")
            .gives(
                "policy.login-ambiguous by ssh://deploy,release@depl1.example.test of deployers"),
        Row.of("a statement with logins does not permit a hidden login", "deb", 9)
            .to("depl1.example.test:22")
            .gives("policy.login-bound by ssh://deploy,release@depl1.example.test of deployers"),
        Row.of("a deny for one login leaves the others", "deb", 9)
            .to("depl2.example.test:22")
            .session(Capability.SHELL, "deploy")
            .gives("allow deploy by ssh://deploy,root@depl2.example.test of deployers"),
        Row.of("a deny for one login wins over an allow for it", "deb", 9)
            .to("depl2.example.test:22")
            .session(Capability.SHELL, "root")
            .gives("policy.explicit-deny by ssh://root@!depl2.example.test of deployers"),
        Row.of("a statement for file transfer permits no shell", "deb", 9)
            .to("sftp1.example.test:22")
            .session(Capability.SHELL, "")
            .gives(
                "policy.capability-not-granted by ssh://sftp1.example.test?permit=sftp of"
                    + " deployers"),
        Row.of("a statement for file transfer permits it", "deb", 9)
            .to("sftp1.example.test:22")
            .session(Capability.SFTP, "")
            .gives("allow deb by ssh://sftp1.example.test?permit=sftp of deployers"));
  }

  private static List<Row> keys() {
    OfferedKey token = OfferedKey.of(Keys.blob("sk-ssh-ed25519@openssh.com", 42));
    return List.of(
        Row.of("somebody without a key cannot log in", "nokey", 1)
            .gives("auth.no-matching-key")
            .opens(),
        Row.of("somebody else's key does not count", "ann", 2).gives("auth.no-matching-key"),
        Row.of("one key may be two people's", "shared", 1).gives(ALLOW_WEB).opens(Keys.key(1)),
        Row.of("a key counts from where its line says", "from", 31)
            .from("10.1.2.3")
            .gives(ALLOW_WEB)
            .opens(Keys.key(31), Keys.key(32)),
        Row.of("a key does not count from elsewhere", "from", 31)
            .gives("auth.key-source")
            .opens(Keys.key(32)),
        Row.of("a key does not count from what its line excludes", "from", 31)
            .from("10.66.2.3")
            .gives("auth.key-source")
            .opens(Keys.key(32)),
        Row.of("the other key of the same person is not bound", "from", 32).gives(ALLOW_WEB),
        Row.of("a key whose time is over does not count", "until", 33)
            .gives("auth.key-expired")
            .opens(Keys.key(34)),
        Row.of("a key whose time is not over counts", "later", 35)
            .gives(ALLOW_WEB)
            .opens(Keys.key(35)),
        Row.of("options that take nothing away here are honoured", "rest", 36)
            .gives(ALLOW_WEB)
            .opens(Keys.key(36)),
        Row.of("a key that is bound to a command does not count", "cmd", 37)
            .gives("auth.no-matching-key")
            .opens(Keys.key(38)),
        Row.of("a key that may sign for others does not count", "cert", 39)
            .gives("auth.no-matching-key")
            .opens(Keys.key(40)),
        Row.of("a line that cannot be read leaves the good one", "broken", 41)
            .gives(ALLOW_WEB)
            .opens(Keys.key(41)),
        Row.of("a key in a security token counts", "sk", 42)
            .offering(token)
            .gives(ALLOW_WEB)
            .opens(token));
  }

  private static List<Row> accounts() {
    return List.of(
        Row.of("a disabled account is refused", "dis", 21)
            .gives("auth.account-disabled")
            .needing(Feature.DISABLED),
        Row.of("an account that an administrator has locked is refused", "lock", 22)
            .gives("auth.account-locked")
            .needing(Feature.ADMINISTRATOR_LOCK),
        Row.of("an account that has ended is refused", "exp", 23)
            .gives("auth.account-expired")
            .needing(Feature.EXPIRY),
        Row.of("an account that has not begun is refused", "nyv", 24)
            .gives("auth.account-not-yet-valid")
            .needing(Feature.BEGINNING),
        Row.of("an account that is locked for wrong passwords may use its key", "tmp", 25)
            .gives(ALLOW_WEB)
            .needing(Feature.TEMPORARY_LOCK),
        Row.of("an account whose state cannot be read is refused", "unr", 26)
            .gives("auth.account-unreadable")
            .needing(Feature.UNREADABLE_STATE));
  }

  private static List<Row> typedNames() {
    List<Row> rows =
        new ArrayList<>(
            List.of(
                Row.of("letter case does not matter", "ANN", 1).gives(ALLOW_WEB),
                Row.of("a login of dots, dashes and digits is found", "x.y-z_1", 60)
                    .gives(ALLOW_WEB),
                Row.of("somebody of the second place is found", "ext", 59).gives(ALLOW_WEB),
                Row.of("a login that two entries carry is refused", "twin", 57)
                    .gives("auth.ambiguous-person")
                    .needing(Feature.SAME_LOGIN_TWICE)));
    List<String> nobody =
        List.of(
            "nobody",
            "",
            "ann ",
            " ann",
            "ａｎｎ",
            "an\u200bn",
            "*",
            "an*",
            "*)(uid=*",
            "ann)(|(uid=*",
            "*)(sAMAccountName=*",
            "ann@example.test",
            "EXAMPLE\\ann",
            "cn=ann");
    nobody.forEach(login ->
        rows.add(
            Row.of("nobody is called " + shown(login), login, 1).gives("auth.unknown-person")));
    return rows;
  }

  private static List<Row> names() {
    List<Row> rows = new ArrayList<>();
    for (var person : List.of("jdoe:51", "plus:52", "lead:54", "jm:55", "star:56")) {
      String login = person.substring(0, person.indexOf(':'));
      int seed = Integer.parseInt(person.substring(person.indexOf(':') + 1));
      String odd =
          Population.humans().stream()
              .filter(human -> human.login().equals(login))
              .findFirst()
              .flatMap(Population.Human::name)
              .orElseThrow();
      rows.add(
          Row.of("the groups are found of an entry named '" + odd + "'", login, seed)
              .gives(ALLOW_WEB)
              .in("web")
              .needing(Feature.ODD_PERSON_NAMES));
    }
    List<String> groups = Population.ODD_NAMES;
    for (int i = 0; i < groups.size(); i++) {
      String host = "odd" + i + ".example.test";
      rows.add(
          Row.of("a group named '" + groups.get(i) + "' counts", "ola", 12)
              .to(host + ":22")
              .gives("allow by ssh://" + host + " of " + groups.get(i))
              .needing(Feature.ODD_GROUP_NAMES));
    }
    rows.add(
        Row.of("a group over groups with such names counts", "ola", 12)
            .to("oddtop.example.test:22")
            .gives("allow by ssh://oddtop.example.test of odd-top")
            .needing(Feature.ODD_GROUP_NAMES, Feature.NESTING));
    rows.add(
        Row.of("the groups are found of an entry whose name begins with #", "hash", 53)
            .gives(ALLOW_WEB)
            .in("web")
            .needing(Feature.ODD_PERSON_NAMES, Feature.NUMBERED_NAMES));
    rows.add(
        Row.of("a group whose name begins with # counts", "num", 20)
            .to("numbered.example.test:22")
            .gives("allow by ssh://numbered.example.test of " + Population.NUMBERED_NAME)
            .needing(Feature.ODD_GROUP_NAMES, Feature.NUMBERED_NAMES));
    return rows;
  }

  private static List<Row> limits() {
    return List.of(
        Row.of("as many keys as may be", "full", 100).gives(ALLOW_WEB),
        Row.of("one key more than may be", "many", 100).gives("auth.person-incomplete"),
        Row.of("a longer key than may be", "long", 43).gives("auth.no-matching-key"),
        Row.of("as many groups as may be", "fort", 17)
            .to("fort1.example.test:22")
            .gives("allow by ssh://fort1.example.test of fort-1"),
        Row.of("one group more than may be", "greg", 15)
            .to("greg1.example.test:22")
            .gives("auth.person-incomplete"),
        Row.of("deeper groups than may be", "deep", 16)
            .to("deep1.example.test:22")
            .gives("auth.person-incomplete")
            .needing(Feature.NESTING, Feature.DEPTH));
  }

  private static String shown(String login) {
    StringBuilder text = new StringBuilder("'");
    login
        .codePoints()
        .forEach(c -> {
          if (c > ' ' && c < 0x7f) {
            text.appendCodePoint(c);
          } else {
            text.append(String.format("\\u%04x", c));
          }
        });
    return text.append('\'').toString();
  }
}
