package org.sshmux.ssh.stage;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.menu.Choice;
import org.sshmux.menu.Console;
import org.sshmux.menu.Menu;
import org.sshmux.menu.Row;
import org.sshmux.policy.Place;
import org.sshmux.relay.ChannelRequest;
import org.sshmux.relay.End;
import org.sshmux.relay.Pipe;
import org.sshmux.session.SessionConfig;
import org.sshmux.session.access.SessionAsk;
import org.sshmux.session.access.UserName;
import org.sshmux.session.inventory.HostsAnswer;

/**
 * A session on the gateway itself with a terminal: the person picks a host. The menu runs on a
 * virtual thread and waits there; what the client sends is taken at once.
 *
 * <p>Everything but the menu itself is on the connection's loop only.
 */
final class MenuStage implements Stage {
  private static final Logger LOG = LoggerFactory.getLogger(MenuStage.class);
  private static final byte[] NOTHING = {};
  private static final int SIZE_BYTES = 2 * Integer.BYTES;

  private final SessionChannel home;
  private final ChannelInput input;
  private final ChannelOutput output;
  private final Console console;
  private volatile long lastKey = System.nanoTime();
  private Optional<Future<?>> timer = Optional.empty();
  private Optional<String> revocation = Optional.empty();

  MenuStage(SessionChannel home) {
    this.home = home;
    this.input = new ChannelInput(bytes -> home.loop().run(() -> home.drop(bytes)));
    this.output = new ChannelOutput(home.loop());
    Prelude prelude = home.prelude();
    this.console =
        new Console(input, output, prelude.terminalType(), prelude.columns(), prelude.rows());
  }

  /** Where a choice has led. */
  private sealed interface Next {}

  /** To a host; {@code only} if there was nothing to choose. */
  private record Go(Place place, Optional<String> login, boolean only) implements Next {}

  private record Leave(Optional<String> sentence) implements Next {}

  /**
   * Shows the menu.
   *
   * @param notice what came of the last choice; empty at first
   */
  void begin(Optional<String> notice, boolean again) {
    Optional<String> revoked = home.peer().connection().revocation();
    if (revoked.isPresent()) {
      leave(revoked, Ending.FAILED);
      return;
    }
    home.enter(this);
    output.connect(home.client());
    Duration limit = home.peer().targets().sessions().menuTimeout();
    timer = Optional.of(home.peer().timers().every(limit.dividedBy(4), () -> endIfIdle(limit)));
    Thread.ofVirtual()
        .name("ssh-menu")
        .start(() -> {
          Next next = next(notice, again);
          try {
            home.loop().execute(() -> follow(next));
          } catch (RejectedExecutionException e) {
            LOG.debug("the gateway stops before a choice was made");
          }
        });
  }

  private void endIfIdle(Duration limit) {
    if (System.nanoTime() - lastKey > limit.toNanos()) {
      console.close();
    }
  }

  private Next next(Optional<String> notice, boolean again) {
    try {
      return switch (home.peer().connection().hosts()) {
        case HostsAnswer.Refused(String sentence) -> new Leave(Optional.of(sentence));
        case HostsAnswer.Hosts hosts -> choose(hosts, notice, again);
      };
    } catch (RuntimeException e) {
      String reference = home.peer().connection().reference();
      LOG.error("the menu of {} failed", reference, e);
      return new Leave(Optional.of("internal fault; reference " + reference));
    }
  }

  private Next choose(HostsAnswer.Hosts hosts, Optional<String> notice, boolean again) {
    SessionConfig config = home.peer().targets().sessions();
    boolean single = hosts.hosts().size() == 1 && hosts.partial().isEmpty() && !again;
    if (single && config.singleHost() == SessionConfig.SingleHost.CONNECT) {
      Place only = hosts.hosts().getFirst().place();
      if (only.logins().size() < 2) {
        return new Go(only, Optional.empty(), true);
      }
    }
    List<Row> rows = hosts.hosts().stream().map(each -> row(each, hosts.login())).toList();
    Choice choice =
        new Menu(console, InstantSource.system())
            .pick(hosts.login(), rows, notice.or(hosts::partial));
    return switch (choice) {
      case Choice.Picked(Row row, var login) ->
          new Go(hosts.hosts().get(rows.indexOf(row)).place(), login, false);
      case Choice.Left() -> new Leave(Optional.empty());
      case Choice.Gone() -> new Leave(Optional.of("no choice was made in time"));
    };
  }

