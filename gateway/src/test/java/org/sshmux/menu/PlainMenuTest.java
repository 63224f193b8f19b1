package org.sshmux.menu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlainMenuTest {
  private static final Row SHARED =
      new Row("db1", "Orders", List.of("root", "deploy"), Optional.empty());

  private final Person person = new Person("dumb", 80, 50);

  @Test
  void isShownToTerminalsOfWhichNothingIsKnown() {
    for (String type : List.of("", "dumb", "unknown", "-x", "xterm;reset", "\033[2J", "vt52x")) {
      Person one = new Person(type, 80, 24).opens(Person.rows(3)).sees("Number or part of a name:");
      assertThat(one.types("2\n").chooses()).isInstanceOf(Choice.Picked.class);
      assertThat(one.sentToTheTerminal()).as(type).doesNotContain("\033");
    }
  }

  @Test
  void printsNumbersATwentyAtATime() {
    person.opens(Person.rows(300)).sees("1-20 of 300; press Enter for more").types("\r");
    person.sees("21-40 of 300").types("34\r").picks("db33.lon.example.com");
  }

  @Test
  void beginsAgainBehindTheEnd() {
    person.opens(Person.rows(22)).sees("1-20 of 22").types("\n").sees("21-22 of 22").types("\n");
    person.sees("two lists", lines -> lines.stream().filter(l -> l.contains("web0.")).count() == 2);
  }

  @Test
  void picksTheOnlyMatch() {
    person.opens(Person.rows(300)).types("WEB280 fra\r").picks("web280.fra.example.com");
  }

  @Test
  void listsSeveralMatchesAgainWithNewNumbers() {
    person.opens(Person.rows(300)).types("cache nyc\r").sees("  2  cache14.nyc.example.com");
    person.types("2\r").picks("cache14.nyc.example.com");
  }

  @Test
  void picksTheHostOfThatNameThoughOthersMatchToo() {
    person.opens(List.of(Person.row("web10"), Person.row("web1"))).types("web1\r").picks("web1");
  }

  @Test
  void asksAgainWhenTheOnlyMatchHasGaps() {
    person
        .opens(List.of(Person.row("web10"), Person.row("mail")))
        .types("wb1\r")
        .sees("  1  web10");
    person.sees(
        "asked twice", lines -> lines.stream().filter(l -> l.startsWith("Number")).count() == 2);
    person.hasNotChosen();
  }

  @Test
  void saysThatNothingMatches() {
    person.opens(Person.rows(3)).types("77\r").sees("No host matches.").types("3\r");
    person.picks("cache2.nyc.example.com");
  }

  @Test
  void showsAndEditsWhatIsTyped() {
    person.opens(Person.rows(3)).types("x東\177\by\033[A\033").sees("Number or part of a name: y");
    person.types("\025web 9\027").sees("name: web").seesNo("9").types("\r");
    person.picks("web0.lon.example.com");
  }

  @Test
  void takesNoMoreThanTwoHundredCharacters() {
    person.opens(Person.rows(3)).types("x".repeat(3000) + "\r").sees("No host matches.");
    assertThat(person.sentToTheTerminal()).doesNotContain("x".repeat(201));
  }

  @Test
  void pressesOnceForAReturnWithALineFeed() {
    person.opens(Person.rows(300)).types("\r\n").sees("21-40").types("3\r\n");
    person.picks("cache2.nyc.example.com");
  }

  @Test
  void asksForTheLoginAndGoesBack() {
    person.opens(List.of(SHARED, Person.row("web1"))).types("1\r").sees("Log in to db1 as");
    person
        .types("\033")
        .sees("back", lines -> lines.stream().filter(l -> l.contains("web1")).count() == 2);
    person.types("1\rdep\r");
    assertThat(person.chooses()).isEqualTo(new Choice.Picked(SHARED, Optional.of("deploy")));
  }

  @Test
  void leavesByControlCOrControlD() {
    for (String keys : List.of("\003", "\004", "we\003")) {
      Person one = new Person("dumb", 80, 24).opens(Person.rows(3)).types(keys);
      assertThat(one.chooses()).isEqualTo(new Choice.Left());
    }
  }

  @Test
  void isGoneWhenTheInputEndsOrTheOutputFails() {
    for (String keys : List.of("", "web", "1\r")) {
      Person one = new Person("dumb", 80, 24).opens(List.of(SHARED)).types(keys).hangsUp();
      assertThat(one.chooses()).isEqualTo(new Choice.Gone());
    }
    person.opens(List.of(SHARED)).sees("Number").breaks();
    assertThat(person.types("o").chooses()).isEqualTo(new Choice.Gone());
  }

  @Test
  void picksWhatWasSentBeforeTheInputEnded() {
    person.opens(Person.rows(3)).types("2\n").hangsUp().picks("db1.fra.example.com");
  }

  @Test
  void showsNothingThatATerminalObeys() {
    String nasty = "\033[2J\u009b\u202e\r\n\b";
    Row row = new Row("h" + nasty, "l" + nasty, List.of("r" + nasty, "s"), Optional.empty());
    person.opens(List.of(row), Optional.of("n" + nasty)).sees("h\\u{1b}[2J").types("1\r");
    person.sees("r\\u{1b}");
    assertThat(person.sentToTheTerminal())
        .doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\r\n]]")
        .doesNotContainPattern("(?<!\r)\n");
  }
}
