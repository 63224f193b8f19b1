package org.sshmux.session;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.sshmux.audit.AuditEvent;
import org.sshmux.audit.AuditEvent.Actor;
import org.sshmux.audit.AuditEvent.Link;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.OfferedKey;

/**
 * One SSH connection: who it is, what it may open, and its books. Knows no SSH library.
 *
 * <p>Safe for many threads. Every method that asks or stores something blocks and belongs on a
 * virtual thread; {@link #reference()} does not block.
 */
public final class Connection {
  private final Trail trail;
  private final InstantSource clock;
  private final Link link;
  private final InetSocketAddress source;
  private final Turns turns;
  private final Authentication authentication;
  private final Access access;
  private final Hosts hosts;
  private final Review review;
  private final Revocation revocation;
  private final LastUses uses;
  private final Instant since;

  /** Held while the opening is stored, so that nothing of this connection is stored before it. */
  private final Lock opening = new ReentrantLock();

  private boolean openingStored;
  private int channels;
  private int openChannels;
  private long bytesIn;
  private long bytesOut;
  private Optional<Reason> closing = Optional.empty();
  private boolean closedStored;

  Connection(
      Sessions.Surroundings surroundings,
      String reference,
      InetSocketAddress source,
      InetSocketAddress local,
      Turns turns) {
    this.trail = surroundings.trail();
    this.clock = surroundings.clock();
    this.source = source;
    this.turns = turns;
    this.since = clock.instant();
    this.link =
        new Link(
            reference,
            source.getAddress().getHostAddress(),
            source.getPort(),
            local.getAddress().getHostAddress(),
            local.getPort());
    this.review = new Review(this, surroundings.ports().policy(), clock);
    this.revocation = surroundings.revocation();
    this.authentication = new Authentication(this, surroundings.ports().directory(), trail, clock);
    this.access = new Access(this, surroundings);
    this.hosts = new Hosts(this, surroundings);
    this.uses = surroundings.uses();
  }

  /** The name under which people and auditors find this connection. */
  public String reference() {
    return link.connection();
  }

  /** Stores that the connection exists; the first of its events. */
  public void opened() throws IOException {
    storeOpening();
  }

  /** Asks whether a key that has not proven itself yet may belong to the login. */
  public KeyAnswer offered(String login, OfferedKey key) {
    return authentication.offered(login, key);
  }

  /** Decides on a login whose key has just been proven by a signature. */
  public LoginAnswer proven(String login, OfferedKey key, AuditEvent.Transport transport) {
    long newsBefore = revocation.newsSoFar();
    LoginAnswer answer = authentication.proven(login, key, transport);
    if (answer instanceof LoginAnswer.Accepted) {
      turns.authenticated().run();
      person().ifPresent(who -> entered(who, newsBefore));
    }
    return answer;
  }

  /** A connection that was closed meanwhile must not stay among the live ones. */
  private void entered(Authentication.Authenticated who, long newsBefore) {
    revocation.entered(who, this, newsBefore);
    if (isClosing()) {
      revocation.left(who, this);
    }
  }

  private synchronized boolean isClosing() {
    return closing.isPresent();
  }

  /** Stores that a listed key came with a proof that does not hold. */
  public void unproven(String login, OfferedKey key) {
    authentication.unproven(login, key);
  }

  /** Stores that authentication was given up, once. */
  public void authenticationEnded(Reason reason) {
    authentication.ended(reason);
  }

  /**
   * Decides on a target, stores the decision, and connects.
   *
   * @param kind the SSH channel type
   * @param host the host as the client sent it; may be hostile
   * @param port as the client sent it; may be out of range
   */
  public OpenAnswer open(String kind, String host, long port, String originator) {
    return access.open(kind, host, port, originator);
  }

  /** Decides on a session at a target, stores the decision, and connects. */
  public SessionAnswer session(SessionAsk ask) {
    return access.session(ask);
  }

  /**
   * Refuses a session whose target cannot be read from the user name.
   *
   * @param text the user name as received; may be hostile
   * @param why a fixed sentence
   */
  public SessionAnswer unreadable(String text, SessionAsk.Kind kind, String command, String why) {
    return access.unreadable(text, kind, command, why);
  }

  /**
   * The key with which the person came in.
   *
   * @throws IllegalStateException before authentication
   */
  public OfferedKey key() {
    return authentication
        .person()
        .map(Authentication.Authenticated::key)
        .orElseThrow(() -> new IllegalStateException("nobody is in yet"));
  }

