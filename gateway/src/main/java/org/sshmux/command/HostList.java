package org.sshmux.command;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sshmux.command.GatewayCommands.Answer;
import org.sshmux.command.GatewayCommands.Ask;
import org.sshmux.policy.Place;
import org.sshmux.session.HostsAnswer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code hosts}: where the person may go. */
final class HostList {
  private static final List<String> HEAD = List.of("HOST", "PORT", "LOGINS", "LAST USE", "LABEL");

  private final InstantSource clock;

  HostList(InstantSource clock) {
    this.clock = clock;
  }

  Answer answer(List<String> words, Ask ask) {
    boolean json = words.equals(List.of("--json"));
    if (!words.isEmpty() && !json) {
      return GatewayCommands.misuse("hosts [--json]");
    }
    return switch (ask.hosts().get()) {
      case HostsAnswer.Refused(String sentence) -> GatewayCommands.refused(sentence);
      case HostsAnswer.Hosts hosts ->
          new Answer(json ? json(hosts.hosts()) : table(hosts.hosts()), warning(hosts), 0);
    };
  }

  private static String warning(HostsAnswer.Hosts hosts) {
    if (hosts.partial().isPresent()) {
      return "sshmux: " + hosts.partial().get() + "\n";
    }
    return hosts.hosts().isEmpty()
        ? "sshmux: no host is open to you; ask your administrator\n"
        : "";
  }

  private static String json(List<HostsAnswer.Reachable> hosts) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (HostsAnswer.Reachable each : hosts) {
      Place place = each.place();
      ObjectNode node = array.addObject();
      node.put("host", place.host()).put("port", place.port());
      ArrayNode logins = node.putArray("logins");
      place.logins().forEach(logins::add);
      ArrayNode may = node.putArray("capabilities");
      place.capabilities().stream().map(c -> c.code()).sorted().forEach(may::add);
      node.put("label", place.label());
      each.lastUse().ifPresent(when -> node.put("lastUse", when.toString()));
    }
    return Json.text(array);
  }

  private String table(List<HostsAnswer.Reachable> hosts) {
    if (hosts.isEmpty()) {
      return "";
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    for (HostsAnswer.Reachable each : hosts) {
      Place place = each.place();
      rows.add(
          List.of(
              place.host(),
              String.valueOf(place.port()),
              String.join(",", place.logins()),
              ago(each.lastUse()),
              Plain.text(place.label())));
    }
    return Columns.of(rows);
  }

  private String ago(Optional<Instant> when) {
    return when.map(then -> Columns.span(Duration.between(then, clock.instant())) + " ago")
        .orElse("-");
  }
}
