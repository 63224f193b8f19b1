package org.sshmux.target;

import org.sshmux.policy.Permit;

/** Reaches a permitted target. */
public interface Dialer {

  /**
   * Connects to one of the permit's addresses, in order, within the configured time over all.
   *
   * <p>Blocks; must not run on an I/O thread. Interrupting the thread ends the attempt.
   */
  DialOutcome dial(Permit permit);
}
