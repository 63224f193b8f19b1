package org.sshmux.ssh.credential;

import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import org.apache.sshd.client.auth.pubkey.PublicKeyIdentity;

/** The keys that a target is shown, one after the other. Called on a virtual thread; may block. */
public interface TargetKeys {

  /**
   * The keys for one connection, best first. If the target refuses them all and there {@link
   * #hasMore() are more}, the next call gives the next ones, for another connection.
   *
   * @throws IOException if there are none to be had
   */
  Iterator<PublicKeyIdentity> offer() throws IOException;

  /** Whether there are keys that {@link #offer} has not given yet. */
  boolean hasMore();

  /** How much longer than a key in memory a key may take to sign. */
  Duration patience();

  /** The key that was last asked to sign, for the books. */
  Shown shown();

  /**
   * A key that a target was shown.
   *
   * @param fingerprint as OpenSSH prints it
   * @param serial the certificate's serial number; empty without a certificate
   */
  record Shown(String fingerprint, String serial) {}
}
