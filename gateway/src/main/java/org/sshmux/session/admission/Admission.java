package org.sshmux.session.admission;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.sshmux.session.accounting.Reason;
import org.sshmux.session.accounting.Trail;

/**
 * The door through which connections come: those over a limit are turned away, which is stored as a
 * count every few seconds.
 *
 * <p>Safe for many threads; only {@link #close} blocks.
 */
public final class Admission implements AutoCloseable {
  private final Occupancy occupancy;
  private final Turnaways turnaways;
  private final Map<InetSocketAddress, Occupancy.Place> places = new ConcurrentHashMap<>();

  public Admission(SessionLimits limits, Trail trail) {
    this.occupancy = new Occupancy(limits);
    this.turnaways = new Turnaways(trail);
  }

  /**
   * Whether a connection from the source may be served. A source that is admitted is counted until
   * {@link #left}.
   */
  public boolean admit(InetSocketAddress source) {
    Optional<Reason> refusal = occupancy.take(source.getAddress());
    if (refusal.isPresent()) {
      turnaways.count(source.getAddress(), refusal.get());
      return false;
    }
    Occupancy.Place previous = places.put(source, occupancy.place(source.getAddress()));
    if (previous != null) {
      previous.closed();
    }
    return true;
  }

  /** An admitted connection counts among those that have authenticated. */
  public void authenticated(InetSocketAddress source) {
    Occupancy.Place place = places.get(source);
    if (place != null) {
      place.authenticated();
    }
  }

  /** The TCP connection that {@link #admit} counted is gone. */
  public void left(InetSocketAddress source) {
    Occupancy.Place place = places.remove(source);
    if (place != null) {
      place.closed();
    }
  }

  /** Stores the last counts. */
  @Override
  public void close() {
    turnaways.close();
  }
}
