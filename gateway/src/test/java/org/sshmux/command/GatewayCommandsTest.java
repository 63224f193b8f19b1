package org.sshmux.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sshmux.grant.Capability;
import org.sshmux.grant.Grant.PortRange;
import org.sshmux.policy.Area;
import org.sshmux.policy.Place;
import org.sshmux.session.inventory.HostsAnswer;

class GatewayCommandsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Place DB1 =
      new Place("db1", 22, "data\u001b[2Jbase", List.of("alice"), Set.of(Capability.SHELL));
  private static final Place WEB =
      new Place("web1", 2222, "", List.of("deploy", "root"), Set.of(Capability.EXEC));

  private static final Area NET =
      new Area("10.20.0.0/16", PortRange.any(), "lab", List.of("alice"), Set.of(Capability.SHELL));
  private static final Area PROD =
      new Area("web-*.prod", PortRange.of(22), "", List.of("alice"), Set.of(Capability.SHELL));

  private final GatewayCommands commands = new GatewayCommands(InstantSource.fixed(NOW));

  private GatewayCommands.Answer run(String line, HostsAnswer answer) {
    return commands.run(line, new GatewayCommands.Ask(() -> answer, "192.0.2.1:2222"));
  }

  private GatewayCommands.Answer run(String line) {
    return run(
        line,
        new HostsAnswer.Hosts(
            "alice",
            "uid=alice,dc=example",
            List.of("dba", "staff"),
            List.of(
                new HostsAnswer.Reachable(DB1, Optional.of(NOW.minusSeconds(7200))),
                new HostsAnswer.Reachable(WEB, Optional.empty())),
            List.of(NET, PROD),
            Optional.empty()));
  }

  @Test
  void listsHostsForPeople() {
    assertThat(run("hosts").out())
        .isEqualTo(
            """
            HOST  PORT  LOGINS       LAST USE  LABEL
            db1   22    alice        2 h ago   data?[2Jbase
            web1  2222  deploy,root  -

            PATTERN       PORT  LOGINS  LABEL
            10.20.0.0/16  *     alice   lab
            web-*.prod    22    alice
            """);
  }

  @Test
  void listsHostsForPrograms() {
    assertThat(run("hosts --json").out())
        .contains(
            "\"host\" : \"web1\"",
            "\"port\" : 2222",
            "\"lastUse\" : \"2026-11-24T10:00:00Z\"",
            "\"pattern\" : \"web-*.prod\"");
  }

  @Test
  void saysWhoThePersonIs() {
    assertThat(run("whoami").out())
        .isEqualTo("alice\nentry   uid=alice,dc=example\ngroups  dba, staff\nhosts   2\n");
  }

  @Test
  void writesAConfigurationWithABlockForEachHost() {
    assertThat(run("ssh-config gw.example.org").out())
        .endsWith(
            """

            Host db1
              HostName gw.example.org
              Port 22
              User alice+db1

            # logins: deploy, root
            Host web1+2222
              HostName gw.example.org
              Port 22
              User alice+web1+2222
            """);
    assertThat(run("ssh-config").out()).contains("HostName 192.0.2.1\n  Port 2222\n");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    for (String line :
        List.of("reboot", "", "hosts -x", "whoami x", "ssh-config a b", "ssh-config a;b")) {
      GatewayCommands.Answer answer = run(line);
      assertThat(answer.status()).as(line).isEqualTo(64);
      assertThat(answer.out()).isEmpty();
      assertThat(answer.err()).isNotBlank();
    }
  }

  @Test
  void passesOnWhyNothingCanBeSaid() {
    GatewayCommands.Answer answer = run("hosts", new HostsAnswer.Refused("access refused"));
    assertThat(answer).isEqualTo(new GatewayCommands.Answer("", "sshmux: access refused\n", 1));
  }
}
