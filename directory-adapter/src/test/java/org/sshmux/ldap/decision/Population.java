package org.sshmux.ldap.decision;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.sshmux.ldap.Keys;

/**
 * The company that every directory of the decision table holds, said in no directory's own way. A
 * {@link Dialect} says it in one.
 */
final class Population {
  /** Members of {@code crowd} besides those the table speaks of. */
  static final int CROWD = 1600;

  static final int MAX_KEYS = 64;
  static final int MAX_GROUPS = 30;
  static final int MAX_DEPTH = 10;

  /** Names whose characters mean something in a distinguished name or a filter. */
  static final List<String> ODD_NAMES =
      List.of("ops, \"eu\" + co", " leading", "Zürich (1) *", "a\\b;c=d <e>");

  static final String NUMBERED_NAME = "#1 group";

  private Population() {}

  /** What an account may be. */
  enum Standing {
    ACTIVE,
    DISABLED,
    LOCKED_BY_ADMINISTRATOR,
    EXPIRED,
    NOT_YET_VALID,
    LOCKED_FOR_A_WHILE,
    UNREADABLE
  }

  /** Where an account is kept. */
  enum Home {
    PEOPLE,
    EXTERNAL
  }

  /**
   * @param login the login name
   * @param name names the entry where the login does not
   * @param keyLines as in an authorized_keys file
   * @param primaryGroup a group that lists its member nowhere
   */
  record Human(
      String login,
      Optional<String> name,
      Standing standing,
      Home home,
      Optional<String> primaryGroup,
      List<String> keyLines) {
    static Human of(String login, String... keyLines) {
      return new Human(
          login,
          Optional.empty(),
          Standing.ACTIVE,
          Home.PEOPLE,
          Optional.empty(),
          List.of(keyLines));
    }

    Human named(String other) {
      return new Human(login, Optional.of(other), standing, home, primaryGroup, keyLines);
    }

    Human being(Standing other) {
      return new Human(login, name, other, home, primaryGroup, keyLines);
    }

    Human in(Home other) {
      return new Human(login, name, standing, other, primaryGroup, keyLines);
    }

    Human primarilyIn(String group) {
      return new Human(login, name, standing, home, Optional.of(group), keyLines);
    }
  }

  /**
   * @param humans logins
   * @param teams names of groups
   * @param extras how many further members it has, whom the table does not speak of
   */
  record Team(
      String name, List<String> humans, List<String> teams, List<String> statements, int extras) {
    static Team of(String name, List<String> humans, String... statements) {
      return new Team(name, humans, List.of(), List.of(statements), 0);
    }

    static Team over(String name, List<String> teams, String... statements) {
      return new Team(name, List.of(), teams, List.of(statements), 0);
    }

    Team with(int further) {
      return new Team(name, humans, teams, statements, further);
    }
  }

  /**
   * @param names the first names the entry
   */
  record Box(List<String> names, List<String> addresses) {}

  static List<Human> humans() {
    List<Human> humans = new ArrayList<>();
    humans.addAll(plainHumans());
    humans.addAll(humansOfManyStandings());
    humans.addAll(humansOfManyKeys());
    humans.addAll(humansOfManyNames());
    humans.addAll(Sayings.humans());
    return humans;
  }

  private static List<Human> plainHumans() {
    return List.of(
        Human.of("ann", Keys.line(1)),
        Human.of("lena", Keys.line(2)),
        Human.of("cyr", Keys.line(3)),
        Human.of("mia", Keys.line(4)),
        Human.of("dan", Keys.line(5)),
        Human.of("dina", Keys.line(6)),
        Human.of("liz", Keys.line(7)),
        Human.of("pat", Keys.line(8)),
        Human.of("deb", Keys.line(9)),
        Human.of("mal", Keys.line(10)),
        Human.of("mad", Keys.line(11)),
        Human.of("ola", Keys.line(12)),
        Human.of("bare", Keys.line(13)),
        Human.of("loner", Keys.line(14)),
        Human.of("greg", Keys.line(15)),
        Human.of("deep", Keys.line(16)),
        Human.of("fort", Keys.line(17)),
        Human.of("prim", Keys.line(18)).primarilyIn("primary"),
        Human.of("uniq", Keys.line(19)),
        Human.of("num", Keys.line(20)));
  }

