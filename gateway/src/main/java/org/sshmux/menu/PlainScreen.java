package org.sshmux.menu;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jline.utils.AttributedStyle;
import org.sshmux.menu.Picker.Hit;
import org.sshmux.menu.Picker.Outcome;

/** Lists printed with numbers, a page at a time, for terminals of which nothing is known. */
final class PlainScreen implements Menu.Surface {
  private static final int LONGEST_PAGE = 20;

  private final Console console;
  private final InstantSource clock;

  PlainScreen(Console console, InstantSource clock) {
    this.console = console;
    this.clock = clock;
  }

  @Override
  public void close() {}

  /** What a person wrote, or how they ended it instead. */
  private sealed interface Answer {
    record Line(String text) implements Answer {}

    record Ended(Outcome outcome) implements Answer {}
  }

  @Override
  public Outcome show(Picker picker, Optional<String> notice) {
    notice.ifPresent(text -> print(wrapped(text)));
    print("\r\n" + wrapped(picker.title()));
    List<Hit> all = Picker.hits(picker.candidates(), "");
    List<Hit> listed = all;
    int next = list(picker, listed, 0);
    while (true) {
      print("Number or part of a name: ");
      switch (read(picker.inner())) {
        case Answer.Ended(Outcome outcome) -> {
          return outcome;
        }
        case Answer.Line(String text) when text.isEmpty() -> {
          boolean through = next == listed.size();
          listed = through ? all : listed;
          next = list(picker, listed, through ? 0 : next);
        }
        case Answer.Line(String text) -> {
          List<Hit> found = found(picker, listed, text);
          if (found.size() == 1 && found.getFirst().rank() < Candidate.GAPPED) {
            return new Outcome.Taken(found.getFirst().index());
          }
          listed = found.isEmpty() ? listed : found;
          next = found.isEmpty() ? none(picker, next) : list(picker, listed, 0);
        }
      }
    }
  }

  /** Says that nothing matches, and the person stays at their place in the list. */
  private int none(Picker picker, int place) {
    print("No " + picker.noun() + " matches.\r\n");
    return place;
  }

  /**
   * What an answer means: the one with this number in the list, the one of this name, or what
   * matches. Matches with gaps count only if there are no others.
   */
  private static List<Hit> found(Picker picker, List<Hit> listed, String text) {
    if (text.matches("[0-9]{1,6}")) {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= listed.size()) {
        Hit hit = listed.get(number - 1);
        return List.of(new Hit(hit.candidate(), hit.index(), 0));
      }
    }
    List<Hit> hits = Picker.hits(picker.candidates(), text);
    List<Hit> named = hits.stream().filter(hit -> hit.rank() == 0).toList();
    List<Hit> whole = hits.stream().filter(hit -> hit.rank() < Candidate.GAPPED).toList();
    return named.size() == 1 ? named : whole.isEmpty() ? hits : whole;
  }

  /** Prints a page of a list and answers the place behind it. */
  private int list(Picker picker, List<Hit> hits, int from) {
    int page = Math.clamp(console.size().getRows() - 4, 1, LONGEST_PAGE);
    int to = Math.min(hits.size(), from + page);
    int digits = Math.max(2, Integer.toString(hits.size()).length());
    Columns columns = picker.columns().within(console.size().getColumns() - digits - 4);
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      String line =
          columns
              .line(hits.get(i).candidate(), List.of(), clock.instant(), AttributedStyle.DEFAULT)
              .toString();
      text.append(" ".repeat(digits + 1 - Integer.toString(i + 1).length()));
      text.append(i + 1).append("  ").append(line.stripTrailing()).append("\r\n");
    }
    if (from > 0 || to < hits.size()) {
      String more = to < hits.size() ? "; press Enter for more" : "";
      text.append((from + 1) + "-" + to + " of " + hits.size() + more).append("\r\n");
    }
    print(text.toString());
    return to;
  }

  /** Reads a line, showing what is typed as the client's terminal does not. */
  private Answer read(boolean inner) {
    InputLine line = new InputLine();
    while (true) {
      Key key = console.keys().next();
      String before = line.toString();
      if (line.press(key)) {
        print(change(before, line.toString()));
      } else if (key.kind() == Key.Kind.ENTER) {
        print("\r\n");
        return new Answer.Line(before.strip());
      } else if (key.control('C') || (key.control('D') && line.isEmpty())) {
        print("\r\n");
        return new Answer.Ended(new Outcome.Left());
      } else if (key.kind() == Key.Kind.ESCAPE && inner) {
        print("\r\n");
        return new Answer.Ended(new Outcome.Back());
      } else if (key.kind() == Key.Kind.GONE) {
        return new Answer.Ended(new Outcome.Gone());
      }
    }
  }

  /** What makes one line on the screen the other: characters are put or taken at its end. */
  private static String change(String before, String after) {
    if (after.length() > before.length()) {
      return after.substring(before.length());
    }
    int cells = CellText.width(before.substring(after.length()));
    return "\b".repeat(cells) + " ".repeat(cells) + "\b".repeat(cells);
  }

  private String wrapped(String text) {
    int width = console.size().getColumns() - 1;
    return String.join("\r\n", CellText.wrap(text, width, 10)) + "\r\n";
  }

  private void print(String text) {
    console.print(text);
  }
}
