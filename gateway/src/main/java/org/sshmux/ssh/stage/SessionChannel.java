package org.sshmux.ssh.stage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.sshmux.relay.ChannelRequest;
import org.sshmux.relay.End;
import org.sshmux.session.access.SessionAsk;
import org.sshmux.session.access.UserName;
import org.sshmux.ssh.channel.ChannelEvents;
import org.sshmux.ssh.channel.MessageChannel;
import org.sshmux.ssh.io.EventLoop;
import org.sshmux.ssh.peer.Peer;
import org.sshmux.ssh.peer.Revocable;

/**
 * A session channel (RFC 4254 section 6) of a client. Until something is started, requests are
 * answered at once and kept; then the client's user name decides whether it goes to a target, to
 * the menu, or to a command of the gateway's own.
 *
 * <p>On the connection's loop only.
 */
public final class SessionChannel implements ChannelEvents, Revocable {
  private final Peer peer;
  private final EventLoop loop;
  private final Prelude prelude;
  private Optional<MessageChannel> channel = Optional.empty();
  private Stage stage = new Waiting();
  private boolean gone;

  /**
   * @param peer the client that opens it
   */
  public SessionChannel(Peer peer) {
    this.peer = peer;
    this.loop = EventLoop.of(peer.session().getIoSession());
    this.prelude = new Prelude(peer.targets().sessions());
  }

  /** The library's channel was made; it is not confirmed yet. */
  public void attach(MessageChannel made) {
    channel = Optional.of(made);
    peer.farewell().opened(this);
  }

  Peer peer() {
    return peer;
  }

  EventLoop loop() {
    return loop;
  }

  Prelude prelude() {
    return prelude;
  }

  /** The client, as it is written to. */
  End client() {
    return channel.orElseThrow().end();
  }

  /** Takes a stage on; what the client sends from now on goes there. */
  void enter(Stage next) {
    stage = next;
    if (gone) {
      next.closed(false);
    }
  }

  /** Answers a request of the client's. */
  void reply(ChannelRequest request, boolean success) {
    if (request.wantReply()) {
      try {
        client().reply(success);
      } catch (IOException e) {
        channel.ifPresent(broken -> broken.close(true));
      }
    }
  }

  /** Lets the client send again what was taken and dropped. */
  void drop(long bytes) {
    try {
      client().release(bytes);
    } catch (IOException e) {
      channel.ifPresent(broken -> broken.close(true));
    }
  }

  private void start(SessionAsk.Kind kind, ChannelRequest request) {
    Optional<String> command =
        kind == SessionAsk.Kind.SHELL
            ? Optional.of("")
            : Prelude.text(ByteBuffer.wrap(request.rest()));
    if (command.isEmpty()) {
      reply(request, false);
      return;
    }
    switch (peer.userName().way()) {
      case UserName.Way.Host way ->
          new TargetStage(this, request, client()).begin(ask(way, kind, command.get()));
      case UserName.Way.Unreadable(String why) ->
          new TargetStage(this, request, client()).refuse(kind, command.get(), why);
      case UserName.Way.Gateway() -> {
        reply(request, true);
        gateway(kind, command.get());
      }
    }
  }

  SessionAsk ask(UserName.Way.Host way, SessionAsk.Kind kind, String command) {
    return new SessionAsk(way, kind, command, prelude.wantsTerminal(), prelude.hasAgent());
  }

  private void gateway(SessionAsk.Kind kind, String command) {
    switch (kind) {
      case EXEC -> new CommandStage(this).run(command);
      case SHELL -> {
        if (prelude.wantsTerminal()) {
          new MenuStage(this).begin(Optional.empty(), false);
        } else {
          new CommandStage(this).explain();
        }
      }
      case SUBSYSTEM -> new CommandStage(this).explain();
    }
  }

  @Override
  public void opened() {}

  @Override
  public void refused(int code, String message) {}

  @Override
  public void data(int kind, byte[] bytes, int offset, int length) {
    stage.data(kind, bytes, offset, length);
  }

  @Override
  public void request(ChannelRequest request) {
    stage.request(request);
  }

  @Override
  public void replied(boolean success) {
    stage.replied(success);
  }

  @Override
  public void ended() {
    stage.ended();
  }

  @Override
  public void ready() {
    stage.ready();
  }

  @Override
  public boolean closing() {
    return stage.closing();
  }

  @Override
  public void closed(boolean byPeer) {
    gone = true;
    peer.farewell().closed(this);
    peer.giveChannelBack();
    stage.closed(byPeer);
  }

  @Override
  public void revoke(String sentence) {
    stage.revoke(sentence);
  }

  /** Before anything is started. */
  private final class Waiting implements Stage {
    @Override
    public void data(int kind, byte[] bytes, int offset, int length) {
      drop(length);
    }

    @Override
    public void request(ChannelRequest request) {
      Optional<SessionAsk.Kind> kind = SessionAsk.Kind.of(request.type());
      if (kind.isPresent()) {
        start(kind.get(), request);
      } else {
        reply(request, prelude.take(request));
      }
    }

    @Override
    public void replied(boolean success) {}

    @Override
    public void ended() {
      client().close();
    }

    @Override
    public void ready() {}

    @Override
    public void revoke(String sentence) {
      client().close();
    }

    @Override
    public void closed(boolean byPeer) {}
  }
}
