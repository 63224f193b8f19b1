package org.sshmux.menu;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.sshmux.menu.Picker.Outcome;

/**
 * Lets a person pick a host. On a capable terminal the list fills the screen, narrows as they type
 * and leaves nothing behind; on any other it is printed with numbers, a page at a time.
 *
 * <p>What is sent to the terminal is made of the menu's own sequences and of plainly visible
 * characters. What is kept is bounded by the rows, a kilobyte of input and one screen of output.
 */
public final class Menu {
  private static final String NOTHING = "No hosts are open to you; ask your administrator.";

  private final Console console;
  private final InstantSource clock;

  public Menu(Console console, InstantSource clock) {
    this.console = console;
    this.clock = clock;
  }

  /** Somewhere to show lists, one after the other, until it is closed. */
  sealed interface Surface extends AutoCloseable permits FullScreen, PlainScreen {
    /** Shows a list, as it is by now, until the person has made a choice. */
    Outcome show(Picker picker, Optional<String> notice);

    @Override
    void close();
  }

  /**
   * Waits for a choice, on a thread that may wait as long as the person does. May be called again
   * when it has answered. Throws nothing, whatever the person or their client does.
   *
   * @param title what stands above the list
   * @param rows what to pick from, in this order where a filter ranks them the same
   * @param notice a sentence to show with the list, such as why the last choice came to nothing
   */
  public Choice pick(String title, List<Row> rows, Optional<String> notice) {
    if (rows.isEmpty()) {
      notice.ifPresent(text -> console.print(CellText.plain(text, 1000) + "\r\n"));
      console.print(NOTHING + "\r\n");
      return new Choice.Left();
    }
    Picker hosts = new Picker(title, "host", rows.stream().map(Candidate::of).toList(), false);
    Optional<String> plainNotice = notice.map(text -> CellText.plain(text, 1000));
    try (Surface surface = surface()) {
      while (true) {
        Optional<Choice> choice =
            switch (surface.show(hosts, plainNotice)) {
              case Outcome.Taken(int index) -> login(surface, rows.get(index));
              case Outcome.Left _, Outcome.Back _ -> Optional.of(new Choice.Left());
              case Outcome.Gone _ -> Optional.of(new Choice.Gone());
            };
        if (choice.isPresent()) {
          return choice.get();
        }
      }
    }
  }

  private Surface surface() {
    return console.fullScreen() ? new FullScreen(console, clock) : new PlainScreen(console, clock);
  }

  /** The login to take on a host, picked by the person if there are several; empty to go back. */
  private static Optional<Choice> login(Surface surface, Row row) {
    if (row.logins().size() < 2) {
      return Optional.of(new Choice.Picked(row, row.logins().stream().findFirst()));
    }
    Picker logins =
        new Picker(
            "Log in to " + row.host() + " as",
            "login",
            row.logins().stream().map(Candidate::of).toList(),
            true);
    return switch (surface.show(logins, Optional.empty())) {
      case Outcome.Taken(int index) ->
          Optional.of(new Choice.Picked(row, Optional.of(row.logins().get(index))));
      case Outcome.Back _ -> Optional.empty();
      case Outcome.Left _ -> Optional.of(new Choice.Left());
      case Outcome.Gone _ -> Optional.of(new Choice.Gone());
    };
  }
}
