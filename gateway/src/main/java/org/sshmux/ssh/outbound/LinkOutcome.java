package org.sshmux.ssh.outbound;

import org.sshmux.ssh.hostkey.HostKeyVerdict;

/** What became of a connection to a target. */
public sealed interface LinkOutcome {

  /** Both sides know each other. */
  record Linked(TargetLink link, HostKeyVerdict.Trusted hostKey) implements LinkOutcome {}

  /** The target's host key was not accepted; it was shown nothing. */
  record HostKeyRefused(HostKeyVerdict verdict) implements LinkOutcome {}

  /**
   * There is no connection.
   *
   * @param detail for the operator's eyes only
   */
  record Failed(Step step, String detail) implements LinkOutcome {}

  /** Where it failed. */
  enum Step {
    /** The key exchange was not as it should be, or the connection ended in it. */
    HANDSHAKE,
    /** The target was silent for too long. */
    SILENCE,
    /** There was no key to show: the agent or the authority failed. */
    KEYS,
    /** The target accepted none of the keys. */
    LOGIN
  }
}
