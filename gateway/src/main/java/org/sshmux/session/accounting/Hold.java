package org.sshmux.session.accounting;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.sshmux.audit.AuditEvent;
import org.sshmux.grant.Capability;
import org.sshmux.policy.AccessRequest;
import org.sshmux.policy.Permit;

/**
 * One thing that was permitted, from the decision to its end or its revocation, whichever comes
 * first. What is stored about it is stored in that order: a lock of its own is held meanwhile.
 *
 * <p>Safe for many threads. Storing blocks, {@link #isRevoked}, {@link #permits} and {@link
 * #onRevoked} do not.
 */
public final class Hold {
  private final Holds home;
  private final AuditEvent.Actor actor;
  private final AuditEvent.Request request;
  private final AccessRequest wanted;
  private final Lock turn = new ReentrantLock();
  private boolean announced;
  private boolean over;
  private volatile Optional<Refusal> refusal = Optional.empty();
  private volatile Set<Capability> capabilities;
  private Optional<Consumer<String>> hook = Optional.empty();
  private volatile Runnable narrowing = () -> {};
  private boolean told;

  /**
   * Why it is permitted no longer.
   *
   * @param detail for the operator's eyes only
   */
  public record Refusal(String code, String detail, Optional<AuditEvent.Ruling> ruling) {}

  /** Stores one event. */
  @FunctionalInterface
  public interface Storing {
    void run() throws IOException;
  }

  /**
   * @param request as it is published
   * @param wanted the question that was answered with the permit, with the login that is used
   */
  public Hold(
      Holds home,
      AuditEvent.Actor actor,
      AuditEvent.Request request,
      AccessRequest wanted,
      Permit permit) {
    this.home = home;
    this.actor = actor;
    this.request = request;
    this.wanted = wanted;
    this.capabilities = permit.capabilities();
  }

  /** Who is permitted. */
  public AuditEvent.Actor actor() {
    return actor;
  }

  /** What is permitted, as it is published. */
  public AuditEvent.Request request() {
    return request;
  }

  /** The question that is asked again. */
  public AccessRequest wanted() {
    return wanted;
  }

  /**
   * Stores one more step on the way, unless it is revoked.
   *
   * @return why nothing was stored; empty if it was
   */
  public Optional<Refusal> step(Storing event) throws IOException {
    turn.lock();
    try {
      if (refusal.isEmpty()) {
        event.run();
        announced = true;
      }
      return refusal;
    } finally {
      turn.unlock();
    }
  }

  /** It is over; stores its end, if there is one to store. Once at most. */
  public void end(Runnable event) {
    home.remove(this);
    turn.lock();
    try {
      if (!over) {
        over = true;
        event.run();
      }
    } finally {
      turn.unlock();
    }
  }

  /**
   * Revokes it, unless it is over: stores that, if anything was stored of it before, and tells
   * whoever runs it.
   *
   * @param sentence for the person
   */
  public void revoke(Refusal why, Runnable event, String sentence) {
    turn.lock();
    try {
      if (over || refusal.isPresent()) {
        return;
      }
      refusal = Optional.of(why);
      if (announced) {
        event.run();
      }
    } finally {
      turn.unlock();
    }
    tell(sentence);
  }

  private void tell(String sentence) {
    Optional<Consumer<String>> listener;
    synchronized (this) {
      told = true;
      listener = hook;
    }
    listener.ifPresent(to -> to.accept(sentence));
  }

  /** Has a revocation told, at once if it has come already. */
  void onRevoked(Consumer<String> listener) {
    synchronized (this) {
      if (!told) {
        hook = Optional.of(listener);
        return;
      }
    }
    listener.accept(Sentences.revoked(request.reference()));
  }

  boolean isRevoked() {
    return refusal.isPresent();
  }

  /**
   * What goes on is permitted, but perhaps with less besides; never with more than before. Stores
   * that, unless it is over or nothing was stored of it before, and then tells whoever runs it.
   *
   * @param event takes what is withdrawn, in the order of the capabilities
   */
  public void narrow(Set<Capability> permitted, Consumer<List<Capability>> event) {
    turn.lock();
    try {
      List<Capability> withdrawn =
          capabilities.stream().filter(each -> !permitted.contains(each)).sorted().toList();
      if (over || refusal.isPresent() || withdrawn.isEmpty()) {
        return;
      }
      Set<Capability> both = new HashSet<>(capabilities);
      both.retainAll(permitted);
      capabilities = Set.copyOf(both);
      if (announced) {
        event.accept(withdrawn);
      }
    } finally {
      turn.unlock();
    }
    narrowing.run();
  }

  /** Has it told when less is permitted besides than before. */
  void onNarrowed(Runnable listener) {
    narrowing = listener;
  }

  /** Whether what goes on may do this too. */
  boolean permits(Capability capability) {
    return refusal.isEmpty() && capabilities.contains(capability);
  }
}
