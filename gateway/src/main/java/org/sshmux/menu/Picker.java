package org.sshmux.menu;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A list, what is left of it by a filter, and where in it a person is: what keys act on. */
final class Picker {
  private final String title;
  private final String noun;
  private final boolean inner;
  private final List<Candidate> candidates;
  private final Columns columns;
  private final InputLine filter = new InputLine();
  private Optional<List<Hit>> hits = Optional.empty();
  private boolean moving;
  private int selected;
  private int top;

  /**
   * A list with everything in it.
   *
   * @param noun what one candidate is
   * @param inner whether Escape leads back to another list
   */
  Picker(String title, String noun, List<Candidate> candidates, boolean inner) {
    this.title = CellText.plain(title, 200);
    this.noun = noun;
    this.candidates = List.copyOf(candidates);
    this.columns = Columns.wished(candidates);
    this.inner = inner;
  }

  /** How a choice ends. */
  sealed interface Outcome {
    /** The candidate at this place was taken. */
    record Taken(int index) implements Outcome {}

    /** Back to the list before this one. */
    record Back() implements Outcome {}

    record Left() implements Outcome {}

    record Gone() implements Outcome {}
  }

  /** A candidate that matches, its place among all, and how well it matches. */
  record Hit(Candidate candidate, int index, int rank) {}

  /** The candidates that match a filter, the best first, and else in their order. */
  static List<Hit> hits(List<Candidate> candidates, String filter) {
    List<String> parts = Candidate.parts(filter);
    List<Hit> hits = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      int rank = candidates.get(i).rank(parts);
      if (rank != Candidate.NONE) {
        hits.add(new Hit(candidates.get(i), i, rank));
      }
    }
    hits.sort(Comparator.comparingInt(Hit::rank));
    return hits;
  }

  /** Acts on a key; the outcome is there once the choice has ended. */
  Optional<Outcome> press(Key key, int page) {
    return switch (key.kind()) {
      case TYPED -> moving ? command(key.character()) : edit(key);
      case CONTROL -> control(key, page);
      case UP -> move(-1);
      case DOWN -> move(1);
      case PAGE_UP -> move(-page);
      case PAGE_DOWN -> move(page);
      case HOME -> move(-candidates.size());
      case END -> move(candidates.size());
      case ENTER -> taken();
      case BACKSPACE -> moving ? Optional.empty() : edit(key);
      case TAB -> moving ? Optional.empty() : complete();
      case ESCAPE -> escape();
      case OTHER, RESIZED -> Optional.empty();
      case GONE -> Optional.of(new Outcome.Gone());
    };
  }

  private Optional<Outcome> control(Key key, int page) {
    return switch ((char) key.character()) {
      case 'C' -> left();
      case 'D' -> moving ? move(half(page)) : filter.isEmpty() ? left() : Optional.empty();
      case 'U' -> moving ? move(-half(page)) : edit(key);
      case 'W' -> moving ? Optional.empty() : edit(key);
      case 'N' -> move(1);
      case 'P' -> move(-1);
      case 'F' -> move(page);
      case 'B' -> move(-page);
      default -> Optional.empty();
    };
  }

  private static int half(int page) {
    return Math.max(1, page / 2);
  }

  private Optional<Outcome> command(int letter) {
    return switch (letter) {
      case 'j' -> move(1);
      case 'k' -> move(-1);
      case 'g' -> move(-candidates.size());
      case 'G' -> move(candidates.size());
      case 'q' -> left();
      case 'i', 'a', '/' -> {
        moving = false;
        yield Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  private Optional<Outcome> escape() {
    if (inner) {
      return Optional.of(new Outcome.Back());
    }
    if (moving) {
      return left();
    }
    moving = true;
    return Optional.empty();
  }

  private static Optional<Outcome> left() {
    return Optional.of(new Outcome.Left());
  }

  private Optional<Outcome> taken() {
    return hits().isEmpty()
        ? Optional.empty()
        : Optional.of(new Outcome.Taken(hits().get(selected).index()));
  }

  private Optional<Outcome> move(int by) {
    selected = Math.clamp((long) selected + by, 0, Math.max(0, hits().size() - 1));
    return Optional.empty();
  }

  private Optional<Outcome> edit(Key key) {
    if (filter.press(key)) {
      refilter();
    }
    return Optional.empty();
  }

  private void refilter() {
    hits = Optional.empty();
    selected = 0;
    top = 0;
  }

  /** Lengthens the last part to what all hosts that match have in common after it. */
  private Optional<Outcome> complete() {
    String word = filter.lastWord();
    boolean longer =
        hits().stream()
            .map(hit -> hit.candidate().hostKey())
            .reduce(Picker::common)
            .filter(common -> common.length() > word.length())
            .filter(common -> common.regionMatches(true, 0, word, 0, word.length()))
            .filter(filter::complete)
            .isPresent();
    if (longer) {
      refilter();
    }
    return Optional.empty();
  }

  private static String common(String one, String other) {
    int length = 0;
    int most = Math.min(one.length(), other.length());
    while (length < most && one.charAt(length) == other.charAt(length)) {
      length++;
    }
    boolean split = length > 0 && Character.isHighSurrogate(one.charAt(length - 1));
    return one.substring(0, split ? length - 1 : length);
  }

  /** The candidates left by the filter. */
  List<Hit> hits() {
    List<Hit> found = hits.orElseGet(() -> hits(candidates, filter.toString()));
    hits = Optional.of(found);
    return found;
  }

  /** The place of the first one to show, so that the selected one is among so many. */
  int top(int page) {
    int most = Math.max(0, Math.min(selected, hits().size() - page));
    top = Math.clamp(top, Math.min(most, Math.max(0, selected - page + 1)), most);
    return top;
  }

  int selected() {
    return selected;
  }

  String title() {
    return title;
  }

  /** How many there are, in words. */
  String count() {
    int all = candidates.size();
    return filter.isEmpty()
        ? all + " " + noun + (all == 1 ? "" : "s")
        : hits().size() + " of " + all;
  }

  String noun() {
    return noun;
  }

  String filter() {
    return filter.toString();
  }

  /** Whether letters are commands. */
  boolean moving() {
    return moving;
  }

  boolean inner() {
    return inner;
  }

  /** The columns that all candidates would fill. */
  Columns columns() {
    return columns;
  }

  List<Candidate> candidates() {
    return candidates;
  }
}
