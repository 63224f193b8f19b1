package org.sshmux.session.accounting;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.sshmux.audit.AuditEvent;
import org.sshmux.audit.AuditEvent.Actor;
import org.sshmux.audit.AuditEvent.Link;
import org.sshmux.identity.Lookup;

/**
 * The books of one connection: its opening, its channels, what they carried, and its closing. They
 * are settled once the connection is closing and all its channels have ended.
 *
 * <p>Safe for many threads. What stores or tells blocks on the audit trail; the rest does not.
 */
public final class Books {
  private final Trail trail;
  private final InstantSource clock;
  private final Link link;
  private final InetSocketAddress source;
  private final Runnable settled;
  private final Instant since;
  private final Holds holds = new Holds();

  /** Held while the opening is stored, so that nothing of this connection is stored before it. */
  private final Lock opening = new ReentrantLock();

  private boolean openingStored;
  private int channels;
  private int openChannels;
  private long bytesIn;
  private long bytesOut;
  private Optional<Reason> closing = Optional.empty();
  private boolean closed;

  /**
   * @param reference the name under which people and auditors find the connection
   * @param settled run once, on the thread that ends the last of it; may block
   */
  public Books(
      Trail trail,
      InstantSource clock,
      String reference,
      InetSocketAddress source,
      InetSocketAddress local,
      Runnable settled) {
    this.trail = trail;
    this.clock = clock;
    this.source = source;
    this.settled = settled;
    this.since = clock.instant();
    this.link =
        new Link(
            reference,
            source.getAddress().getHostAddress(),
            source.getPort(),
            local.getAddress().getHostAddress(),
            local.getPort());
  }

  /** The name under which people and auditors find the connection. */
  public String reference() {
    return link.connection();
  }

  /** Which connection an event is about. */
  public Link link() {
    return link;
  }

  /** Where the connection comes from. */
  public InetSocketAddress source() {
    return source;
  }

  /** Tells the time of what is stored. */
  public InstantSource clock() {
    return clock;
  }

  /** What is permitted and goes on. */
  public Holds holds() {
    return holds;
  }

  /** Whether what must be stored first can be stored now. */
  public boolean accepting() {
    return trail.accepting();
  }

  /** Stores an event that something depends on. */
  public void store(AuditEvent event) throws IOException {
    trail.store(event);
  }

  /** Stores an event that nothing depends on, later if it must be. */
  public void tell(AuditEvent event) {
    trail.tell(event);
  }

  /** Tells that something is decided on an answer that is older than it should be, if it is. */
  public void tellIfStale(Lookup.Found found) {
    if (found.freshness() instanceof Lookup.Freshness.Stale(Duration age, String cause)) {
      tell(new AuditEvent.StaleDataUsed(link, found.person().login(), age, cause));
    }
  }

  /** Tells that a request is not served. */
  public void tellRefused(Actor actor, String kind, Reason reason) {
    tell(
        new AuditEvent.RequestRefused(
            link, actor, nextChannelReference(), Bounded.text(kind), reason.code()));
  }

  /** Stores that the connection exists, unless that is done; on return it is. */
  public void storeOpening() throws IOException {
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

  /** The name of one more channel or request. */
  public synchronized String nextChannelReference() {
    channels++;
    return link.connection() + "." + channels;
  }

  /** Books a channel as open, unless the connection is closing. */
  public synchronized boolean channelStarted() {
    if (closing.isPresent()) {
      return false;
    }
    openChannels++;
    return true;
  }

  /** Books a channel as closed; its own event is stored before. */
  public void channelEnded(long in, long out) {
    synchronized (this) {
      openChannels--;
      bytesIn += in;
      bytesOut += out;
    }
    settle();
  }

  /**
   * Books the connection as closing: no channel is opened any more. The first reason counts.
   * Whoever closes it also calls {@link #settle}, in case no channel is left to do so.
   */
  public synchronized void close(Reason reason) {
    if (closing.isEmpty()) {
      closing = Optional.of(reason);
    }
  }

  /** Whether the connection is closing or closed. */
  public synchronized boolean isClosing() {
    return closing.isPresent();
  }

  /** Settles the books, unless something still goes on or that is done. */
  public void settle() {
    synchronized (this) {
      if (closing.isEmpty() || openChannels > 0 || closed) {
        return;
      }
      closed = true;
    }
    tellOpening();
    settled.run();
  }

  /**
   * The last event of the connection.
   *
   * @param actor who was in, if anybody was
   * @param revoked whether it ended because the directory permits it no longer
   */
  public synchronized AuditEvent.ConnectionClosed closed(Optional<Actor> actor, boolean revoked) {
    return new AuditEvent.ConnectionClosed(
        link,
        actor,
        (revoked ? Reason.REVOKED : closing.orElseThrow()).code(),
        Duration.between(since, clock.instant()),
        channels,
        bytesIn,
        bytesOut);
  }
}
