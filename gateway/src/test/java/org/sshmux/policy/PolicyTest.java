package org.sshmux.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sshmux.policy.Snapshots.addresses;
import static org.sshmux.policy.Snapshots.alice;
import static org.sshmux.policy.Snapshots.dn;
import static org.sshmux.policy.Snapshots.group;
import static org.sshmux.policy.Snapshots.nested;
import static org.sshmux.policy.Snapshots.target;
import static org.sshmux.policy.Snapshots.toName;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sshmux.identity.Person;
import org.sshmux.policy.PolicyConfig.LoginBound;

class PolicyTest {
  private final Policy policy = new Policy(new PolicyConfig(LoginBound.REFUSE));

  @TestFactory
  Stream<DynamicTest> decides() {
    return DecisionTable.rows()
        .map(row ->
            DynamicTest.dynamicTest(
                row.name(),
                () ->
                    assertThat(text(policy.decide(row.person(), row.request())))
                        .isEqualTo(row.outcome())));
  }

  @TestFactory
  Stream<DynamicTest> screeningNeverRefusesWhatIsPermitted() {
    return DecisionTable.rows()
        .filter(row -> row.outcome().startsWith("allow"))
        .map(row ->
            DynamicTest.dynamicTest(
                row.name(),
                () ->
                    assertThat(screen(row.person(), row.request().target()))
                        .isInstanceOf(Screening.Possible.class)));
  }

  @Test
  void thePermitCarriesWhatWasChecked() {
    Person person = alice(nested("contractors>web-admins", "ssh://web1 the web"));
    AccessRequest request = toName("web1:22", "10.0.0.1", "2001:db8::1");
    assertThat(policy.decide(person, request))
        .isInstanceOfSatisfying(
            Decision.Allow.class,
            allow -> {
              assertThat(allow.permit().target()).isEqualTo(request.target());
              assertThat(allow.permit().addresses()).isEqualTo(request.addresses());
              assertThat(allow.permit().ruling())
                  .isEqualTo(
                      new Ruling(
                          "ssh://web1 the web",
                          dn("web-admins"),
                          "web-admins",
                          List.of(dn("contractors"), dn("web-admins"))));
            });
  }

  @Test
  void permitsALoginBoundGrantWhereTheConfigurationSaysSo() {
    Policy lenient = new Policy(new PolicyConfig(LoginBound.ALLOW));
    Person person = alice(group("web", "ssh://deploy@web1"));
    assertThat(text(lenient.decide(person, toName("web1:22", "10.0.0.1"))))
        .isEqualTo("allow by ssh://deploy@web1 of web");
  }

  @Test
  void screensOutWhatNoAddressCouldMakePermitted() {
    Person web = alice(group("web", "ssh://web1:2222", "ssh://!db1:*"));
    assertThat(reason(screen(web, target("web1:22")))).isEqualTo(DenyReason.NO_GRANT);
    assertThat(reason(screen(web, target("db1:2222")))).isEqualTo(DenyReason.EXPLICIT_DENY);
    assertThat(reason(screen(web, target("10.0.0.1:2222")))).isEqualTo(DenyReason.NO_GRANT);
    assertThat(reason(screen(alice(), target("web1:22")))).isEqualTo(DenyReason.NO_GRANT);
    assertThat(
            reason(
                screen(alice(DecisionTable.DISABLED, DecisionTable.COMPLETE), target("web1:22"))))
        .isEqualTo(DenyReason.ACCOUNT_BARRED);
    assertThat(
            reason(screen(alice(DecisionTable.ACTIVE, DecisionTable.PARTIAL), target("web1:22"))))
        .isEqualTo(DenyReason.INCOMPLETE);
    assertThat(reason(screen(alice(group("odd", "ssh://!")), target("web1:22"))))
        .isEqualTo(DenyReason.INCOMPLETE);
  }

  @Test
  void letsTheNameServiceBeAskedOnlyForAHostThatAGrantMayCover() {
    Person web = alice(group("web", "ssh://web1.example.com"));
    Person lab = alice(group("lab", "ssh://10.20.0.0_16"));
    assertThat(screen(web, target("web1.example.com:22")))
        .isEqualTo(new Screening.Possible(Screening.Reach.ANY_HOST));
    assertThat(screen(web, target("web1:22")))
        .isEqualTo(new Screening.Possible(Screening.Reach.LISTED_HOST));
    assertThat(screen(lab, target("anything.example.net:22")))
        .isEqualTo(new Screening.Possible(Screening.Reach.ANY_HOST));
    assertThat(screen(lab, target("10.20.0.1:22")))
        .isEqualTo(new Screening.Possible(Screening.Reach.ANY_HOST));
  }

  @Test
  void aRequestIsForTheTargetAndNothingElse() {
    assertThatThrownBy(() ->
            new AccessRequest(target("web1:22"), List.of("web2"), List.of(), Capability.FORWARD))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            new AccessRequest(
                target("10.0.0.1:22"), List.of(), addresses("10.0.0.2"), Capability.FORWARD))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            new AccessRequest(
                target("10.0.0.1:22"), List.of("web1"), addresses("10.0.0.1"), Capability.FORWARD))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Screening screen(Person person, Target target) {
    return policy.screen(person, target, Capability.FORWARD);
  }

  private static DenyReason reason(Screening screening) {
    return switch (screening) {
      case Screening.Refused(Decision.Deny deny) -> deny.reason();
      case Screening.Possible possible -> throw new AssertionError(possible);
    };
  }

  private static String text(Decision decision) {
    return switch (decision) {
      case Decision.Allow(Permit permit) -> "allow" + text(permit.ruling());
      case Decision.Deny(DenyReason reason, var ruling) ->
          reason.code() + ruling.map(PolicyTest::text).orElse("");
    };
  }

  private static String text(Ruling ruling) {
    return " by " + ruling.grant() + " of " + ruling.group();
  }
}
