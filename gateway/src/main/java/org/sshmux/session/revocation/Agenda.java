package org.sshmux.session.revocation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Subjects that wait to be looked into, each once however often it is put there. A subject is
 * looked into by one thread at a time and then rests; what is put there meanwhile waits and is not
 * lost. So a storm of news about one subject leads to one look for each rest.
 *
 * <p>Safe for many threads; {@link #put} does not block.
 */
final class Agenda {
  private static final Logger LOG = LoggerFactory.getLogger(Agenda.class);

  private final int parallel;
  private final Duration rest;
  private final Alarms alarms;
  private final Executor threads;
  private final BiConsumer<String, Trigger> look;
  private final Map<String, Trigger> waiting = new HashMap<>();
  private final Queue<String> ready = new ArrayDeque<>();
  private final Set<String> busy = new HashSet<>();
  private int working;
  private boolean closed;

  /**
   * @param parallel how many subjects are looked into at the same time, at most
   * @param rest how long a subject is left alone after a look
   * @param threads runs the looks; they may block
   */
  Agenda(
      int parallel,
      Duration rest,
      Alarms alarms,
      Executor threads,
      BiConsumer<String, Trigger> look) {
    this.parallel = parallel;
    this.rest = rest;
    this.alarms = alarms;
    this.threads = threads;
    this.look = look;
  }

  /** Has a subject looked into: at once if there is room, and if it does not rest. */
  synchronized void put(String subject, Trigger trigger) {
    if (closed) {
      return;
    }
    boolean first = !waiting.containsKey(subject);
    waiting.merge(subject, trigger, Trigger::and);
    if (first && !busy.contains(subject)) {
      ready(subject);
    }
  }

  /** Nothing is begun any more. */
  synchronized void close() {
    closed = true;
    waiting.clear();
    ready.clear();
  }

  private void ready(String subject) {
    ready.add(subject);
    if (working < parallel) {
      working++;
      threads.execute(this::work);
    }
  }

  private void work() {
    for (Optional<Item> next = next(); next.isPresent(); next = next()) {
      String subject = next.get().subject();
      try {
        look.accept(subject, next.get().trigger());
      } catch (RuntimeException e) {
        LOG.error("cannot look into what changed", e);
      } finally {
        var _ = alarms.after(rest, () -> rested(subject));
      }
    }
  }

  private synchronized Optional<Item> next() {
    String subject = ready.poll();
    if (subject == null) {
      working--;
      return Optional.empty();
    }
    busy.add(subject);
    return Optional.ofNullable(waiting.remove(subject)).map(trigger -> new Item(subject, trigger));
  }

  private synchronized void rested(String subject) {
    busy.remove(subject);
    if (waiting.containsKey(subject)) {
      ready(subject);
    }
  }

  private record Item(String subject, Trigger trigger) {}
}
