package org.sshmux.audit.trail;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.audit.AuditEvent.TrailResumed;
import org.sshmux.audit.AuditLog;
import org.sshmux.audit.ecs.EcsJson;
import org.sshmux.audit.ecs.EcsJson.Envelope;
import org.sshmux.audit.ecs.Ulid;

/**
 * The one thread that writes the trail: takes what has arrived, stores it with one write and one
 * force, answers all who wait. When the disk refuses, so does it, until an attempt succeeds.
 */
final class TrailWriter implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(TrailWriter.class);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final String CLOSED = "the audit trail is closed";

  private final AuditConfig config;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Trail trail;
  private final Inbox inbox;
  private final FreeSpace space;
  private final EcsJson json;

  private volatile Health health = new Health.Storing();

  /** When the write under way began, in nanoseconds of the process. */
  private volatile Optional<Long> busy = Optional.empty();

  /** Whether events can be stored. */
  private sealed interface Health {
    record Storing() implements Health {}

    /**
     * The last attempt failed.
     *
     * @param since when the first one did, in nanoseconds of the process
     * @param retryAt before which no event is worth another attempt
     * @param probeAt when to try without one
     */
    record Refusing(IOException cause, long since, long retryAt, long probeAt) implements Health {}

    /** The writer has ended. */
    record Ended() implements Health {}
  }

  TrailWriter(
      AuditConfig config,
      InstantSource clock,
      RandomGenerator random,
      Disk disk,
      Trail trail,
      Inbox inbox) {
    this.config = config;
    this.clock = clock;
    this.random = random;
    this.trail = trail;
    this.inbox = inbox;
    this.space = new FreeSpace(disk, config.directory(), config.minFree());
    this.json = new EcsJson(config.observer());
    this.space.checkIfDue();
  }

  /** See {@link AuditLog#accepting()}; touches no disk. */
  boolean accepting() {
    long longest = config.appendTimeout().toNanos();
    boolean stuck = busy.filter(since -> System.nanoTime() - since > longest).isPresent();
    return health instanceof Health.Storing && space.enough() && !stuck && !inbox.closed();
  }

  @Override
  public void run() {
    try {
      while (!inbox.exhausted()) {
        inbox.take(pause()).ifPresentOrElse(this::attend, this::rest);
      }
    } catch (RuntimeException | Error e) {
      LOG.atError().setCause(e).log("the audit trail has ended by a defect: access is refused");
    } finally {
      end();
    }
  }

  /** How long to wait for an event before looking after the trail itself. */
  private long pause() {
    long untilCheck = space.nanosToNextCheck();
    return switch (health) {
      case Health.Refusing refusing ->
          Math.clamp(refusing.probeAt() - System.nanoTime(), 0, untilCheck);
      case Health.Storing(), Health.Ended() -> untilCheck;
    };
  }

  /** No event came: sees whether the trail has recovered. */
  private void rest() {
    space.checkIfDue();
    if (health instanceof Health.Refusing refusing && System.nanoTime() >= refusing.probeAt()) {
      if (space.enough()) {
        store(batch(Optional.of(resumed(refusing)), Optional.empty()));
      } else {
        health = refusing(refusing.cause(), refusing.since());
      }
    }
  }

  /** An event came: stores it and what came with it, or fails it at once. */
  private void attend(Pending first) {
    space.checkIfDue();
    switch (health) {
      case Health.Storing() -> store(batch(Optional.empty(), Optional.of(first)));
      case Health.Refusing refusing -> {
        if (System.nanoTime() < refusing.retryAt()) {
          first.failed(message(refusing.cause()), refusing.cause());
        } else {
          store(batch(Optional.of(resumed(refusing)), Optional.of(first)));
        }
      }
      case Health.Ended() -> first.failed(CLOSED, new IOException(CLOSED));
    }
  }

  private Batch batch(Optional<Pending> resumed, Optional<Pending> first) {
    Batch batch = new Batch();
    resumed.ifPresent(pending -> add(batch, pending));
    Optional<Pending> following = first;
    while (following.isPresent()) {
      add(batch, following.get());
      following = batch.full() ? Optional.empty() : inbox.take(0);
    }
    return batch;
  }

  private void add(Batch batch, Pending pending) {
    if (!pending.claim()) {
      return;
    }
    long sequence = trail.next() + batch.count();
    try {
      Envelope envelope = new Envelope(pending.at(), Ulid.of(pending.at(), random), sequence);
      batch.add(pending, json.line(envelope, pending.event()));
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("cannot render an audit event");
      pending.failed("cannot render an audit event", e);
    }
  }

  private void store(Batch batch) {
    if (batch.isEmpty()) {
      return;
    }
    long begun = System.nanoTime();
    busy = Optional.of(begun);
    try {
      trail.store(batch.bytes(), batch.count());
      recovered();
      batch.stored();
    } catch (IOException e) {
      failed(e, begun);
      batch.failed(message(e), e);
    } finally {
      busy = Optional.empty();
    }
  }

  private void recovered() {
    if (health instanceof Health.Refusing) {
      LOG.atInfo().log("the audit trail stores events again");
      health = new Health.Storing();
    }
  }

  private void failed(IOException e, long begun) {
    switch (health) {
      case Health.Storing() -> {
        LOG.atError()
            .log("the audit trail cannot store events, access is refused: {}", e.toString());
        health = refusing(e, begun);
      }
      case Health.Refusing before -> health = refusing(before.cause(), before.since());
      case Health.Ended() -> {}
    }
    try {
      trail.repair();
    } catch (IOException again) {
      e.addSuppressed(again); // The next attempt begins with the same repair.
    }
  }

  private Health.Refusing refusing(IOException cause, long since) {
    long now = System.nanoTime();
    return new Health.Refusing(
        cause,
        since,
        now + random.nextLong(SECOND / 20, SECOND / 7),
        now + random.nextLong(SECOND / 2, SECOND));
  }

  private Pending resumed(Health.Refusing refusing) {
    Duration outage = Duration.ofNanos(System.nanoTime() - refusing.since());
    String cause = String.valueOf(refusing.cause().getMessage());
    return new Pending(new TrailResumed(outage, cause), clock.instant());
  }

  private static String message(IOException cause) {
    return "the audit trail cannot store events: " + cause.getMessage();
  }

  private void end() {
    health = new Health.Ended();
    inbox.close();
    for (Optional<Pending> left = inbox.take(0); left.isPresent(); left = inbox.take(0)) {
      left.get().failed(CLOSED, new IOException(CLOSED));
    }
    try {
      trail.close();
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("cannot close the audit trail");
    }
  }
}
