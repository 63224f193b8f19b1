package org.sshmux.ssh.stage;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.sshmux.grant.Capability;
import org.sshmux.relay.ChannelRequest;
import org.sshmux.relay.End;
import org.sshmux.relay.Relay;
import org.sshmux.relay.Verdict;
import org.sshmux.session.access.SessionAsk;
import org.sshmux.session.accounting.Reason;
import org.sshmux.ssh.channel.ChannelEvents;
import org.sshmux.ssh.channel.MessageChannel;

/**
 * A session that goes to a target: decided and connected on a virtual thread, then relayed message
 * by message. What the client sends meanwhile is held within its window.
 *
 * <p>On the connection's loop only.
 */
final class TargetStage implements Stage {
  /** How long bytes of an orderly closed channel may take to reach a target that does not read. */
  private static final Duration LINGER = Duration.ofMinutes(2);

  /** How long a client that does not read may be shown why its session was revoked. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private static final int STDERR = 1;

  private final SessionChannel home;
  private final ChannelRequest start;
  private final Relay relay;
  private final Opening opening;
  private final SessionEnd books = new SessionEnd();
  private Optional<Thread> approaching = Optional.empty();
  private Optional<Approach.Ready> ready = Optional.empty();
  private Optional<MessageChannel> target = Optional.empty();
  private Optional<Future<?>> deadline = Optional.empty();
  private Optional<LinkWatch> keepAlive = Optional.empty();
  private boolean running;
  private boolean nearGone;
  private boolean over;

  /**
   * @param start the request that starts the work, not answered yet
   * @param near the client; or what stands in front of it
   */
  TargetStage(SessionChannel home, ChannelRequest start, End near) {
    this.home = home;
    this.start = start;
    this.opening = new Opening(home.prelude(), start);
    this.relay = new Relay(near, this::fromClient, this::fromTarget);
    if (start.wantReply()) {
      relay.owe();
    }
  }

  /** Decides and connects. */
  void begin(SessionAsk ask) {
    approach(way -> way.go(ask));
  }

  /** Refuses what cannot be read. */
  void refuse(SessionAsk.Kind kind, String command, String why) {
    approach(way -> way.unreadable(kind, command, why));
  }

  private void approach(Function<Approach, Approach.Outcome> way) {
    home.enter(this);
    approaching =
        Optional.of(
            new Approach(home.peer())
                .start(
                    way,
                    outcome -> home.loop().execute(() -> arrived(outcome)),
                    outcome -> abandon(outcome, Reason.SHUTDOWN)));
  }

  private void arrived(Approach.Outcome outcome) {
    approaching = Optional.empty();
    if (nearGone || over) {
      abandon(outcome, endReason(Reason.CLIENT_CLOSED));
      return;
    }
    switch (outcome) {
      case Approach.Failed(String sentence) -> fail(sentence);
      case Approach.Ready arrival -> {
        ready = Optional.of(arrival);
        arrival.account().onRevoked(sentence -> home.loop().run(() -> revoke(sentence)));
        if (!over) {
          open(arrival);
        }
      }
    }
  }

  private void abandon(Approach.Outcome outcome, Reason reason) {
    if (outcome instanceof Approach.Ready arrival) {
      arrival.link().end(true);
      books.store(arrival.account(), reason, relay);
    }
  }

  private void open(Approach.Ready arrival) {
    Duration limit = home.peer().targets().config().handshakeTimeout();
    deadline = Optional.of(home.peer().timers().after(limit, () -> home.loop().run(this::late)));
    arrival.link().onTargetOpens(new TargetChannels(home.peer(), arrival)::decide);
    try {
      target = Optional.of(arrival.link().openSession(new FromTarget()));
    } catch (IOException e) {
      giveUp(Reason.SESSION_REFUSED, String.valueOf(e.getMessage()));
    }
  }

  private void late() {
    if (!running && !over) {
      giveUp(Reason.HANDSHAKE_TIMED_OUT, "the target did not start the session in time");
    }
  }

  private void begin(Approach.Ready arrival, End end) throws IOException {
    if (home.prelude().x11().isPresent()
        && !arrival.route().capabilities().contains(Capability.X11)) {
      home.peer().refuseLater("x11-req");
      say("X11 is not forwarded: none of your groups permits it on this host");
    }
    opening.send(end, arrival.route().capabilities());
  }

  private void answered(boolean success) {
    switch (opening.answered(success)) {
      case GOES_ON -> {}
      case NO_TERMINAL -> say("the target gives no terminal");
      case NO_X11 -> say("the target forwards no X11");
      case REFUSED -> giveUp(Reason.SESSION_REFUSED, "the target refused " + start.type());
      case STARTED -> {
        running = true;
        deadline.ifPresent(timer -> timer.cancel(false));
        answerStart();
        relay.connect(target.orElseThrow().end());
        keepAlive = Optional.of(LinkWatch.start(home.peer(), ready.orElseThrow().link()));
      }
    }
  }

  private void answerStart() {
    if (start.wantReply()) {
      relay.farReplied(true);
    }
  }

  // ---- no session ------------------------------------------------------------------------

  /** The target is there, but no session came of it. */
  private void giveUp(Reason reason, String detail) {
    if (over || running) {
      return;
    }
    Approach.Ready arrival = ready.orElseThrow();
    arrival.link().end(true);
    Thread.ofVirtual()
        .name("ssh-failed")
        .start(() -> {
          String sentence = arrival.account().failed(reason, detail);
          home.loop().run(() -> fail(sentence));
        });
  }

