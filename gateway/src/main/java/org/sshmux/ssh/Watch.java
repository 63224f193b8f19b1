package org.sshmux.ssh;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.sshmux.session.accounting.Reason;
import org.sshmux.ssh.channel.SignsOfLife;
import org.sshmux.ssh.io.EventLoop;
import org.sshmux.ssh.peer.Peer;

/**
 * Keeps the time of one connection: the login grace time first, then signs of life and idleness.
 * Methods may be called from any thread.
 */
final class Watch {
  private final Peer peer;
  private final List<Future<?>> running = new ArrayList<>();
  private boolean stopped;

  Watch(Peer peer) {
    this.peer = peer;
  }

  void connected() {
    keep(
        peer.timers()
            .after(
                peer.config().loginGraceTime(),
                () -> {
                  if (!peer.session().isAuthenticated()) {
                    peer.disconnect(Reason.LOGIN_GRACE_TIME, "authentication took too long");
                    peer.session().close(true);
                  }
                }));
  }

  void authenticated() {
    Duration interval = peer.config().keepAliveInterval();
    if (interval.isPositive()) {
      EventLoop loop = EventLoop.of(peer.session().getIoSession());
      SignsOfLife signs = new SignsOfLife(peer.session(), peer.config().keepAliveMaxMissed());
      keep(peer.timers().every(interval, () -> loop.execute(() -> askForSignOfLife(signs))));
    }
    Duration idle = peer.config().idleTimeout();
    if (idle.isPositive()) {
      keep(peer.timers().every(checkPeriod(idle), this::endIfIdle));
    }
  }

  synchronized void stop() {
    stopped = true;
    running.forEach(task -> task.cancel(false));
    running.clear();
  }

  private synchronized void keep(Future<?> task) {
    if (stopped) {
      task.cancel(false);
    } else {
      running.add(task);
    }
  }

  private void askForSignOfLife(SignsOfLife signs) {
    try {
      if (!signs.ask()) {
        peer.ending(Reason.KEEP_ALIVE);
        peer.session().close(true);
      }
    } catch (IOException e) {
      peer.ending(Reason.CONNECTION_LOST);
      peer.session().close(true);
    }
  }

  private void endIfIdle() {
    long idle = System.nanoTime() - peer.idleSince();
    if (peer.channels() == 0 && idle >= peer.config().idleTimeout().toNanos()) {
      peer.disconnect(Reason.IDLE, "the connection was idle for too long");
    }
  }

  private static Duration checkPeriod(Duration idle) {
    Duration quarter = idle.dividedBy(4);
    return quarter.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofMillis(250) : quarter;
  }
}
