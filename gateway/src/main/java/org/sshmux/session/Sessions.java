package org.sshmux.session;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.sshmux.audit.AuditEvent;

/**
 * All connections that are live, and the door through which new ones come.
 *
 * <p>Safe for many threads.
 */
public final class Sessions implements AutoCloseable {
  private static final int LONGEST_TEXT = 256;

  /** More than the trail keeps of one value. */
  private static final int LONGEST_COMMAND = 5000;

  private static final Duration RETRY_EVERY = Duration.ofSeconds(1);

  private final Surroundings surroundings;
  private final Admission admission;
  private final References references;
  private final Turnaways turnaways;
  private final Map<InetSocketAddress, Admission.Place> places = new ConcurrentHashMap<>();
  private final AtomicInteger live = new AtomicInteger();

  /**
   * @param recheckInterval how often people who are connected are looked up again; zero: never
   * @param random for references and for spreading look-ups; must be safe for many threads
   */
  public Sessions(
      Ports ports,
      SessionLimits limits,
      Duration recheckInterval,
      InstantSource clock,
      RandomGenerator random) {
    this(ports, limits, recheckInterval, clock, random, new ThreadAlarms());
  }

  Sessions(
      Ports ports,
      SessionLimits limits,
      Duration recheckInterval,
      InstantSource clock,
      RandomGenerator random,
      Alarms alarms) {
    Trail trail = new Trail(ports.trail(), RETRY_EVERY);
    Revocation revocation =
        new Revocation(ports.directory(), clock, recheckInterval, alarms, random);
    this.surroundings =
        new Surroundings(ports, trail, clock, new LastUses(), new Listings(), revocation);
    this.admission = new Admission(limits);
    this.references = new References(random);
    this.turnaways = new Turnaways(trail);
    revocation.listen();
  }

  /**
   * Whether a connection from the source may be served. Does not block. A source that is admitted
   * is counted until {@link #left}.
   */
  public boolean admit(InetSocketAddress source) {
    Optional<Reason> refusal = admission.take(source.getAddress());
    if (refusal.isPresent()) {
      turnaways.count(source.getAddress(), refusal.get());
      return false;
    }
    Admission.Place previous = places.put(source, admission.place(source.getAddress()));
    if (previous != null) {
      previous.closed();
    }
    return true;
  }

  /** The TCP connection that {@link #admit} counted is gone. Does not block. */
  public void left(InetSocketAddress source) {
    Admission.Place place = places.remove(source);
    if (place != null) {
      place.closed();
    }
  }

  /** Begins the life of an admitted connection. Does not block. */
  public Connection connected(InetSocketAddress source, InetSocketAddress local) {
    live.incrementAndGet();
    return new Connection(
        surroundings,
        references.next(),
        source,
        local,
        new Connection.Turns(() -> authenticated(source), live::decrementAndGet));
  }

  private void authenticated(InetSocketAddress source) {
    Admission.Place place = places.get(source);
    if (place != null) {
      place.authenticated();
    }
  }

  /** How many connections have not stored their end yet. */
  public int live() {
    return live.get();
  }

  /** Stores an event of the gateway itself, later if the trail cannot store now. Blocks. */
  public void tell(AuditEvent event) {
    surroundings.trail().tell(event);
  }

  /** Stops the background work; connections must have ended before. */
  @Override
  public void close() {
    surroundings.revocation().close();
    turnaways.close();
    surroundings.trail().stopRetrying();
  }

  /** A text from outside, cut to a length that cannot fill the trail. */
  static String shortened(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
  }

  /** A command line, cut so that the trail notices and says so. */
  static String longText(String text) {
    return text.length() <= LONGEST_COMMAND ? text : text.substring(0, LONGEST_COMMAND);
  }

  record Surroundings(
      Ports ports,
      Trail trail,
      InstantSource clock,
      LastUses uses,
      Listings listings,
      Revocation revocation) {}
}
