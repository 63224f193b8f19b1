package org.sshmux.session;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.sshmux.audit.AuditEvent;
import org.sshmux.session.access.Surroundings;
import org.sshmux.session.accounting.Trail;
import org.sshmux.session.admission.Admission;
import org.sshmux.session.admission.SessionLimits;
import org.sshmux.session.inventory.Inventory;
import org.sshmux.session.inventory.LastUses;
import org.sshmux.session.revocation.Alarms;
import org.sshmux.session.revocation.Revocation;
import org.sshmux.session.revocation.ThreadAlarms;

/**
 * All connections that are live, and the door through which new ones come.
 *
 * <p>Safe for many threads.
 */
public final class Sessions implements AutoCloseable {
  private static final Duration RETRY_EVERY = Duration.ofSeconds(1);

  private final Connection.Shared shared;
  private final Admission admission;
  private final References references;
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
    LastUses uses = new LastUses();
    this.shared =
        new Connection.Shared(
            trail,
            clock,
            new Surroundings(
                ports.directory(),
                ports.policy(),
                ports.resolver(),
                ports.dialer(),
                ports.credentials(),
                uses,
                revocation::again),
            new Inventory(ports.directory(), ports.policy(), uses),
            revocation);
    this.admission = new Admission(limits, trail);
    this.references = new References(random);
    revocation.listen();
  }

  /**
   * Whether a connection from the source may be served. Does not block. A source that is admitted
   * is counted until {@link #left}.
   */
  public boolean admit(InetSocketAddress source) {
    return admission.admit(source);
  }

  /** The TCP connection that {@link #admit} counted is gone. Does not block. */
  public void left(InetSocketAddress source) {
    admission.left(source);
  }

  /** Begins the life of an admitted connection. Does not block. */
  public Connection connected(InetSocketAddress source, InetSocketAddress local) {
    live.incrementAndGet();
    return new Connection(
        shared,
        references.next(),
        source,
        local,
        new Connection.Turns(() -> admission.authenticated(source), live::decrementAndGet));
  }

  /** How many connections have not stored their end yet. */
  public int live() {
    return live.get();
  }

  /** Stores an event of the gateway itself, later if the trail cannot store now. Blocks. */
  public void tell(AuditEvent event) {
    shared.trail().tell(event);
  }

  /** Stops the background work; connections must have ended before. */
  @Override
  public void close() {
    shared.revocation().close();
    admission.close();
    shared.trail().stopRetrying();
  }
}
