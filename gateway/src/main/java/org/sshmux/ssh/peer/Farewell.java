package org.sshmux.ssh.peer;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.SshConstants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.session.accounting.Reason;
import org.sshmux.ssh.io.EventLoop;

/**
 * The end of a connection that the directory permits no longer. Its channels are ended at once and
 * told why; a client that is disconnected in the same moment would not show that, so it has a short
 * time to close them. Safe for many threads; never blocks its caller.
 */
public final class Farewell {
  private static final Logger LOG = LoggerFactory.getLogger(Farewell.class);
  private static final Duration LAST_WORDS = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int POLL_MILLIS = 10;

  private final Peer peer;
  private final Set<Revocable> channels = ConcurrentHashMap.newKeySet();

  Farewell(Peer peer) {
    this.peer = peer;
  }

  /** A channel is there from now on. */
  public void opened(Revocable channel) {
    channels.add(channel);
  }

  /** A channel is gone. */
  public void closed(Revocable channel) {
    channels.remove(channel);
  }

  /**
   * Ends all.
   *
   * @param sentence for the person
   */
  public void begin(String sentence) {
    peer.ending(Reason.REVOKED);
    Thread.ofVirtual().name("ssh-revoked").start(() -> end(sentence));
  }

  private void end(String sentence) {
    try {
      EventLoop.of(peer.session().getIoSession())
          .execute(() -> List.copyOf(channels).forEach(channel -> channel.revoke(sentence)));
      awaitClosed();
      peer.disconnect(Reason.REVOKED, SshConstants.SSH2_DISCONNECT_BY_APPLICATION, sentence);
      var _ = peer.timers().after(PATIENCE, () -> peer.session().close(true));
    } catch (RejectedExecutionException e) {
      LOG.debug("the gateway stops before a connection was revoked");
    }
  }

  private void awaitClosed() {
    long deadline = System.nanoTime() + LAST_WORDS.toNanos();
    try {
      while (peer.channels() > 0 && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
