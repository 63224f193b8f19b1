package org.sshmux.command;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sshmux.command.GatewayCommands.Answer;
import org.sshmux.command.GatewayCommands.Ask;
import org.sshmux.grant.Capability;
import org.sshmux.grant.Grant.PortRange;
import org.sshmux.policy.Area;
import org.sshmux.policy.Place;
import org.sshmux.session.inventory.HostsAnswer;
import org.sshmux.text.PlainText;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code hosts}: where the person may go. */
final class HostList {
  private static final List<String> HEAD = List.of("HOST", "PORT", "LOGINS", "LAST USE", "LABEL");
  private static final List<String> AREA_HEAD = List.of("PATTERN", "PORT", "LOGINS", "LABEL");

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
          new Answer(json ? json(hosts) : text(hosts), warning(hosts), 0);
    };
  }

  private static String warning(HostsAnswer.Hosts hosts) {
    if (hosts.partial().isPresent()) {
      return "sshmux: " + hosts.partial().get() + "\n";
    }
    return hosts.hosts().isEmpty() && hosts.areas().isEmpty()
        ? "sshmux: no host is open to you; ask your administrator\n"
        : "";
  }

  private static String json(HostsAnswer.Hosts hosts) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (HostsAnswer.Reachable each : hosts.hosts()) {
      Place place = each.place();
      ObjectNode node = array.addObject();
      node.put("host", place.host()).put("port", place.port());
      rights(node, place.logins(), place.capabilities());
      node.put("label", place.label());
      each.lastUse().ifPresent(when -> node.put("lastUse", when.toString()));
    }
    for (Area area : hosts.areas()) {
      ObjectNode node = array.addObject();
      node.put("pattern", area.hosts());
      if (!area.ports().equals(PortRange.any())) {
        node.put("port", area.ports().first());
      }
      rights(node, area.logins(), area.capabilities());
      node.put("label", area.label());
    }
    return Json.text(array);
  }

  private static void rights(ObjectNode node, List<String> logins, Set<Capability> capabilities) {
    ArrayNode as = node.putArray("logins");
    logins.forEach(as::add);
    ArrayNode may = node.putArray("capabilities");
    capabilities.stream().map(Capability::code).sorted().forEach(may::add);
  }

  /** The hosts, and below them what can only be asked for by name. */
  private String text(HostsAnswer.Hosts hosts) {
    String listed = table(hosts.hosts());
    String patterns = patterns(hosts.areas());
    return listed + (listed.isEmpty() || patterns.isEmpty() ? "" : "\n") + patterns;
  }

  private static String patterns(List<Area> areas) {
    if (areas.isEmpty()) {
      return "";
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(AREA_HEAD);
    for (Area area : areas) {
      boolean any = area.ports().equals(PortRange.any());
      rows.add(
          List.of(
              area.hosts(),
              any ? "*" : String.valueOf(area.ports().first()),
              String.join(",", area.logins()),
              PlainText.brief(area.label())));
    }
    return Columns.of(rows);
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
              PlainText.brief(place.label())));
    }
    return Columns.of(rows);
  }

  private String ago(Optional<Instant> when) {
    return when.map(then -> Columns.span(Duration.between(then, clock.instant())) + " ago")
        .orElse("-");
  }
}
