package org.sshmux.command;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.sshmux.session.inventory.HostsAnswer;

/**
 * Runs a command line of the gateway's own. Never throws for what a person types.
 *
 * <p>Blocks while hosts are looked up; safe for many threads.
 */
public final class GatewayCommands {
  private static final int MISUSE = 64;
  private static final int FAILED = 1;
  private static final String HELP =
      """
      This is an sshmux gateway: it takes you to the hosts that your groups permit.

        ssh GATEWAY                      choose a host from a menu
        ssh PERSON+HOST@GATEWAY          go to a host; scp, sftp, rsync and git work the same way
        ssh PERSON+LOGIN@HOST@GATEWAY    the same, as another login
        ssh -J PERSON@GATEWAY LOGIN@HOST go through the gateway, with your own key for the host

      Commands:
        ssh GATEWAY hosts [--json]       where you may go
        ssh GATEWAY whoami [--json]      who you are here, and your groups
        ssh GATEWAY ssh-config [NAME[:PORT]]
                                         blocks for ~/.ssh/config, one for each host; NAME is this
                                         gateway as you call it
        ssh GATEWAY help                 this text
      """;

  private final Map<String, Command> table;

  /**
   * @param clock for how long ago things were
   */
  public GatewayCommands(InstantSource clock) {
    this.table =
        Map.of(
            "hosts", (words, ask) -> new HostList(clock).answer(words, ask),
            "whoami", (words, ask) -> new WhoAmI().answer(words, ask),
            "ssh-config", (words, ask) -> new SshConfig().answer(words, ask),
            "help", (words, ask) -> new Answer(HELP, "", 0));
  }

  /**
   * What a command has to say.
   *
   * @param out for standard output
   * @param err for standard error
   * @param status the exit status
   */
  public record Answer(String out, String err, int status) {}

  /**
   * What commands may ask.
   *
   * @param hosts who the person is and where they may go
   * @param address this gateway, as address and port, as the client reached it
   */
  public record Ask(Supplier<HostsAnswer> hosts, String address) {}

  /** One command. */
  @FunctionalInterface
  interface Command {
    Answer answer(List<String> words, Ask ask);
  }

  /**
   * Runs a command line.
   *
   * @param line as the client sent it; may be hostile
   */
  public Answer run(String line, Ask ask) {
    List<String> words = List.of(line.strip().split("\\s+"));
    Command command = table.get(words.getFirst());
    return command == null
        ? new Answer("", "sshmux: no such command here; see: ssh GATEWAY help\n", MISUSE)
        : command.answer(words.subList(1, words.size()), ask);
  }

  static Answer misuse(String usage) {
    return new Answer("", "usage: ssh GATEWAY " + usage + "\n", MISUSE);
  }

  static Answer refused(String sentence) {
    return new Answer("", "sshmux: " + sentence + "\n", FAILED);
  }
}
