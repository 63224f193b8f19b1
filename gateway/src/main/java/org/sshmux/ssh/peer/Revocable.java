package org.sshmux.ssh.peer;

/** A channel that ends when the directory permits it no longer. */
public interface Revocable {

  /**
   * Ends it, with a sentence for the person where one can be said. Later calls do nothing. On the
   * connection's loop only.
   */
  void revoke(String sentence);
}
