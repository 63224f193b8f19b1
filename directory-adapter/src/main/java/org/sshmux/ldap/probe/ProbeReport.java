package org.sshmux.ldap.probe;

import java.util.List;
import java.util.Objects;

/**
 * What a probe found.
 *
 * @param servers each configured server by itself
 * @param findings what holds whichever server is asked
 */
public record ProbeReport(List<OfServer> servers, List<Finding> findings) {
  public ProbeReport {
    servers = List.copyOf(servers);
    findings = List.copyOf(findings);
  }

  /**
   * What was found at one server.
   *
   * @param server as the configuration names it
   * @param product what it seems to be
   */
  public record OfServer(String server, Product product, List<Finding> findings) {
    public OfServer {
      Objects.requireNonNull(server);
      Objects.requireNonNull(product);
      findings = List.copyOf(findings);
    }
  }

  /** Whether nothing keeps people from logging in. */
  public boolean isWell() {
    return servers.stream()
            .flatMap(server -> server.findings().stream())
            .noneMatch(ProbeReport::bad)
        && findings.stream().noneMatch(ProbeReport::bad);
  }

  private static boolean bad(Finding finding) {
    return finding.level() == Finding.Level.FAULT;
  }
}