  private static Row row(HostsAnswer.Reachable each, String person) {
    Place place = each.place();
    String host = place.port() == 22 ? place.host() : place.host() + ":" + place.port();
    List<String> logins = place.logins().equals(List.of(person)) ? List.of() : place.logins();
    return new Row(host, place.label(), logins, each.lastUse());
  }

  private void follow(Next next) {
    timer.ifPresent(task -> task.cancel(false));
    if (revocation.isPresent()) {
      leave(revocation, Ending.FAILED);
      return;
    }
    switch (next) {
      case Leave(Optional<String> sentence) -> leave(sentence, sentence.isPresent() ? 1 : 0);
      case Go chosen -> go(chosen);
    }
  }

  private void leave(Optional<String> sentence, int status) {
    Pipe last = new Pipe(_ -> {});
    home.enter(new Parting(last));
    last.connect(home.client());
    sentence.ifPresent(text -> {
      byte[] bytes = Ending.sentence(text, true);
      last.data(1, bytes, 0, bytes.length);
    });
    last.request(Ending.exitStatus(status));
    last.endOfData();
    last.close();
  }

  private void go(Go chosen) {
    Place place = chosen.place();
    boolean back =
        !chosen.only()
            && home.peer().targets().sessions().afterSession() == SessionConfig.AfterSession.MENU;
    End client = home.client();
    End near =
        back ? new MenuReturn(client, notice -> new MenuStage(home).begin(notice, true)) : client;
    ChannelRequest shell = new ChannelRequest("shell", false, NOTHING);
    TargetStage target = new TargetStage(home, shell, near);
    target.begin(
        home.ask(
            new UserName.Way.Host(chosen.login(), place.host(), place.port()),
            SessionAsk.Kind.SHELL,
            ""));
    type(target, console.unread());
    type(target, input.rest());
  }

  /** What was typed ahead is meant for the target. */
  private static void type(TargetStage target, byte[] ahead) {
    if (ahead.length > 0) {
      target.data(End.PLAIN, ahead, 0, ahead.length);
    }
  }

  @Override
  public void data(int kind, byte[] bytes, int offset, int length) {
    lastKey = System.nanoTime();
    input.put(bytes, offset, length);
  }

  @Override
  public void request(ChannelRequest request) {
    boolean kept = home.prelude().take(request);
    if (kept && request.type().equals("window-change")) {
      ByteBuffer size = ByteBuffer.wrap(request.rest(), 0, SIZE_BYTES);
      console.resize(size.getInt(), size.getInt());
    }
    home.reply(request, kept);
  }

  @Override
  public void replied(boolean success) {}

  @Override
  public void ended() {
    input.end();
  }

  @Override
  public void ready() {
    output.ready();
  }

  /** The menu clears its screen first, and then {@link #follow} says the sentence. */
  @Override
  public void revoke(String sentence) {
    revocation = Optional.of(sentence);
    console.close();
    input.end();
  }

  @Override
  public void closed(boolean byPeer) {
    timer.ifPresent(task -> task.cancel(false));
    console.close();
    input.end();
    output.breakOff();
  }

  /** The last words on their way. */
  private final class Parting implements Stage {
    private final Pipe last;

    Parting(Pipe last) {
      this.last = last;
    }

    @Override
    public void data(int kind, byte[] bytes, int offset, int length) {
      home.drop(length);
    }

    @Override
    public void request(ChannelRequest request) {
      home.reply(request, false);
    }

    @Override
    public void replied(boolean success) {}

    @Override
    public void ended() {}

    @Override
    public void ready() {
      last.ready();
    }

    @Override
    public void closed(boolean byPeer) {
      last.breakOff();
    }
  }
}
