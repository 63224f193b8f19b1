package org.sshmux.command;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sshmux.command.GatewayCommands.Answer;
import org.sshmux.command.GatewayCommands.Ask;
import org.sshmux.policy.Place;
import org.sshmux.session.inventory.HostsAnswer;
import org.sshmux.text.PlainText;

/** {@code ssh-config}: blocks for the person's own OpenSSH configuration. */
final class SshConfig {
  private static final Pattern GATEWAY =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9._-]{1,253}))(?::([0-9]{1,5}))?");
  private static final int SSH_PORT = 22;

  Answer answer(List<String> words, Ask ask) {
    String gateway = words.isEmpty() ? ask.address() : words.getFirst();
    Matcher read = GATEWAY.matcher(gateway);
    if (words.size() > 1 || !read.matches()) {
      return GatewayCommands.misuse("ssh-config [NAME[:PORT]]");
    }
    return switch (ask.hosts().get()) {
      case HostsAnswer.Refused(String sentence) -> GatewayCommands.refused(sentence);
      case HostsAnswer.Hosts hosts -> new Answer(blocks(hosts, read), warning(hosts), 0);
    };
  }

  private static String warning(HostsAnswer.Hosts hosts) {
    return hosts.partial().map(sentence -> "sshmux: " + sentence + "\n").orElse("");
  }

  private static String blocks(HostsAnswer.Hosts hosts, Matcher gateway) {
    String name = gateway.group(1) == null ? gateway.group(2) : gateway.group(1);
    String port = gateway.group(3) == null ? "22" : gateway.group(3);
    StringBuilder text =
        new StringBuilder(
            """
            # %s's hosts through the gateway %s. Put this into a file of its own and say in ~/.ssh/config:
            #   Include FILE
            """
                .formatted(PlainText.brief(hosts.login()), name));
    for (HostsAnswer.Reachable each : hosts.hosts()) {
      text.append(block(hosts.login(), each.place(), name, port));
    }
    return text.toString();
  }

  private static String block(String login, Place place, String gateway, String port) {
    boolean usual = place.port() == SSH_PORT;
    String alias = usual ? place.host() : place.host() + "+" + place.port();
    String note =
        place.logins().equals(List.of(login))
            ? ""
            : "# logins: " + String.join(", ", place.logins()) + "\n";
    return "%n%sHost %s%n  HostName %s%n  Port %s%n  User %s+%s%n"
        .formatted(note, alias, gateway, port, login, alias);
  }
}
