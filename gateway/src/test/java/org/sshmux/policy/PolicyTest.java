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
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sshmux.grant.Capability;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Person;
import org.sshmux.policy.PolicyConfig.LoginBound;

class PolicyTest {
  private final Policy policy = Policies.standard();

  @TestFactory
  Stream<DynamicTest> decides() {
    return rows()
        .map(row ->
            DynamicTest.dynamicTest(
                row.name(),
                () ->
                    assertThat(text(policy.decide(row.person(), row.request())))
                        .isEqualTo(row.outcome())));
  }

  @TestFactory
  Stream<DynamicTest> screeningNeverRefusesWhatIsPermitted() {
    return rows()
        .filter(row -> row.outcome().startsWith("allow"))
        .map(row ->
            DynamicTest.dynamicTest(
                row.name(),
                () ->
                    assertThat(
                            policy.screen(
                                row.person(), row.request().target(), row.request().intent()))
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
  void thePermitCarriesTheLoginAndWhatItsGrantPermits() {
    Person person =
        alice(
            group("web", "ssh://web1", "ssh://root@web1?permit=shell,agent", "ssh://*?permit=x11"));
    assertThat(permit(person, SessionTable.shell("web1:22", "10.0.0.1")))
        .satisfies(permit -> {
          assertThat(permit.login()).contains("alice");
          assertThat(permit.capabilities())
              .containsExactly(
                  Capability.FORWARD, Capability.SHELL, Capability.EXEC, Capability.SFTP);
        });
    assertThat(permit(person, SessionTable.shellAs("root", "web1:22", "10.0.0.1")))
        .satisfies(permit -> {
          assertThat(permit.login()).contains("root");
          assertThat(permit.capabilities()).containsExactly(Capability.SHELL, Capability.AGENT);
        });
    assertThat(permit(person, toName("web1:22", "10.0.0.1")).login()).isEmpty();
  }

  @Test
  void rangesThatPermitTogetherPermitOnlyWhatEachDoes() {
    Person person =
        alice(
            group(
                "lab",
                "ssh://10.0.0.0_8?permit=x11,shell",
                "ssh://10.1.0.0_16?permit=shell,agent",
                "ssh://10.2.0.0_16?permit=shell,exec,agent"));
    assertThat(permit(person, SessionTable.shell("lab1:22", "10.1.0.1", "10.2.0.1")).capabilities())
        .containsExactly(Capability.SHELL, Capability.X11);
    assertThat(
            permit(
                    alice(
                        group(
                            "lab",
                            "ssh://10.1.0.0_16?permit=shell,agent",
                            "ssh://10.2.0.0_16?permit=shell,exec,agent")),
                    SessionTable.shell("lab1:22", "10.1.0.1", "10.2.0.1"))
                .capabilities())
        .containsExactly(Capability.SHELL, Capability.AGENT);
  }

  @Test
  void theConfigurationSaysWhatAGrantPermitsThatDoesNot() {
    Policy strict =
        new Policy(
            new PolicyConfig(
                LoginBound.REFUSE, List.of(Capability.SFTP), List.of("ops", "app"), List.of()));
    Person person = alice(group("web", "ssh://web1", "ssh://db1?permit=shell"));
    assertThat(text(strict.decide(person, SessionTable.shell("web1:22", "10.0.0.1"))))
        .isEqualTo("policy.capability-not-granted by ssh://web1 of web");
    assertThat(text(strict.decide(person, toName("web1:22", "10.0.0.1"))))
        .isEqualTo("policy.capability-not-granted by ssh://web1 of web");
    assertThat(text(strict.decide(person, SessionTable.shell("db1:22", "10.0.0.1"))))
        .isEqualTo("policy.login-ambiguous by ssh://db1?permit=shell of web");
    assertThat(text(strict.decide(person, SessionTable.shellAs("app", "db1:22", "10.0.0.1"))))
        .isEqualTo("allow app by ssh://db1?permit=shell of web");
    assertThat(text(strict.decide(person, SessionTable.shellAs("alice", "db1:22", "10.0.0.1"))))
        .isEqualTo("policy.login-not-granted by ssh://db1?permit=shell of web");
  }

  @Test
  void aGrantWithoutLoginPermitsNoSessionWhereTheConfigurationHasNone() {
    Policy strict =
        new Policy(
            new PolicyConfig(LoginBound.REFUSE, List.of(Capability.SHELL), List.of(), List.of()));
    Person person = alice(group("web", "ssh://web1"));
    assertThat(text(strict.decide(person, SessionTable.shell("web1:22", "10.0.0.1"))))
        .isEqualTo("policy.login-not-granted by ssh://web1 of web");
    assertThat(strict.reachable(person, new Lookup.Freshness.Fresh(), ListedHosts.of(List.of())))
        .isEmpty();
  }

  @Test
  void permitsTheLoginWithoutItsRealm() {
    Policy policy =
        new Policy(
            new PolicyConfig(
                LoginBound.REFUSE,
                List.of(Capability.SHELL),
                List.of(PolicyConfig.NAME),
                List.of()));
    Person alice = alice(group("web", "ssh://web1")).withLogin("alice@guests.test");
    assertThat(text(policy.decide(alice, SessionTable.shellAs("alice", "web1:22", "10.0.0.1"))))
        .isEqualTo("allow alice by ssh://web1 of web");
    assertThat(
            text(
                policy.decide(
                    alice, SessionTable.shellAs("alice@guests.test", "web1:22", "10.0.0.1"))))
        .isEqualTo("policy.login-not-granted by ssh://web1 of web");
  }

  @Test
  void refusesAConfigurationThatCannotBeMeant() {
    for (String login : List.of("", "-oProxy", "{LOGIN}", "x-{login}", "a b", "a@b", "a,b")) {
      assertThatThrownBy(() ->
              new PolicyConfig(
                  LoginBound.REFUSE, List.of(Capability.SHELL), List.of(login), List.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("logins '" + login + "' ");
    }
  }

  @Test
  void permitsALoginBoundGrantWhereTheConfigurationSaysSo() {
    Policy lenient = new Policy(Policies.config(LoginBound.ALLOW));
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
  void screensOutASessionThatNoStatementOnThePortPermits() {
    Person web = alice(group("web", "ssh://web1?permit=sftp"));
    Person ops = alice(group("ops", "ssh://root@web2", "ssh://root@!web2"));
    assertThat(reason(screenShell(web, "web1:22", Optional.empty())))
        .isEqualTo(DenyReason.CAPABILITY_NOT_GRANTED);
    assertThat(reason(screenShell(web, "web1:22", Optional.of("deploy"))))
        .isEqualTo(DenyReason.LOGIN_NOT_GRANTED);
    assertThat(reason(screenShell(ops, "web2:22", Optional.of("root"))))
        .isEqualTo(DenyReason.EXPLICIT_DENY);
    assertThat(reason(screenShell(ops, "web2:22", Optional.empty())))
        .isEqualTo(DenyReason.EXPLICIT_DENY);
  }

  @Test
  void screeningLeavesOpenWhatAddressesAndFurtherNamesMayDecide() {
    Person web =
        alice(
            group(
                "web", "ssh://root,deploy@web1", "ssh://web1.example.com", "ssh://root@!10.0.0.1"));
    assertThat(screenShell(web, "web1:22", Optional.empty()))
        .isEqualTo(new Screening.Possible(Screening.Reach.ANY_HOST));
    assertThat(screenShell(web, "web1:22", Optional.of("alice")))
        .isEqualTo(new Screening.Possible(Screening.Reach.ANY_HOST));
    assertThat(screenShell(web, "web:22", Optional.of("root")))
        .isEqualTo(new Screening.Possible(Screening.Reach.LISTED_HOST));
  }

  @Test
  void aForwardedConnectionNamesNoLogin() {
    assertThatThrownBy(() -> new Intent(Capability.FORWARD, Optional.of("root")))
        .isInstanceOf(IllegalArgumentException.class);
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
            new AccessRequest(target("web1:22"), List.of("web2"), List.of(), Intent.forward()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            new AccessRequest(
                target("10.0.0.1:22"), List.of(), addresses("10.0.0.2"), Intent.forward()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            new AccessRequest(
                target("10.0.0.1:22"), List.of("web1"), addresses("10.0.0.1"), Intent.forward()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Stream<DecisionTable.Case> rows() {
    return Stream.concat(DecisionTable.rows(), SessionTable.rows());
  }

  private Screening screen(Person person, Target target) {
    return policy.screen(person, target, Intent.forward());
  }

  private Screening screenShell(Person person, String target, Optional<String> login) {
    return policy.screen(person, target(target), new Intent(Capability.SHELL, login));
  }

  private Permit permit(Person person, AccessRequest request) {
    return switch (policy.decide(person, request)) {
      case Decision.Allow(Permit permit) -> permit;
      case Decision.Deny deny -> throw new AssertionError(deny);
    };
  }

  private static DenyReason reason(Screening screening) {
    return switch (screening) {
      case Screening.Refused(Decision.Deny deny) -> deny.reason();
      case Screening.Possible possible -> throw new AssertionError(possible);
    };
  }

  private static String text(Decision decision) {
    return switch (decision) {
      case Decision.Allow(Permit permit) ->
          "allow" + permit.login().map(login -> " " + login).orElse("") + text(permit.ruling());
      case Decision.Deny(DenyReason reason, var ruling) ->
          reason.code() + ruling.map(PolicyTest::text).orElse("");
    };
  }

  private static String text(Ruling ruling) {
    return " by " + ruling.grant() + " of " + ruling.group();
  }
}
