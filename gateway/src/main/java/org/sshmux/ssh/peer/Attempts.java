package org.sshmux.ssh.peer;

/** How often one connection may still try to log in. Safe for many threads. */
public final class Attempts {
  private int keys;
  private int failures;

  Attempts(ServerConfig config) {
    keys = config.maxKeysOffered();
    failures = config.maxFailedAuthentications();
  }

  /** Takes one of the keys that may be offered; false if there is none left. */
  public synchronized boolean offer() {
    return keys-- > 0;
  }

  /** Counts a failure; false if it was the last one. */
  public synchronized boolean fail() {
    return --failures > 0;
  }
}
