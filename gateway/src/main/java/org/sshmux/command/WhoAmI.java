package org.sshmux.command;

import java.util.List;
import org.sshmux.command.GatewayCommands.Answer;
import org.sshmux.command.GatewayCommands.Ask;
import org.sshmux.session.inventory.HostsAnswer;
import org.sshmux.text.PlainText;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code whoami}: who the person is to the gateway. */
final class WhoAmI {

  Answer answer(List<String> words, Ask ask) {
    boolean json = words.equals(List.of("--json"));
    if (!words.isEmpty() && !json) {
      return GatewayCommands.misuse("whoami [--json]");
    }
    return switch (ask.hosts().get()) {
      case HostsAnswer.Refused(String sentence) -> GatewayCommands.refused(sentence);
      case HostsAnswer.Hosts hosts -> new Answer(json ? json(hosts) : text(hosts), "", 0);
    };
  }

  private static String text(HostsAnswer.Hosts hosts) {
    return "%s%nentry   %s%ngroups  %s%nhosts   %d%n"
        .formatted(
            PlainText.brief(hosts.login()),
            PlainText.brief(hosts.dn()),
            hosts.groups().isEmpty()
                ? "none"
                : String.join(", ", hosts.groups().stream().map(PlainText::brief).toList()),
            hosts.hosts().size());
  }

  private static String json(HostsAnswer.Hosts hosts) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("login", hosts.login()).put("dn", hosts.dn());
    ArrayNode groups = node.putArray("groups");
    hosts.groups().forEach(groups::add);
    node.put("hosts", hosts.hosts().size());
    return Json.text(node);
  }
}
