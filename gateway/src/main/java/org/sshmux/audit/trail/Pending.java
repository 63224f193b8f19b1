package org.sshmux.audit.trail;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.sshmux.audit.AuditEvent;

/** An event on its way to the disk, and the caller who waits for it. */
final class Pending {
  private final AuditEvent event;
  private final Instant at;
  private final CompletableFuture<Optional<IOException>> answer = new CompletableFuture<>();
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

  private enum State {
    WAITING,
    CLAIMED,
    ABANDONED
  }

  Pending(AuditEvent event, Instant at) {
    this.event = event;
    this.at = at;
  }

  AuditEvent event() {
    return event;
  }

  Instant at() {
    return at;
  }

  /** Takes the event for writing; false if its caller has given up, and then it is not written. */
  boolean claim() {
    return state.compareAndSet(State.WAITING, State.CLAIMED);
  }

  void stored() {
    answer.complete(Optional.empty());
  }

  void failed(String message, Throwable cause) {
    answer.complete(Optional.of(new IOException(message, cause)));
  }

  /**
   * Waits for the answer. Not to be interrupted, so that a session which is being ended can still
   * record its end; the interrupt is kept for the caller.
   *
   * @param nanos how long
   * @param configured what the message calls that time
   */
  void await(long nanos, Duration configured) throws IOException {
    long deadline = System.nanoTime() + nanos;
    boolean interrupted = false;
    try {
      while (true) {
        try {
          Optional<IOException> failure =
              answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
          if (failure.isPresent()) {
            throw new IOException(failure.get().getMessage(), failure.get().getCause());
          }
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (TimeoutException e) {
          state.compareAndSet(State.WAITING, State.ABANDONED);
          throw new IOException("the audit trail did not store an event within " + configured, e);
        } catch (ExecutionException e) {
          throw new IllegalStateException("an answer is always a value", e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
