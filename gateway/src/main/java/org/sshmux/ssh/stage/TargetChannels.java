package org.sshmux.ssh.stage;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.common.session.ConnectionService;
import org.sshmux.grant.Capability;
import org.sshmux.relay.ChannelRequest;
import org.sshmux.relay.Relay;
import org.sshmux.relay.Verdict;
import org.sshmux.ssh.channel.ChannelEvents;
import org.sshmux.ssh.channel.MessageChannel;
import org.sshmux.ssh.outbound.TargetOpening;
import org.sshmux.ssh.peer.Peer;

/**
 * Decides on the channels that a target opens back: the person's agent and X11 where the grant says
 * so, nothing else. On the connection's loop only.
 */
final class TargetChannels {
  /** Channels of one session that are relayed at the same time. */
  private static final int MAX_OPEN = 64;

  /** Refusals of one session; a target beyond it is flooding. */
  private static final int MAX_REFUSALS = 16;

  private final Peer peer;
  private final Approach.Ready arrival;
  private final Set<Passage> passages = new HashSet<>();
  private int open;
  private int refusals;

  TargetChannels(Peer peer, Approach.Ready arrival) {
    this.peer = peer;
    this.arrival = arrival;
    arrival.account().onNarrowed(() -> arrival.link().loop().run(this::endUnpermitted));
  }

  void decide(TargetOpening opening) {
    if (granted(opening) && open < MAX_OPEN) {
      new Passage(opening).begin();
      return;
    }
    opening.refuse();
    if (++refusals > MAX_REFUSALS) {
      arrival.link().end(true);
      return;
    }
    Thread.ofVirtual()
        .name("ssh-refusal")
        .start(() -> arrival.account().refusedTarget(opening.type()));
  }

  /** A right was taken away: what rested on it is closed in order. */
  private void endUnpermitted() {
    List.copyOf(passages).stream()
        .filter(passage -> !granted(passage.opening))
        .forEach(Passage::end);
  }

  private boolean granted(TargetOpening opening) {
    return switch (opening.type()) {
      case "auth-agent@openssh.com" -> has(Capability.AGENT);
      case "x11" -> has(Capability.X11);
      default -> false;
    };
  }

  private boolean has(Capability capability) {
    return arrival.account().permits(capability);
  }

  /** One channel, from the target to the client. */
  private final class Passage {
    private final TargetOpening opening;
    private Optional<MessageChannel> near = Optional.empty();
    private Optional<MessageChannel> far = Optional.empty();
    private Optional<Relay> relay = Optional.empty();
    private boolean connected;

    Passage(TargetOpening opening) {
      this.opening = opening;
    }

    void begin() {
      near = opening.take(new Near());
      if (near.isEmpty()) {
        return;
      }
      open++;
      passages.add(this);
      relay = Optional.of(new Relay(near.get().end(), _ -> Verdict.PASS, _ -> Verdict.PASS));
      try {
        ConnectionService client = peer.session().getService(ConnectionService.class);
        far =
            Optional.of(MessageChannel.open(client, new Far(), opening.type(), opening.specific()));
      } catch (IOException | IllegalStateException e) {
        refuse();
      }
    }

    /** One that the client has not confirmed yet is refused when it does. */
    void end() {
      if (connected) {
        near.ifPresent(channel -> channel.end().close());
        far.ifPresent(channel -> channel.end().close());
      }
    }

    private void refuse() {
      opening.refuse();
      near.ifPresent(channel -> channel.close(true));
    }

    /** The target's side. */
    private final class Near implements ChannelEvents {
      @Override
      public void opened() {}

      @Override
      public void refused(int code, String message) {}

      @Override
      public void data(int kind, byte[] bytes, int offset, int length) {
        relay.ifPresent(to -> to.nearData(kind, bytes, offset, length));
      }

      @Override
      public void request(ChannelRequest request) {
        relay.ifPresent(to -> to.nearRequest(request));
      }

      @Override
      public void replied(boolean success) {
        relay.ifPresent(to -> to.nearReplied(success));
      }

      @Override
      public void ended() {
        relay.ifPresent(Relay::nearEnded);
      }

      @Override
      public void ready() {
        relay.ifPresent(Relay::nearReady);
      }

      @Override
      public void closed(boolean byPeer) {
        open--;
        passages.remove(Passage.this);
        relay.ifPresent(to -> to.nearClosed(byPeer));
      }
    }

    /** The client's side. */
    private final class Far implements ChannelEvents {
      @Override
      public void opened() {
        if (!granted(opening)) {
          refuse();
          far.ifPresent(channel -> channel.end().close());
          return;
        }
        connected = true;
        near.ifPresent(opening::confirm);
        relay.ifPresent(to -> far.ifPresent(channel -> to.connect(channel.end())));
      }

      @Override
      public void refused(int code, String message) {
        refuse();
      }

      @Override
      public void data(int kind, byte[] bytes, int offset, int length) {
        relay.ifPresent(to -> to.farData(kind, bytes, offset, length));
      }

      @Override
      public void request(ChannelRequest request) {
        relay.ifPresent(to -> to.farRequest(request));
      }

      @Override
      public void replied(boolean success) {
        relay.ifPresent(to -> to.farReplied(success));
      }

      @Override
      public void ended() {
        relay.ifPresent(Relay::farEnded);
      }

      @Override
      public void ready() {
        relay.ifPresent(Relay::farReady);
      }

      @Override
      public void closed(boolean byPeer) {
        relay.ifPresent(Relay::farClosed);
      }
    }
  }
}
