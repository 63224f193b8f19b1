package org.sshmux.app;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.sshmux.ldap.probe.Finding;
import org.sshmux.ldap.probe.ProbeReport;
import org.sshmux.text.PlainText;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Shows what a probe found: as text, one finding a line, or as one JSON object. */
final class ProbeText {
  private static final int LONGEST = 4000;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final PrintWriter out;
  private final boolean json;
  private final ObjectNode all = JsonNodeFactory.instance.objectNode();

  ProbeText(PrintWriter out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /**
   * @param name where the directory stands in the configuration
   */
  void print(String name, ProbeReport report) {
    if (json) {
      add(name, report);
      return;
    }
    for (ProbeReport.OfServer server : report.servers()) {
      out.println(name + ": " + server.server() + " is " + server.product().title());
      server.findings().forEach(this::print);
    }
    if (!report.findings().isEmpty()) {
      out.println(name + ": the configuration");
      report.findings().forEach(this::print);
    }
    out.flush();
  }

  private void print(Finding finding) {
    out.println("  %-8s %s".formatted(word(finding), PlainText.of(finding.what(), LONGEST)));
    if (!finding.advice().isEmpty()) {
      out.println("           -> " + PlainText.of(finding.advice(), LONGEST));
    }
  }

  private static String word(Finding finding) {
    return switch (finding.level()) {
      case FINE -> "ok";
      case NOTE -> "note";
      case WARNING -> "WARNING";
      case FAULT -> "FAULT";
    };
  }

  private void add(String name, ProbeReport report) {
    ObjectNode node = all.putObject(name);
    ArrayNode servers = node.putArray("servers");
    for (ProbeReport.OfServer server : report.servers()) {
      ObjectNode each = servers.addObject();
      each.put("server", server.server());
      each.put("product", server.product().title());
      server.product().preset().ifPresent(preset -> each.put("preset", preset));
      findings(each.putArray("findings"), server.findings());
    }
    findings(node.putArray("findings"), report.findings());
  }

  private static void findings(ArrayNode into, List<Finding> findings) {
    for (Finding finding : findings) {
      ObjectNode each = into.addObject();
      each.put("level", finding.level().name().toLowerCase(Locale.ROOT));
      each.put("what", finding.what());
      if (!finding.advice().isEmpty()) {
        each.put("advice", finding.advice());
      }
    }
  }

  /** Nothing more will come. */
  void end() {
    if (json) {
      out.println(JSON.writeValueAsString(all));
    }
    out.flush();
  }
}
