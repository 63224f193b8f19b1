package org.sshmux.ldap.probe;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.sshmux.ldap.config.BindConfig;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.SelfWritableKeys;
import org.sshmux.ldap.connection.Connections;
import org.sshmux.ldap.connection.Deadline;
import org.sshmux.ldap.connection.DirectoryAway;
import org.sshmux.ldap.connection.DirectoryEvents;
import org.sshmux.ldap.connection.OutageWatch;

/** Looks at every server of a directory, one after the other. Blocks; changes nothing. */
public final class Probe {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Probe() {}

  /** Connects to each configured server with the gateway's own rights. */
  public static ProbeReport run(LdapConfig config, InstantSource clock) {
    List<ProbeReport.OfServer> servers =
        config.servers().stream().map(server -> server(config, server, clock)).toList();
    return new ProbeReport(servers, ofConfiguration(config));
  }

  private static ProbeReport.OfServer server(
      LdapConfig config, String server, InstantSource clock) {
    OutageWatch watch = new OutageWatch(DirectoryEvents.NOBODY, clock);
    try (Connections connections =
        Connections.prepare(
            config.withServers(List.of(server)), watch, clock, RandomGenerator.getDefault())) {
      return connections.with(
          "probe",
          server,
          Deadline.in(PATIENCE),
          session -> new ServerProbe(config, session).look(server));
    } catch (IOException e) {
      return unreached(server, String.valueOf(e.getMessage()));
    } catch (DirectoryAway e) {
      return unreached(server, e.detail());
    }
  }

  private static ProbeReport.OfServer unreached(String server, String why) {
    return new ProbeReport.OfServer(
        server,
        Product.UNKNOWN,
        List.of(
            Finding.fault(
                "it cannot be asked: " + why,
                "check the address, directory.tls and directory.bind; every search of the gateway"
                    + " fails like this one")));
  }

  /** What can be said without asking anybody. */
  private static List<Finding> ofConfiguration(LdapConfig config) {
    List<Finding> findings = new ArrayList<>();
    switch (config.tls().mode()) {
      case LDAPS, STARTTLS -> {}
      case NONE ->
          findings.add(
              Finding.warning(
                  "keys, groups and the gateway's password cross the network in cleartext",
                  "use tls.mode ldaps or starttls, unless the server is on this machine"));
    }
    if (!config.tls().verifyHostname()) {
      findings.add(
          Finding.warning(
              "a server with any certificate that is trusted can pass for the directory",
              "set tls.verify-hostname: true"));
    }
    if (config.bind().method() == BindConfig.Method.ANONYMOUS) {
      findings.add(
          Finding.warning(
              "the gateway reads what anybody may read",
              "give it an entry of its own, and let nobody else read keys and groups"));
    }
    if (config.servers().size() == 1) {
      findings.add(
          Finding.note(
              "there is one server; while it is away, only people whom the gateway knows get in, for"
                  + " the grace time",
              "name a second one in directory.servers"));
    }
    SelfWritableKeys.warnings(config).forEach(text -> findings.add(Finding.warning(text, "")));
    return findings;
  }
}