  private void fail(String sentence) {
    if (over) {
      return;
    }
    finish();
    answerStart();
    relay.connectNobody();
    lastWords(sentence);
    relay.farClosed();
  }

  private void lastWords(String sentence) {
    say(sentence);
    relay.farRequest(Ending.exitStatus(Ending.FAILED));
    relay.farEnded();
  }

  private void say(String sentence) {
    byte[] text = Ending.sentence(sentence, home.prelude().wantsTerminal());
    relay.farData(STDERR, text, 0, text.length);
  }

  private void finish() {
    over = true;
    deadline.ifPresent(timer -> timer.cancel(false));
    keepAlive.ifPresent(LinkWatch::stop);
  }

  private Reason endReason(Reason usual) {
    return home.peer().end().orElse(usual);
  }

  @Override
  public void revoke(String sentence) {
    if (over) {
      return;
    }
    approaching.ifPresent(Thread::interrupt);
    ready.ifPresent(arrival -> {
      arrival.link().end(true);
      books.store(arrival.account(), Reason.REVOKED, relay);
    });
    relay.skipInward();
    if (running) {
      finish();
      lastWords(sentence);
      relay.farClosed();
    } else {
      fail(sentence);
    }
    var _ = home.peer().timers().after(LAST_WORDS, () -> home.loop().execute(relay::cutInward));
  }

  // ---- from the client -------------------------------------------------------------------

  @Override
  public void data(int kind, byte[] bytes, int offset, int length) {
    relay.nearData(kind, bytes, offset, length);
  }

  @Override
  public void request(ChannelRequest request) {
    if (!running && request.type().equals("window-change")) {
      home.prelude().take(request); // the latest size goes along with the terminal
      home.reply(request, true);
    } else {
      relay.nearRequest(request);
    }
  }

  private Verdict fromClient(ChannelRequest request) {
    return switch (request.type()) {
      case "shell", "exec", "subsystem", "pty-req", "x11-req" -> Verdict.REFUSE;
      case "auth-agent-req@openssh.com", "auth-agent-req" -> Verdict.REFUSE;
      case "env" -> home.prelude().take(request) ? Verdict.PASS : Verdict.REFUSE;
      case "keepalive@openssh.com" -> Verdict.REFUSE;
      default -> Verdict.PASS;
    };
  }

  @Override
  public void replied(boolean success) {
    relay.nearReplied(success);
  }

  @Override
  public void ended() {
    relay.nearEnded();
  }

  @Override
  public void ready() {
    relay.nearReady();
  }

  /**
   * A client closes as soon as it has the end of data, and a target may tell the exit status after
   * that: so the close goes on to the target, whose own close answers it.
   */
  @Override
  public boolean closing() {
    if (!running || over) {
      return false;
    }
    relay.nearClosing();
    linger();
    return true;
  }

  private void linger() {
    ready.ifPresent(arrival -> {
      var _ = home.peer().timers().after(LINGER, () -> arrival.link().end(true));
    });
  }

  @Override
  public void closed(boolean byPeer) {
    nearGone = true;
    approaching.ifPresent(Thread::interrupt);
    relay.nearClosed(byPeer);
    ready.ifPresent(arrival -> {
      if (!byPeer || !running || over) {
        arrival.link().end(true);
      } else {
        linger();
      }
      if (!over) {
        books.store(
            arrival.account(),
            endReason(byPeer ? Reason.CLIENT_CLOSED : Reason.CONNECTION_LOST),
            relay);
      }
    });
    finish();
  }

  // ---- from the target -------------------------------------------------------------------

  private Verdict fromTarget(ChannelRequest request) {
    return switch (request.type()) {
      case "exit-status", "exit-signal" -> {
        books.exit(request);
        yield Verdict.PASS_IN_ORDER;
      }
      case "keepalive@openssh.com" -> Verdict.REFUSE;
      default -> Verdict.PASS;
    };
  }

  private void targetClosed(boolean byPeer) {
    Approach.Ready arrival = ready.orElseThrow();
    if (over) {
      arrival.link().end(true);
      return;
    }
    if (!running) {
      giveUp(Reason.SESSION_REFUSED, "the target closed the session before it began");
      return;
    }
    finish();
    books.store(arrival.account(), byPeer ? Reason.TARGET_CLOSED : Reason.TARGET_LOST, relay);
    if (!byPeer && books.hasNoExit()) {
      lastWords(arrival.account().lost());
    }
    relay.farClosed();
    arrival.link().end(false);
  }

  /** The session channel at the target. */
  private final class FromTarget implements ChannelEvents {
    @Override
    public void opened() {
      try {
        begin(ready.orElseThrow(), target.orElseThrow().end());
      } catch (IOException e) {
        giveUp(Reason.SESSION_REFUSED, String.valueOf(e.getMessage()));
      }
    }

    @Override
    public void refused(int code, String message) {
      giveUp(Reason.SESSION_REFUSED, "code " + code + ": " + message);
    }

    @Override
    public void data(int kind, byte[] bytes, int offset, int length) {
      relay.farData(kind, bytes, offset, length);
    }

    @Override
    public void request(ChannelRequest request) {
      relay.farRequest(request);
    }

    @Override
    public void replied(boolean success) {
      if (opening.isOwed()) {
        answered(success);
      } else {
        relay.farReplied(success);
      }
    }

    @Override
    public void ended() {
      relay.farEnded();
    }

    @Override
    public void ready() {
      relay.farReady();
    }

    @Override
    public void closed(boolean byPeer) {
      targetClosed(byPeer);
    }
  }
}