  private static List<Human> humansOfManyStandings() {
    return List.of(
        Human.of("dis", Keys.line(21)).being(Standing.DISABLED),
        Human.of("lock", Keys.line(22)).being(Standing.LOCKED_BY_ADMINISTRATOR),
        Human.of("exp", Keys.line(23)).being(Standing.EXPIRED),
        Human.of("nyv", Keys.line(24)).being(Standing.NOT_YET_VALID),
        Human.of("tmp", Keys.line(25)).being(Standing.LOCKED_FOR_A_WHILE),
        Human.of("unr", Keys.line(26)).being(Standing.UNREADABLE));
  }

  private static List<Human> humansOfManyKeys() {
    return List.of(
        Human.of("nokey"),
        Human.of("from", "from=\"10.0.0.0/8,!10.66.0.0/16\" " + Keys.line(31), Keys.line(32)),
        Human.of("until", "expiry-time=\"20200101Z\" " + Keys.line(33), Keys.line(34)),
        Human.of("later", "expiry-time=\"20990101Z\" " + Keys.line(35)),
        Human.of("rest", "restrict,no-pty " + Keys.line(36)),
        Human.of("cmd", "command=\"/bin/false\" " + Keys.line(37), Keys.line(38)),
        Human.of("cert", "cert-authority " + Keys.line(39), Keys.line(40)),
        Human.of("broken", "ssh-ed25519 AAAAnothing", "garbage", Keys.line(41)),
        Human.of("sk", skLine(42)),
        Human.of("shared", Keys.line(1)),
        Human.of("many", lines(100, MAX_KEYS + 1)),
        Human.of("full", lines(100, MAX_KEYS)),
        Human.of("long", Keys.line(43) + " " + "x".repeat(17 << 10)));
  }

  private static List<Human> humansOfManyNames() {
    return List.of(
        Human.of("jdoe", Keys.line(51)).named("Doe, John"),
        Human.of("plus", Keys.line(52)).named("A + \"B\" <C>; D = E"),
        Human.of("hash", Keys.line(53)).named("#1 Hash"),
        Human.of("lead", Keys.line(54)).named(" Lead"),
        Human.of("jm", Keys.line(55)).named("Jürgen Müller (ÖPNV)"),
        Human.of("star", Keys.line(56)).named("Star * \\ Slash"),
        Human.of("twin", Keys.line(57)),
        Human.of("twin", Keys.line(58)).named("The other twin").in(Home.EXTERNAL),
        Human.of("ext", Keys.line(59)).in(Home.EXTERNAL),
        Human.of("x.y-z_1", Keys.line(60)));
  }

  static List<Team> teams() {
    List<Team> teams = new ArrayList<>();
    teams.addAll(plainTeams());
    teams.addAll(nestedTeams());
    teams.addAll(oddTeams());
    teams.addAll(Sayings.teams());
    IntStream.rangeClosed(1, MAX_GROUPS + 1)
        .forEach(i -> teams.add(Team.of("greg-" + i, List.of("greg"), "ssh://greg1.example.test")));
    IntStream.rangeClosed(1, MAX_GROUPS - 4)
        .forEach(i -> teams.add(Team.of("fort-" + i, List.of("fort"), "ssh://fort1.example.test")));
    return teams;
  }

