package org.sshmux.menu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.Test;

class MenuTest {
  private static final String UP = "\033[A";
  private static final String DOWN = "\033[B";
  private static final String ESC = "\033";
  private static final Row SHARED =
      new Row("db1", "Orders", List.of("root", "deploy"), Optional.empty());

  private final Person person = Person.atXterm(80, 24);

  @Test
  void showsThreeHostsInTidyColumns() {
    Optional<java.time.Instant> used = Optional.of(Person.NOW.minus(Duration.ofHours(2)));
    person
        .opens(
            List.of(
                new Row("web1.example.com", "Shop", List.of(), used),
                new Row("db1", "東京 orders", List.of("root", "deploy"), Optional.empty()),
                new Row("cache", "", List.of(), Optional.of(Person.NOW))),
            Optional.of("web9 did not answer in time."))
        .sees("Enter connect");
    assertThat(person.lines().subList(0, 9))
        .containsExactly(
            " Hosts                                                                  3 hosts",
            " web9 did not answer in time.",
            "",
            " Find:",
            "",
            " > web1.example.com  Shop                       2 h ago",
            "   db1               東京 orders  root, deploy",
            "   cache                                        just now",
            "");
    assertThat(person.cell(ScreenTerminal::cellInverse, "> web1.example.com")).isTrue();
    assertThat(person.cell(ScreenTerminal::cellInverse, "db1")).isFalse();
  }

  @Test
  void narrowsThreeHundredHostsAndPicksWithEnter() {
    person.opens(Person.rows(300)).sees("300 hosts").types("LON db12").sees("1 of 300");
    person.sees("Find: LON db12").selects("db129.lon");
    assertThat(person.cell(ScreenTerminal::cellBold, "db12")).isTrue();
    person.types("9").sees("1 of 300").types("\r").picks("db129.lon.example.com");
  }

