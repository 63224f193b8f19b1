package org.sshmux.ssh.stage;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import org.sshmux.ssh.channel.SignsOfLife;
import org.sshmux.ssh.outbound.TargetLink;
import org.sshmux.ssh.peer.Peer;

/** Ends the connection to a target that gives no sign of life. On the connection's loop only. */
final class LinkWatch {
  private final TargetLink link;
  private final SignsOfLife signs;
  private Optional<Future<?>> timer = Optional.empty();
  private boolean stopped;

  private LinkWatch(TargetLink link, int maxMissed) {
    this.link = link;
    this.signs = link.signsOfLife(maxMissed);
  }

  /** Watches a connection as configured. */
  static LinkWatch start(Peer peer, TargetLink link) {
    LinkWatch watch = new LinkWatch(link, peer.targets().config().keepAliveMaxMissed());
    Duration interval = peer.targets().config().keepAliveInterval();
    if (interval.isPositive()) {
      watch.timer =
          Optional.of(peer.timers().every(interval, () -> link.loop().execute(watch::ask)));
    }
    return watch;
  }

  private void ask() {
    try {
      if (!stopped && !signs.ask()) {
        link.end(true);
      }
    } catch (IOException e) {
      link.end(true);
    }
  }

  void stop() {
    stopped = true;
    timer.ifPresent(task -> task.cancel(false));
  }
}
