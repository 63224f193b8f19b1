package org.sshmux.ssh.channel;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * Asks the peer of one connection for signs of life. Any answer is one. On the connection's loop
 * only, where its writes cannot cross those of a key exchange.
 */
public final class SignsOfLife {
  private static final String REQUEST = "keepalive@openssh.com";

  private final Session session;
  private final int maxMissed;
  private final AtomicInteger unanswered = new AtomicInteger();

  /**
   * @param maxMissed unanswered questions after which the peer counts as dead
   */
  public SignsOfLife(Session session, int maxMissed) {
    this.session = session;
    this.maxMissed = maxMissed;
  }

  /**
   * Asks once more.
   *
   * @return false if the peer counts as dead
   * @throws IOException if it cannot even be asked
   */
  public boolean ask() throws IOException {
    if (unanswered.getAndIncrement() >= maxMissed) {
      return false;
    }
    Buffer request = session.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST);
    request.putString(REQUEST);
    request.putBoolean(true);
    var _ = session.request(request, REQUEST, (_, _) -> unanswered.set(0));
    return true;
  }
}
