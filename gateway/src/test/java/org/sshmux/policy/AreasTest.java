package org.sshmux.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sshmux.policy.Snapshots.alice;
import static org.sshmux.policy.Snapshots.group;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sshmux.grant.Capability;
import org.sshmux.identity.Lookup.Freshness;

class AreasTest {
  private final Policy policy = Policies.standard();

  @Test
  void showsGlobsAndNetworksInNaturalOrder() {
    assertThat(
            areas("ssh://web10-*", "ssh://web2-*:2222", "ssh://10.20.0.0_16:* lab", "ssh://**.x.y"))
        .extracting(area -> area.hosts() + " " + area.ports().first() + " " + area.label())
        .containsExactly("**.x.y 22 ", "10.20.0.0/16 1 lab", "web2-* 2222 ", "web10-* 22 ");
  }

  @Test
  void showsNoSingleHost() {
    assertThat(areas("ssh://web1", "ssh://10.20.0.7", "ssh://[2001:db8::1]")).isEmpty();
  }

  @Test
  void joinsWhatSeveralStatementsSayOfOnePattern() {
    assertThat(areas("ssh://web-*", "ssh://root@web-*?permit=shell,agent the web"))
        .singleElement()
        .satisfies(area -> {
          assertThat(area.logins()).containsExactly("alice", "root");
          assertThat(area.capabilities()).contains(Capability.AGENT, Capability.SFTP);
          assertThat(area.label()).isEqualTo("the web");
        });
  }

  @Test
  void leavesOutWhatIsForbiddenAsSuch() {
    assertThat(
            areas(
                "ssh://web-*",
                "ssh://!web-*:*",
                "ssh://10.20.0.0_16",
                "ssh://!10.0.0.0_8:*",
                "ssh://db-*",
                "ssh://!db-*:2222",
                "ssh://10.30.0.0_16",
                "ssh://!10.30.1.0_24"))
        .extracting(Area::hosts)
        .containsExactly("db-*");
  }

  @Test
  void leavesOutLoginsThatAreForbidden() {
    assertThat(areas("ssh://root,deploy@web-*", "ssh://root@!web-*"))
        .singleElement()
        .extracting(Area::logins)
        .isEqualTo(List.of("deploy"));
  }

  @Test
  void leavesOutWhatPermitsNoSession() {
    assertThat(areas("ssh://web-*?permit=forward,agent")).isEmpty();
  }

  @Test
  void showsNothingToWhoIsRefusedEverything() {
    var statements = group("all", "ssh://web-*");
    assertThat(
            policy.areas(
                alice(DecisionTable.ACTIVE, DecisionTable.PARTIAL, statements),
                new Freshness.Fresh()))
        .isEmpty();
    assertThat(areas("ssh://web-*", "ssh://!a b/")).isNotEmpty();
    assertThat(areas("ssh://web-*", "ssh://!a/b")).isEmpty();
  }

  private List<Area> areas(String... grants) {
    return policy.areas(alice(group("all", grants)), new Freshness.Fresh());
  }
}
