package org.sshmux.ldap;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test turns it. */
public final class TurnedClock implements InstantSource {
  private volatile Instant now;

  public TurnedClock(Instant now) {
    this.now = now;
  }

  /** Begins at the present. */
  public static TurnedClock started() {
    return new TurnedClock(InstantSource.system().instant());
  }

  @Override
  public Instant instant() {
    return now;
  }

  public void advance(Duration time) {
    now = now.plus(time);
  }
}