  @Test
  void drawsOnlyWhatIsSeenOfFiveThousandHosts() {
    person.opens(Person.rows(5000)).sees("5000 hosts").types("web").sees("1250 of 5000");
    int before = person.sentToTheTerminal().length();
    person.types(ESC + "G").sees("i type").selects("web4996.");
    person.types("i\025").sees("5000 hosts");
    long start = System.nanoTime();
    for (String part : List.of("w", "e", "b", "4", "9", "9", "2")) {
      int drawn = person.writes();
      person.types(part).sees("a drawing", _ -> person.writes() > drawn);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    assertThat(person.sentToTheTerminal().length() - before).isLessThan(30_000);
    person.sees("1 of 5000").types("\n").picks("web4992.lon.example.com");
  }

  @Test
  void sendsLittleForAMove() {
    person.opens(Person.rows(300)).selects("web0.").types(DOWN).selects("db1.");
    int before = person.sentToTheTerminal().length();
    person.types(DOWN).selects("cache2.");
    assertThat(person.sentToTheTerminal().length() - before).isLessThan(300);
  }

  @Test
  void movesByArrowsPagesAndEnds() {
    person.opens(Person.rows(300)).selects("web0.").types(DOWN + DOWN).selects("cache2.");
    person.types(UP).selects("db1.").types("\016\016").selects("mail3.").types("\020");
    person.selects("cache2.").types("\033[6~").selects("web20.").types("\033[5~");
    person.selects("cache2.").types("\033[F").selects("mail299.").types("\033OH");
    person.selects("web0.").types("\033[4~").selects("mail299.").types("\033[1~").selects("web0.");
    person.types("\033OB\033[1;5B").selects("cache2.").types("\r").picks("cache2.nyc.example.com");
  }

  @Test
  void movesByLettersAfterEscape() {
    person.opens(Person.rows(300)).selects("web0.").types(ESC).sees("j/k move");
    person.types("jj").selects("cache2.").types("k").selects("db1.").types("G").selects("mail299.");
    person.types("g").selects("web0.").types("\004").selects("db9.").types("\025").selects("web0.");
    person.types("\006").selects("cache18.").types("\002").selects("web0.");
    person.types("i").sees("vi keys").types("mail7").sees("Find: mail7").types("\r");
    person.picks("mail7.fra.example.com");
  }

  @Test
  void takesAnEscapeAndALetterThatComeTogetherOneAfterTheOther() {
    person.opens(Person.rows(9)).selects("web0.").types(ESC + "jj").selects("cache2.");
    person.types("q");
    assertThat(person.chooses()).isEqualTo(new Choice.Left());
  }

  @Test
  void editsTheFilterAtItsEnd() {
    person.opens(Person.rows(300)).types("web  mäil東x").sees("Find: web  mäil東x");
    person.types("\b\177").sees(" Find: web  mäil").seesNo("東").types("\027").seesNo("mäil");
    person.types("fra").sees("Find: web  fra").types("\025").sees("300 hosts").seesNo("fra|");
  }

  @Test
  void completesToWhatAllMatchesBeginWith() {
    person.opens(List.of(Person.row("Web-lon-1"), Person.row("web-lon-2"), Person.row("db")));
    person.types("w\t").sees("Find: web-lon-").sees("2 of 3").types("\t2\t\r").picks("web-lon-2");
  }

  @Test
  void putsTheBestMatchFirst() {
    person.opens(
        List.of(
            new Row("shop", "db of the shop", List.of(), Optional.empty()),
            Person.row("d-old-b"),
            Person.row("mydb"),
            Person.row("old-db"),
            Person.row("db1"),
            Person.row("db")));
    person.types("db").sees("6 of 6");
    assertThat(person.lines().subList(4, 10))
        .extracting(line -> line.strip().replaceAll("> |  .*", ""))
        .containsExactly("db", "db1", "old-db", "mydb", "shop", "d-old-b");
  }

  @Test
  void saysThatNothingMatchesAndPicksNothing() {
    person
        .opens(Person.rows(3))
        .types("zzz")
        .sees("No host matches.")
        .types("\r")
        .types("\177\177\177");
    person.selects("web0.").hasNotChosen();
  }

  @Test
  void takesNoMoreThanTwoHundredCharacters() {
    person.opens(List.of(Person.row("x".repeat(250)))).types("x".repeat(5000) + "y");
    person.sees("1 of 1").types("\r").picks("x".repeat(250));
  }

  @Test
  void letsPastedLinesActLikeTyping() {
    person.opens(Person.rows(300)).types("web4.\nls -l\n").picks("web4.fra.example.com");
    assertThat(person.console.unread()).asString(StandardCharsets.UTF_8).isEqualTo("ls -l\n");
  }

  @Test
  void ignoresWhatHasNoMeaning() {
    person.opens(Person.rows(3)).selects("web0.");
    person.types("\033[200~\033[99;5u\033[?1;2c\033]0;title\007\033P1$r\033\\\033[C\033OP\000\035");
    person.sends(new byte[] {(byte) 0xff, (byte) 0xc3, 'd', (byte) 0xed, (byte) 0xa0, (byte) 0x80});
    person.types("\u202e\u200bb1").sees("Find: db1").types("\r").picks("db1.fra.example.com");
  }

  @Test
  void pressesOnceForAReturnWithALineFeed() {
    person.opens(List.of(SHARED)).types("\r\n").sees("Log in to db1 as").types("x");
    person.sees("No login matches.").types("\177" + DOWN + "\r\n");
    assertThat(person.chooses()).isEqualTo(new Choice.Picked(SHARED, Optional.of("deploy")));
    assertThat(person.console.unread()).isEmpty();
  }

  @Test
  void goesBackFromTheLoginsToTheListAsItWas() {
    person.opens(List.of(Person.row("web1"), SHARED)).types("ord\r").sees("2 logins");
    person.types(ESC).sees("Find: ord").sees("1 of 2").types("\r").sees("2 logins").types("\003");
    assertThat(person.chooses()).isEqualTo(new Choice.Left());
  }

  @Test
  void takesTheOnlyLoginWithoutAsking() {
    Row row = new Row("db1", "", List.of("root"), Optional.empty());
    person.opens(List.of(row)).types("\r");
    assertThat(person.chooses()).isEqualTo(new Choice.Picked(row, Optional.of("root")));
  }

  @Test
  void leavesByTwoEscapesControlCOrControlD() {
    for (String keys : List.of("\033\033", "web\003", "\004", "we\177\177\004")) {
      Person one = Person.atXterm(80, 24).opens(Person.rows(3)).types(keys);
      assertThat(one.chooses()).isEqualTo(new Choice.Left());
    }
    person.opens(Person.rows(3)).types("q\004").sees("Find: q").hasNotChosen();
  }

  @Test
  void leavesNothingBehindOnTheScreen() {
    person.console.print("before\r\n$ ");
    List<String> before = person.lines();
    person
        .opens(Person.rows(300))
        .sees("300 hosts")
        .types(DOWN + "\r")
        .picks("db1.fra.example.com");
    assertThat(person.lines()).isEqualTo(before);
    assertThat(person.sentToTheTerminal()).endsWith("\033[?1049l");
  }

  @Test
  void canBeShownAgain() {
    person.opens(Person.rows(3)).types("db\r").picks("db1.fra.example.com");
    person.opens(Person.rows(3), Optional.of("db1 is away.")).sees("db1 is away.").selects("web0.");
    person.types("cache\r").picks("cache2.nyc.example.com");
    assertThat(person.beingRead()).isFalse();
  }

  @Test
  void drawsANewSize() {
    person.opens(Person.rows(300)).sees("300 hosts");
    person.resizes(50, 10);
    person.sees("10 rows", lines -> lines.get(9).contains("Enter connect"));
    assertThat(person.lines()).allMatch(line -> line.length() < 50);
    person.resizes(200, 50);
    person.sees("50 rows", lines -> lines.size() == 50 && lines.get(49).contains("Enter connect"));
    assertThat(person.lines().get(0)).hasSize(199).endsWith("300 hosts");
    person.resizes(20, 5);
    person.sees("5 rows", lines -> lines.size() == 5 && lines.get(4).contains("Enter connect"));
    assertThat(person.lines().get(2)).startsWith(" > web0.");
  }

  @Test
  void drawsAFloodOfSizesAtMostTwentyTimesASecond() {
    person.opens(Person.rows(300)).sees("300 hosts");
    int before = person.writes();
    long start = System.nanoTime();
    for (int i = 0; i < 200_000; i++) {
      person.console.resize(Integer.MAX_VALUE - i, 30 + i % 2);
    }
    person.console.resize(60, 15);
    person.sees("15 rows", lines -> lines.get(14).contains("Enter connect"));
    long allowed = Duration.ofNanos(System.nanoTime() - start).toMillis() / 50 + 2;
    assertThat((long) person.writes() - before).isLessThanOrEqualTo(allowed);
  }

  @Test
  void clampsSizesThatNoTerminalHas() {
    Person huge = new Person("xterm", 100, 24);
    huge.console.resize(2_000_000_000, 2_000_000_000);
    huge.opens(Person.rows(5000)).sees("web0.").types("\003");
    assertThat(huge.chooses()).isEqualTo(new Choice.Left());
    assertThat(huge.sentToTheTerminal().length()).isLessThan(200 * 500 * 4);
    Person tiny = new Person("xterm", 100, 24);
    tiny.console.resize(-1, 1);
    tiny.opens(Person.rows(3)).types("\r").picks("web0.lon.example.com");
  }

  @Test
  void drawsAnewOnRequest() {
    person.opens(Person.rows(3)).sees("3 hosts");
    person.console.print("\033[2Jnoise");
    person.seesNo("3 hosts").types("\014").sees("3 hosts").seesNo("noise");
  }

  @Test
  void showsNothingThatATerminalObeys() {
    String nasty =
        "\033]0;x\007\033[2J\u009b31m\r\n\t\u202e\u2066\u200f\ue000\ud800 a\u0301\u0301\u0301";
    Row row = new Row("h" + nasty, "l" + nasty, List.of("r" + nasty, "s"), Optional.empty());
    person.opens(List.of(row), Optional.of("n" + nasty)).sees("h\\u{1b}]0;x\\u{7}").types("\r");
    person.sees("Log in to h\\u{1b}").sees("r\\u{1b}");
    assertThat(person.sentToTheTerminal().replaceAll("\033\\[[?0-9;]*[A-Za-z]", ""))
        .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}&&[^\r]]")
        .doesNotContain("\u0301\u0301\u0301");
  }

  @Test
  void measuresWideCharactersAndCutsWithAnEllipsis() {
    Person narrow = Person.atXterm(40, 10);
    Row wide = new Row("東京".repeat(20), "データ".repeat(20), List.of("r", "s"), Optional.empty());
    narrow.opens(List.of(wide, Person.row("web1"))).sees("東京");
    assertThat(narrow.lines()).allMatch(line -> CellText.width(line) < 40);
    assertThat(narrow.lines().get(2)).startsWith(" > 東京東京").endsWith("…");
  }

  @Test
  void isGoneWhenTheInputEndsWhereverThePersonIs() {
    for (String keys : List.of("", "web", "\033", "\033[", "\033]0;", "\303", "zzz", "ord\r")) {
      Person one = Person.atXterm(80, 24).opens(List.of(SHARED)).types(keys).hangsUp();
      assertThat(one.chooses()).as(keys).isEqualTo(new Choice.Gone());
    }
  }

  @Test
  void isGoneWhenTheOutputFails() {
    person.opens(List.of(SHARED)).sees("1 host").breaks();
    person.types("o");
    assertThat(person.chooses()).isEqualTo(new Choice.Gone());
    person.opens(List.of(SHARED));
    assertThat(person.chooses()).isEqualTo(new Choice.Gone());
  }

  @Test
  void isGoneWhenTheConsoleIsClosed() {
    person.opens(List.of(SHARED)).sees("1 host").console.close();
    assertThat(person.chooses()).isEqualTo(new Choice.Gone());
  }

  @Test
  void saysThatThereIsNothingToPick() {
    person.opens(List.of(), Optional.of("Sorry."));
    assertThat(person.chooses()).isEqualTo(new Choice.Left());
    assertThat(person.lines())
        .startsWith("Sorry.", "No hosts are open to you; ask your administrator.", "");
  }

  @Test
  void loadsNoNativeCode() {
    assertThatThrownBy(() -> Class.forName("org.jline.nativ.JLineNativeLoader"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void refusesARowWithoutAHost() {
    assertThatThrownBy(() -> Person.row(" ")).isInstanceOf(IllegalArgumentException.class);
  }
}
