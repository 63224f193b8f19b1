package org.sshmux.session;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.sshmux.audit.AuditEvent;
import org.sshmux.audit.AuditEvent.Actor;
import org.sshmux.identity.OfferedKey;
import org.sshmux.session.access.Access;
import org.sshmux.session.access.OpenAnswer;
import org.sshmux.session.access.SessionAnswer;
import org.sshmux.session.access.SessionAsk;
import org.sshmux.session.access.Surroundings;
import org.sshmux.session.accounting.Books;
import org.sshmux.session.accounting.Bounded;
import org.sshmux.session.accounting.Reason;
import org.sshmux.session.accounting.Sentences;
import org.sshmux.session.accounting.Trail;
import org.sshmux.session.authentication.Authenticated;
import org.sshmux.session.authentication.Authentication;
import org.sshmux.session.authentication.KeyAnswer;
import org.sshmux.session.authentication.LoginAnswer;
import org.sshmux.session.inventory.HostsAnswer;
import org.sshmux.session.inventory.Inventory;
import org.sshmux.session.revocation.Review;
import org.sshmux.session.revocation.Revocation;

/**
 * One SSH connection: who it is, what it may open, and its books. Knows no SSH library.
 *
 * <p>Safe for many threads. Every method that asks or stores something blocks and belongs on a
 * virtual thread; {@link #reference()} does not block.
 */
public final class Connection {
  private final Books books;
  private final Turns turns;
  private final Authentication authentication;
  private final Access access;
  private final Inventory inventory;
  private final Review review;
  private final Revocation revocation;

  Connection(
      Shared shared,
      String reference,
      InetSocketAddress source,
      InetSocketAddress local,
      Turns turns) {
    this.turns = turns;
    this.revocation = shared.revocation();
    this.books = new Books(shared.trail(), shared.clock(), reference, source, local, this::settled);
    Surroundings around = shared.surroundings();
    this.review = new Review(books, around.policy());
    this.authentication = new Authentication(books, around.directory());
    this.access = new Access(books, around, authentication::who);
    this.inventory = shared.inventory();
  }

  /** The name under which people and auditors find this connection. */
  public String reference() {
    return books.reference();
  }

  /** Stores that the connection exists; the first of its events. */
  public void opened() throws IOException {
    books.storeOpening();
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
      entered(authentication.who(), newsBefore);
    }
    return answer;
  }

  /** A connection that was closed meanwhile must not stay among the live ones. */
  private void entered(Authenticated who, long newsBefore) {
    revocation.entered(who, review, newsBefore);
    if (books.isClosing()) {
      revocation.left(who, review);
    }
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
    return authentication.who().key();
  }

  /** The hosts on which the person may open a session now, and who the person is. */
  public HostsAnswer hosts() {
    return inventory.of(authentication.who(), books);
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
            books.tell(
                new AuditEvent.CommandRun(
                    books.link(),
                    person.actor(),
                    books.nextChannelReference(),
                    Bounded.command(command),
                    status)));
  }

  /** Stores that a channel or global request is not served. */
  public void refused(String kind, Reason reason) {
    authentication.person().ifPresent(person -> books.tellRefused(person.actor(), kind, reason));
  }

  /** Stores the end of the connection, after the ends of all its channels. */
  public void closed(Reason reason) {
    authentication.ended(reason);
    books.close(reason);
    authentication.person().ifPresent(who -> revocation.left(who, review));
    books.settle();
  }

  /** How what goes on stands with what the directory permits. */
  Review review() {
    return review;
  }

  private void settled() {
    Optional<Actor> actor = authentication.person().map(Authenticated::actor);
    review.end(() -> books.tell(books.closed(actor, review.isRevoked())));
    turns.closed().run();
  }

  /** What others want to know of a connection: that its person is in, that its books are closed. */
  record Turns(Runnable authenticated, Runnable closed) {}

  /** What all connections live with. */
  record Shared(
      Trail trail,
      InstantSource clock,
      Surroundings surroundings,
      Inventory inventory,
      Revocation revocation) {}
}