  private static List<Team> plainTeams() {
    return List.of(
        Team.of("web", inWeb(), "ssh://web1.example.test", "ssh://app-*.example.test:2222 apps"),
        Team.of("crowd", List.of("mia"), "ssh://crowd1.example.test").with(CROWD),
        Team.of("no-web", List.of("dan"), "ssh://!web1.example.test"),
        Team.of("lab", List.of("liz"), "ssh://10.20.0.0_16", "ssh://[2001:db8:20::]_48"),
        Team.of(
            "ports",
            List.of("pat"),
            "ssh://multi1.example.test",
            "ssh://multi1.example.test:2222",
            "ssh://any1.example.test:*",
            "ssh://ghost1.example.test"),
        Team.of(
            "deployers",
            List.of("deb"),
            "ssh://deploy,release@depl1.example.test",
            "ssh://root@!depl2.example.test",
            "ssh://deploy,root@depl2.example.test",
            "ssh://sftp1.example.test?permit=sftp"),
        Team.of("bad-allow", List.of("mal"), "ssh://web1.example.test:0", "ssh://ok1.example.test"),
        Team.of("bad-deny", List.of("mad"), "ssh://!10.0.0.*"),
        Team.of("bare-host", List.of("bare"), "bare1.example.test", "http://bare1.example.test"),
        Team.of("primary", List.of("ann"), "ssh://prim1.example.test"),
        Team.of("unique", List.of("uniq"), "ssh://uniq1.example.test"));
  }

  private static List<String> inWeb() {
    return humans().stream()
        .filter(human -> human.home() == Home.PEOPLE || human.login().equals("ext"))
        .map(Human::login)
        .filter(login -> !List.of("loner", "greg", "fort", "deep", "bare", "liz").contains(login))
        .filter(login -> Sayings.humans().stream().noneMatch(human -> human.login().equals(login)))
        .toList();
  }

  private static List<Team> nestedTeams() {
    List<Team> teams =
        new ArrayList<>(
            List.of(
                Team.of("leads", List.of("lena")),
                Team.over("dept", List.of("leads"), "ssh://dept1.example.test"),
                Team.over("company", List.of("dept"), "ssh://company1.example.test"),
                new Team("ring-a", List.of("cyr"), List.of("ring-b"), List.of(), 0),
                Team.over("ring-b", List.of("ring-a"), "ssh://ring1.example.test"),
                Team.of("juniors", List.of("dina")),
                Team.over("frozen", List.of("juniors"), "ssh://!web1.example.test"),
                Team.of("deep-0", List.of("deep"), "ssh://deep1.example.test")));
    IntStream.rangeClosed(1, MAX_DEPTH + 1)
        .forEach(i -> teams.add(Team.over("deep-" + i, List.of("deep-" + (i - 1)))));
    return teams;
  }

  private static List<Team> oddTeams() {
    List<Team> teams = new ArrayList<>();
    for (int i = 0; i < ODD_NAMES.size(); i++) {
      teams.add(Team.of(ODD_NAMES.get(i), List.of("ola"), "ssh://odd" + i + ".example.test"));
    }
    teams.add(Team.over("odd-top", ODD_NAMES, "ssh://oddtop.example.test"));
    teams.add(Team.of(NUMBERED_NAME, List.of("num"), "ssh://numbered.example.test"));
    return teams;
  }

  static List<Box> boxes() {
    List<Box> boxes = new ArrayList<>(plainBoxes());
    boxes.addAll(Sayings.boxes());
    return boxes;
  }

  private static List<Box> plainBoxes() {
    return List.of(
        new Box(List.of("web1.example.test", "web1"), List.of("10.1.0.1")),
        new Box(List.of("db1.example.test"), List.of("10.20.0.9")),
        new Box(List.of("db2.example.test"), List.of("10.20.0.10", "10.21.0.10")),
        new Box(List.of("left.example.test", "both.example.test"), List.of("10.1.0.7")),
        new Box(List.of("right.example.test", "both.example.test"), List.of("10.1.0.8")));
  }

  /** A line of a key that lives in a security token. */
  private static String skLine(int seed) {
    String type = "sk-ssh-ed25519@openssh.com";
    return type + " " + Base64.getEncoder().encodeToString(Keys.blob(type, seed)) + " token";
  }

  private static String[] lines(int first, int count) {
    return IntStream.range(first, first + count).mapToObj(Keys::line).toArray(String[]::new);
  }
}