  /** The hosts on which the person may open a session now, and who the person is. */
  public HostsAnswer hosts() {
    return hosts.ask();
  }

  /**
   * Has it told if the directory permits the connection no longer: then it must end, with a
   * sentence for the person. Told once, at once if it has come already, on any thread.
   *
   * @param listener must not block
   */
  public void onRevoked(Consumer<String> listener) {
    review.onRevoked(listener);
  }

  /** What the person is told if the directory permits the connection no longer. Does not block. */
  public Optional<String> revocation() {
    return review.isRevoked() ? Optional.of(Sentences.revoked(reference())) : Optional.empty();
  }

  /** Stores that the person has run a command of the gateway's own. */
  public void commandRun(String command, int status) {
    authentication
        .person()
        .ifPresent(person ->
            trail.tell(
                new AuditEvent.CommandRun(
                    link,
                    person.actor(),
                    nextChannelReference(),
                    Sessions.longText(command),
                    status)));
  }

  /** Stores that a channel or global request is not served. */
  public void refused(String kind, Reason reason) {
    authentication
        .person()
        .ifPresent(person ->
            trail.tell(
                new AuditEvent.RequestRefused(
                    link,
                    person.actor(),
                    nextChannelReference(),
                    Sessions.shortened(kind),
                    reason.code())));
  }

  /** Stores the end of the connection, after the ends of all its channels. */
  public void closed(Reason reason) {
    authentication.ended(reason);
    synchronized (this) {
      if (closing.isEmpty()) {
        closing = Optional.of(reason);
      }
    }
    person().ifPresent(who -> revocation.left(who, this));
    storeClosingIfDone();
  }

  Review review() {
    return review;
  }

  /** Decides anew whether the connection and all that goes on in it is permitted. */
  void review(Lookup lookup, Trigger trigger) {
    person().ifPresent(who -> review.decide(who, lookup, trigger));
  }

  /** When the connection expires by itself, if that is known. */
  Optional<Instant> expiry() {
    return review.expiry();
  }

  Link link() {
    return link;
  }

  InetSocketAddress source() {
    return source;
  }

  Optional<Authentication.Authenticated> person() {
    return authentication.person();
  }

  /** Stores that the connection exists, unless that is done; on return it is. */
  void storeOpening() throws IOException {
    opening.lock();
    try {
      if (!openingStored) {
        trail.store(new AuditEvent.ConnectionOpened(link));
        openingStored = true;
      }
    } finally {
      opening.unlock();
    }
  }

  /** An end without its beginning would say nothing. */
  private void tellOpening() {
    opening.lock();
    try {
      if (!openingStored) {
        openingStored = true;
        trail.tell(new AuditEvent.ConnectionOpened(link));
      }
    } finally {
      opening.unlock();
    }
  }

  synchronized String nextChannelReference() {
    channels++;
    return link.connection() + "." + channels;
  }

  /** Books a channel as open, unless the connection is closing. */
  synchronized boolean channelStarted() {
    if (closing.isPresent()) {
      return false;
    }
    openChannels++;
    return true;
  }

  /** Books a channel as closed; its own event is stored before. */
  void channelEnded(long in, long out) {
    synchronized (this) {
      openChannels--;
      bytesIn += in;
      bytesOut += out;
    }
    storeClosingIfDone();
  }

  /** The person is at a target now. */
  void used(Actor actor, AuditEvent.Request request) {
    uses.used(actor.id(), request.host(), request.port(), clock.instant());
  }

  void tell(AuditEvent event) {
    trail.tell(event);
  }

  void store(AuditEvent event) throws IOException {
    trail.store(event);
  }

  private void storeClosingIfDone() {
    synchronized (this) {
      if (closing.isEmpty() || openChannels > 0 || closedStored) {
        return;
      }
      closedStored = true;
    }
    tellOpening();
    review.end(() -> trail.tell(closed()));
    turns.closed().run();
  }

  private synchronized AuditEvent.ConnectionClosed closed() {
    Reason reason = review.isRevoked() ? Reason.REVOKED : closing.orElseThrow();
    return new AuditEvent.ConnectionClosed(
        link,
        actor(),
        reason.code(),
        Duration.between(since, clock.instant()),
        channels,
        bytesIn,
        bytesOut);
  }

  private Optional<Actor> actor() {
    return authentication.person().map(Authentication.Authenticated::actor);
  }

  /** What others want to know of a connection: that its person is in, that its books are closed. */
  record Turns(Runnable authenticated, Runnable closed) {}
}
