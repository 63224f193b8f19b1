package org.sshmux.session.accounting;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.sshmux.audit.AuditEvent;
import org.sshmux.grant.Capability;

/**
 * The books of one session at a target: it either fails, or begins and ends, each at most once.
 * Every method blocks on the audit trail.
 */
public final class SessionAccount {
  private final Books books;
  private final Hold hold;
  private final AuditEvent.Actor actor;
  private final AuditEvent.Request request;
  private final String targetIp;
  private final AuditEvent.Ruling ruling;
  private final Runnable begun;
  private final Instant since;
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile boolean started;

  /**
   * @param begun run once the beginning is stored; must not block
   */
  public SessionAccount(
      Books books, Hold hold, String targetIp, AuditEvent.Ruling ruling, Runnable begun) {
    this.books = books;
    this.hold = hold;
    this.actor = hold.actor();
    this.request = hold.request();
    this.targetIp = targetIp;
    this.ruling = ruling;
    this.begun = begun;
    this.since = books.clock().instant();
  }

  /** The reference that the person is told. */
  public String reference() {
    return request.reference();
  }

  /**
   * Has it told if the directory permits the session no longer: then it must end. Told once, at
   * once if it has come already, on any thread.
   *
   * @param listener must not block; is given the sentence for the person
   */
  public void onRevoked(Consumer<String> listener) {
    hold.onRevoked(listener);
  }

  /**
   * Has it told when the session may do less besides than before: {@link #permits} says what is
   * left. On any thread.
   *
   * @param listener must not block
   */
  public void onNarrowed(Runnable listener) {
    hold.onNarrowed(listener);
  }

  /** Whether the session may do something besides, by what the directory says now. */
  public boolean permits(Capability capability) {
    return hold.permits(capability);
  }

  /**
   * The target is who it should be and has let the person in; nothing has been started there.
   *
   * @throws IOException if this cannot be stored, or is permitted no longer: then nothing may be
   *     started, and the session is over
   */
  public void started(AuditEvent.Credential credential, AuditEvent.Key hostKey, String source)
      throws IOException {
    if (!books.channelStarted()) {
      over.set(true);
      hold.end(() -> {});
      throw new IOException("the connection is closing");
    }
    AuditEvent event =
        new AuditEvent.SessionStarted(
            books.link(), actor, request, targetIp, ruling, credential, hostKey, source);
    try {
      if (hold.step(() -> books.store(event)).isPresent()) {
        throw new IOException("it is permitted no longer");
      }
      started = true;
      begun.run();
    } catch (IOException e) {
      over.set(true);
      hold.end(() -> {});
      books.channelEnded(0, 0);
      throw e;
    }
  }

  /**
   * There will be no session. Of one that had begun, this is the end.
   *
   * @param detail for the operator's eyes only
   * @return the sentence for the person
   */
  public String failed(Reason reason, String detail) {
    Reason why = hold.isRevoked() ? Reason.REVOKED : reason;
    if (started) {
      ended(why, Optional.empty(), 0, 0);
    } else if (over.compareAndSet(false, true)) {
      hold.end(() -> books.tell(dialFailed(why, detail)));
    }
    return Sentences.failed(why, request.host(), login(), reference());
  }

  private AuditEvent dialFailed(Reason reason, String detail) {
    return new AuditEvent.DialFailed(
        books.link(),
        actor,
        request,
        reason.code(),
        Bounded.text(detail),
        Duration.between(since, books.clock().instant()));
  }

  /** What the person is told when the target vanishes in the middle of a session. */
  public String lost() {
    return Sentences.lost(request.host(), reference());
  }

  private String login() {
    return request.work().map(AuditEvent.Work::login).orElse("");
  }

  /**
   * The target's host key was not accepted. This does not end the account: {@link #failed} does.
   *
   * @param presented the fingerprint of what the target presented
   * @param expected the fingerprints that are known
   */
  public void hostKeyRefused(Reason reason, String presented, List<String> expected) {
    books.tell(
        new AuditEvent.HostKeyRefused(
            books.link(), actor, request, targetIp, reason.code(), presented, expected));
  }

  /** A channel or request that the target asked for is not served. */
  public void refusedTarget(String kind) {
    books.tell(
        new AuditEvent.RequestRefused(
            books.link(),
            actor,
            request.reference(),
            Bounded.text(kind),
            Reason.FROM_TARGET.code()));
  }

  /**
   * A session that had begun is over. Later calls do nothing.
   *
   * @param exit what the target said of the command's end
   * @param bytesIn bytes relayed from the client to the target
   * @param bytesOut bytes relayed from the target to the client
   */
  public void ended(Reason reason, Optional<AuditEvent.Exit> exit, long bytesIn, long bytesOut) {
    if (!started || !over.compareAndSet(false, true)) {
      return;
    }
    hold.end(() ->
        books.tell(
            new AuditEvent.SessionEnded(
                books.link(),
                actor,
                request,
                targetIp,
                ruling,
                (hold.isRevoked() ? Reason.REVOKED : reason).code(),
                Duration.between(since, books.clock().instant()),
                exit,
                bytesIn,
                bytesOut)));
    books.channelEnded(bytesIn, bytesOut);
  }
}
