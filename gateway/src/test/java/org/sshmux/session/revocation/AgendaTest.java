package org.sshmux.session.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class AgendaTest {
  private static final Duration REST = Duration.ofMillis(200);

  private final FakeTime time = new FakeTime();
  private final Queue<Runnable> threads = new ArrayDeque<>();
  private final List<String> looks = new ArrayList<>();
  private final List<Trigger> triggers = new ArrayList<>();
  private final Agenda agenda = agenda((_, _) -> {});

  private Agenda agenda(BiConsumer<String, Trigger> meanwhile) {
    return new Agenda(
        2,
        REST,
        time,
        threads::add,
        (subject, trigger) -> {
          looks.add(subject);
          triggers.add(trigger);
          meanwhile.accept(subject, trigger);
        });
  }

  private void run() {
    while (!threads.isEmpty()) {
      threads.remove().run();
    }
  }

  @Test
  void looksOnceIntoWhatWasPutThereOften() {
    for (int i = 0; i < 100; i++) {
      agenda.put("alice", Trigger.change("change " + i % 2));
    }
    run();
    assertThat(looks).containsExactly("alice");
    assertThat(triggers.getFirst().what()).isEqualTo("change 0; change 1");
  }

  @Test
  void losesNothingThatComesDuringALook() {
    List<Agenda> self = new ArrayList<>();
    Agenda busy =
        agenda((subject, trigger) -> {
          if (looks.size() == 1) {
            self.getFirst().put(subject, Trigger.change("later"));
          }
        });
    self.add(busy);
    busy.put("alice", Trigger.change("first"));
    run();
    assertThat(looks).hasSize(1);
    time.advance(REST);
    run();
    assertThat(triggers).extracting(Trigger::what).containsExactly("first", "later");
  }

  @Test
  void looksIntoASubjectOnceForEachRestWhateverTheStorm() {
    for (int i = 0; i < 1000; i++) {
      agenda.put("alice", Trigger.change("storm"));
      run();
      time.advance(Duration.ofMillis(1));
    }
    assertThat(looks).hasSize(5);
  }

  @Test
  void takesNoMoreThreadsThanItMay() {
    for (int i = 0; i < 100; i++) {
      agenda.put("person" + i, Trigger.recheck());
    }
    assertThat(threads).hasSize(2);
    run();
    assertThat(looks).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void goesOnAfterALookThatFailed() {
    Agenda failing =
        agenda((subject, trigger) -> {
          throw new IllegalStateException("as the test wants it");
        });
    failing.put("alice", Trigger.recheck());
    failing.put("bob", Trigger.recheck());
    run();
    time.advance(REST);
    failing.put("alice", Trigger.recheck());
    run();
    assertThat(looks).containsExactly("alice", "bob", "alice");
  }

  @Test
  void beginsNothingOnceItIsClosed() {
    agenda.put("alice", Trigger.recheck());
    agenda.close();
    agenda.put("bob", Trigger.recheck());
    run();
    assertThat(looks).isEmpty();
  }

  @Test
  void namesAFewChangesAndSaysThatThereWereMore() {
    Trigger all = Trigger.recheck();
    for (int i = 0; i < 10; i++) {
      all = all.and(Trigger.change("c" + i));
    }
    assertThat(all.kind()).isEqualTo(Trigger.Kind.CHANGE);
    assertThat(all.what()).isEqualTo("c0; c1; c2; and more");
  }
}
