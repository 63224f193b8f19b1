package org.sshmux.ssh.stage;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.command.GatewayCommands;
import org.sshmux.relay.ChannelRequest;
import org.sshmux.relay.End;
import org.sshmux.relay.Pipe;
import org.sshmux.ssh.peer.Peer;

/**
 * A session on the gateway itself that says something and ends: a command, or how to go on. On the
 * connection's loop only; commands run on a virtual thread.
 */
final class CommandStage implements Stage {
  private static final Logger LOG = LoggerFactory.getLogger(CommandStage.class);
  private static final int STDERR = 1;
  private static final int NO_TERMINAL = 1;
  private static final String EXPLANATION =
      "this gateway has no shell; go to a host with: ssh PERSON+HOST@GATEWAY, or see: ssh GATEWAY help";

  private final SessionChannel home;
  private final Pipe out = new Pipe(_ -> {});

  CommandStage(SessionChannel home) {
    this.home = home;
  }

  /** Runs a command of the gateway's own. */
  void run(String line) {
    begin();
    Peer peer = home.peer();
    Thread.ofVirtual()
        .name("ssh-command")
        .start(() -> {
          GatewayCommands.Answer answer = answer(peer, line);
          peer.connection().commandRun(line, answer.status());
          try {
            home.loop().execute(() -> say(answer));
          } catch (RejectedExecutionException e) {
            LOG.debug("the gateway stops before a command has answered");
          }
        });
  }

  private static GatewayCommands.Answer answer(Peer peer, String line) {
    try {
      return peer.commands()
          .run(line, new GatewayCommands.Ask(peer.connection()::hosts, address(peer)));
    } catch (RuntimeException e) {
      String reference = peer.connection().reference();
      LOG.error("a command of {} failed", reference, e);
      return new GatewayCommands.Answer(
          "", "sshmux: internal fault; reference " + reference + "\n", Ending.FAILED);
    }
  }

  private static String address(Peer peer) {
    InetSocketAddress local = (InetSocketAddress) peer.session().getIoSession().getLocalAddress();
    String host = local.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + local.getPort();
  }

  /** Says how to go on, where there is no terminal for the menu. */
  void explain() {
    begin();
    say(
        new GatewayCommands.Answer(
            "",
            new String(Ending.sentence(EXPLANATION, false), StandardCharsets.UTF_8),
            NO_TERMINAL));
  }

  /** Says one sentence and ends in failure. */
  void fail(String sentence) {
    begin();
    say(
        new GatewayCommands.Answer(
            "", new String(Ending.sentence(sentence, false), StandardCharsets.UTF_8), 1));
  }

  private void begin() {
    home.enter(this);
    out.connect(home.client());
  }

  private void say(GatewayCommands.Answer answer) {
    send(End.PLAIN, answer.out());
    send(STDERR, answer.err());
    out.request(Ending.exitStatus(answer.status()));
    out.endOfData();
    out.close();
  }

  private void send(int kind, String text) {
    String lines = home.prelude().wantsTerminal() ? text.replace("\n", "\r\n") : text;
    byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
    out.data(kind, bytes, 0, bytes.length);
  }

  @Override
  public void data(int kind, byte[] bytes, int offset, int length) {
    home.drop(length);
  }

  @Override
  public void request(ChannelRequest request) {
    home.reply(request, request.type().equals("window-change"));
  }

  @Override
  public void replied(boolean success) {}

  @Override
  public void ended() {}

  @Override
  public void ready() {
    out.ready();
  }

  @Override
  public void closed(boolean byPeer) {
    out.breakOff();
  }
}
