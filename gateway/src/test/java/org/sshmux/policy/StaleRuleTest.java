package org.sshmux.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.sshmux.policy.Snapshots.addresses;
import static org.sshmux.policy.Snapshots.alice;
import static org.sshmux.policy.Snapshots.group;
import static org.sshmux.policy.Snapshots.target;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sshmux.identity.Lookup.Freshness;
import org.sshmux.identity.Membership;
import org.sshmux.identity.Person;

class StaleRuleTest {
  private static final Freshness STALE = new Freshness.Stale(Duration.ofMinutes(5), "away");
  private static final Freshness FRESH = new Freshness.Fresh();
  private static final String PROD = "cn=prod-dba,ou=groups,dc=example";

  private final AccessRequest request =
      new AccessRequest(target("db1:22"), List.of("db1"), addresses("10.0.0.1"), Intent.forward());

  @Test
  void permitsAnythingWhileTheSnapshotIsFresh() {
    assertThat(Policies.refusingWhenStale("*").decide(person(), FRESH, request))
        .isInstanceOf(Decision.Allow.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "prod-*",
        "PROD-dba",
        PROD,
        "CN=prod-dba, OU=groups,DC=example",
        "cn=dba,ou=groups,dc=example"
      })
  void refusesWhatOnlyAnExcludedGroupPermits(String group) {
    assertThat(Policies.refusingWhenStale("other", group).decide(person(), STALE, request))
        .isInstanceOfSatisfying(
            Decision.Deny.class,
            deny -> {
              assertThat(deny.reason()).isEqualTo(DenyReason.STALE_REFUSED);
              assertThat(deny.reason().code()).isEqualTo("policy.stale-refused");
              assertThat(deny.ruling().orElseThrow().sourceDn()).isEqualTo(PROD);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"prod", "dba", "prod.dba", "prod-dba-*x", "cn=prod,ou=groups,dc=example"})
  void leavesOtherGroupsAlone(String group) {
    assertThat(Policies.refusingWhenStale(group).decide(person(), STALE, request))
        .isInstanceOf(Decision.Allow.class);
  }

  @Test
  void permitsWhatAnotherGroupPermitsToo() {
    Person person = alice(prod("ssh://db1"), group("staff", "ssh://db*"));

    assertThat(Policies.refusingWhenStale("prod-*").decide(person, STALE, request))
        .isInstanceOfSatisfying(
            Decision.Allow.class,
            allow -> assertThat(allow.permit().ruling().group()).isEqualTo("staff"));
  }

  @Test
  void keepsForbiddingWhatAnExcludedGroupForbids() {
    Person person = alice(prod("ssh://!db1"), group("staff", "ssh://db*"));

    assertThat(Policies.refusingWhenStale("prod-*").decide(person, STALE, request))
        .isInstanceOfSatisfying(
            Decision.Deny.class,
            deny -> assertThat(deny.reason()).isEqualTo(DenyReason.EXPLICIT_DENY));
  }

  @Test
  void refusesWhereTheWayCannotBeRead() {
    Person person = alice(new Membership("x", "no dn", List.of("no dn"), List.of("ssh://db1")));

    assertThat(Policies.refusingWhenStale(PROD).decide(person, STALE, request))
        .isInstanceOf(Decision.Deny.class);
  }

  @Test
  void showsNothingOfExcludedGroupsWhileStale() {
    Person person = alice(prod("ssh://db1", "ssh://10.0.0.0_8"), group("staff", "ssh://web*"));
    Policy policy = Policies.refusingWhenStale("prod-*");

    assertThat(policy.reachable(person, FRESH, ListedHosts.of(List.of()))).hasSize(1);
    assertThat(policy.reachable(person, STALE, ListedHosts.of(List.of()))).isEmpty();
    assertThat(policy.areas(person, FRESH)).extracting(Area::hosts).hasSize(2);
    assertThat(policy.areas(person, STALE)).extracting(Area::hosts).containsExactly("web*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "=x", "cn=a,b"})
  void refusesWhatIsNoGroup(String group) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Policies.refusingWhenStale(group))
        .withMessageStartingWith("refuse-when-stale: ");
  }

  private static Person person() {
    return alice(prod("ssh://db1"));
  }

  private static Membership prod(String... grants) {
    return new Membership(
        "prod-dba", PROD, List.of("cn=dba,ou=groups,dc=example", PROD), List.of(grants));
  }
}
