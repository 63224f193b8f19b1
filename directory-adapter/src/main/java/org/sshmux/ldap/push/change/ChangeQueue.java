package org.sshmux.ldap.push.change;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.TimeUnit;
import org.sshmux.ldap.connection.Deadline;

/**
 * Changes on their way from the connection to the one who works through them, gathered for a moment
 * so that equal ones become one. Bounded: beyond that, everything counts as changed. Safe for many
 * threads; putting in never waits.
 */
public final class ChangeQueue {
  static final int MAX_CHANGES = 1000;
  private static final int MAX_REPEATS = 64;

  private final Duration gathering;
  private final Duration everythingApart;
  private final SequencedSet<EntryChange> changes = new LinkedHashSet<>();
  private final Deque<Repeat> repeats = new ArrayDeque<>();
  private Optional<String> everything = Optional.empty();
  private Deadline nextEverything = Deadline.in(Duration.ZERO);

  /**
   * @param gathering from the first change until it is handed on
   * @param everythingApart between two batches that concern everybody, at least
   */
  public ChangeQueue(Duration gathering, Duration everythingApart) {
    this.gathering = gathering;
    this.everythingApart = everythingApart;
  }

  /**
   * Changes that are worked through together.
   *
   * @param changes each once, in order
   * @param everything why everything may have changed; then the single changes do not matter
   * @param repeated whether they were handed on before
   */
  public record Batch(List<EntryChange> changes, Optional<String> everything, boolean repeated) {
    public Batch {
      changes = List.copyOf(changes);
    }
  }

  private record Repeat(Batch batch, Deadline due) {}

  /** Takes a change in; too many at once count as a change of everything. Never blocks. */
  public synchronized void offer(EntryChange change) {
    if (everything.isPresent()) {
      return;
    }
    if (changes.size() >= MAX_CHANGES && !changes.contains(change)) {
      everything("more than " + MAX_CHANGES + " changes at once");
      return;
    }
    changes.add(change);
    notifyAll();
  }

  /** Everything may have changed. */
  public synchronized void everything(String why) {
    if (everything.isEmpty()) {
      everything = Optional.of(why);
      changes.clear();
      repeats.clear();
      notifyAll();
    }
  }

  /** Hands a batch on again after a while. */
  public synchronized void repeat(Batch batch, Duration after) {
    if (repeats.size() >= MAX_REPEATS) {
      everything("changes at " + MAX_REPEATS + " moments within " + after.toSeconds() + " s");
      return;
    }
    Batch again = new Batch(batch.changes(), batch.everything(), true);
    repeats.addLast(new Repeat(again, Deadline.in(after)));
    notifyAll();
  }

  /** The next batch, as soon as there is one. */
  public synchronized Batch take() throws InterruptedException {
    while (true) {
      if (!repeats.isEmpty() && repeats.getFirst().due().passed()) {
        return repeats.removeFirst().batch();
      }
      if (!changes.isEmpty() || everything.isPresent()) {
        return gathered();
      }
      if (repeats.isEmpty()) {
        wait();
      } else {
        pause(repeats.getFirst().due());
      }
    }
  }

  private Batch gathered() throws InterruptedException {
    Deadline end = Deadline.in(gathering);
    while (!end.passed() || (everything.isPresent() && !nextEverything.passed())) {
      pause(end.passed() ? nextEverything : end);
    }
    Batch batch = new Batch(List.copyOf(changes), everything, false);
    if (everything.isPresent()) {
      nextEverything = Deadline.in(everythingApart);
    }
    changes.clear();
    everything = Optional.empty();
    return batch;
  }

  private void pause(Deadline end) throws InterruptedException {
    TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, end.left().toNanos()));
  }
}
