package org.sshmux.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sshmux.policy.RandomRights.person;
import static org.sshmux.policy.SessionTable.with;
import static org.sshmux.policy.Snapshots.group;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sshmux.grant.Capability;
import org.sshmux.grant.Grant;
import org.sshmux.identity.Membership;
import org.sshmux.identity.Person;

/** What must hold for every person and every request, tried on random ones from a fixed seed. */
class PolicyPropertyTest {
  private static final int ROUNDS = 10_000;

  private final Policy policy = Policies.standard();
  private final RandomRights rights = new RandomRights(1_234_567);

  @Test
  void theOrderOfGroupsAndStatementsChangesNothing() {
    for (int i = 0; i < ROUNDS; i++) {
      List<Membership> memberships = rights.memberships();
      AccessRequest request = rights.request();
      Decision first = policy.decide(person(memberships), request);
      List<Membership> shuffled = new ArrayList<>();
      for (Membership membership : memberships) {
        List<String> grants = new ArrayList<>(membership.grants());
        Collections.shuffle(grants, rights.random());
        shuffled.add(
            new Membership(membership.group(), membership.dn(), membership.path(), grants));
      }
      Collections.shuffle(shuffled, rights.random());
      Decision second = policy.decide(person(shuffled), request);
      assertThat(outcome(second)).isEqualTo(outcome(first));
    }
  }

  @Test
  void aDenyThatCoversTheRequestAlwaysWins() {
    for (int i = 0; i < ROUNDS; i++) {
      AccessRequest request = rights.request();
      List<Membership> memberships = rights.memberships();
      memberships.add(
          rights.random().nextInt(memberships.size() + 1), group("deny", coveringDeny(request)));
      assertThat(policy.decide(person(memberships), request)).isInstanceOf(Decision.Deny.class);
    }
  }

  @Test
  void aFurtherDenyNeverWidensAccess() {
    int allowed = 0;
    for (int i = 0; i < ROUNDS; i++) {
      AccessRequest request = rights.request();
      List<Membership> memberships = rights.memberships();
      List<Membership> more = new ArrayList<>(memberships);
      more.add(group("deny", rights.deny()));
      if (policy.decide(person(more), request) instanceof Decision.Allow(Permit permit)) {
        allowed++;
        Decision before = policy.decide(person(memberships), naming(permit.login(), request));
        assertThat(outcome(before)).isEqualTo(outcome(new Decision.Allow(permit)));
      }
    }
    assertThat(allowed).isGreaterThan(ROUNDS / 50);
  }

  @Test
  void namingTheLoginThatIsTakenChangesNothing() {
    int allowed = 0;
    for (int i = 0; i < ROUNDS; i++) {
      AccessRequest request = rights.request();
      Person person = person(rights.memberships());
      Decision decision = policy.decide(person, request);
      if (decision instanceof Decision.Allow(Permit permit)) {
        allowed++;
        assertThat(outcome(policy.decide(person, naming(permit.login(), request))))
            .isEqualTo(outcome(decision));
      }
    }
    assertThat(allowed).isGreaterThan(ROUNDS / 50);
  }

  @Test
  void notNamingALoginTakesTheOwnOrTheOnlyOneThatCouldBeNamed() {
    for (int i = 0; i < ROUNDS; i++) {
      AccessRequest request = rights.request();
      if (request.intent().capability() == Capability.FORWARD) {
        continue;
      }
      Person person = person(rights.memberships());
      List<String> possible =
          RandomRights.LOGINS.stream()
              .filter(login -> allows(person, naming(Optional.of(login), request)))
              .toList();
      Decision decision = policy.decide(person, naming(Optional.empty(), request));
      switch (decision) {
        case Decision.Allow(Permit permit) -> {
          assertThat(possible).contains(permit.login().orElseThrow());
          assertThat(possible.contains("alice") ? "alice" : String.join("", possible))
              .isEqualTo(permit.login().orElseThrow());
        }
        case Decision.Deny(DenyReason reason, var ruling) -> {
          assertThat(possible).doesNotContain("alice");
          assertThat(possible.size()).isNotEqualTo(1);
          assertThat(possible.isEmpty() || reason == DenyReason.LOGIN_AMBIGUOUS).isTrue();
        }
      }
    }
  }

  @Test
  void whatIsPermittedWasAskedForAndIsCoveredByTheNamedStatement() {
    int allowed = 0;
    for (int i = 0; i < ROUNDS; i++) {
      AccessRequest request = rights.request();
      Person person = person(rights.memberships());
      if (policy.decide(person, request) instanceof Decision.Allow(Permit permit)) {
        allowed++;
        assertThat(permit.addresses()).isNotEmpty().isEqualTo(request.addresses());
        assertThat(permit.target()).isEqualTo(request.target());
        assertThat(permit.capabilities()).contains(request.intent().capability());
        Grant grant = ((Grant.Parsing.Read) Grant.parse(permit.ruling().grant())).grant();
        assertThat(grant.effect()).isEqualTo(Grant.Effect.ALLOW);
        assertThat(grant.logins().isEmpty() ? List.of("alice") : grant.logins())
            .containsAll(permit.login().stream().toList());
        assertThat(permit.login().isEmpty())
            .isEqualTo(request.intent().capability() == Capability.FORWARD);
        assertThat(permit.login().isPresent() || grant.logins().isEmpty()).isTrue();
        assertThat(grant.ports().contains(request.target().port())).isTrue();
        assertThat(
                request.names().stream().anyMatch(grant.host()::matches)
                    || request.addresses().stream().anyMatch(grant.host()::contains))
            .isTrue();
      }
    }
    assertThat(allowed).isGreaterThan(ROUNDS / 50);
  }

  @Test
  void whatScreeningRefusesIsRefusedWhateverElseBecomesKnown() {
    int refused = 0;
    for (int i = 0; i < ROUNDS; i++) {
      AccessRequest request = rights.request();
      Person person = person(rights.memberships());
      if (policy.screen(person, request.target(), request.intent()) instanceof Screening.Refused) {
        refused++;
        assertThat(policy.decide(person, request)).isInstanceOf(Decision.Deny.class);
        for (int other = 0; other < 10; other++) {
          assertThat(policy.decide(person, rights.sameWithOtherAddresses(request)))
              .isInstanceOf(Decision.Deny.class);
        }
      }
    }
    assertThat(refused).isBetween(ROUNDS / 50, ROUNDS - ROUNDS / 50);
  }

  @Test
  void withoutAStatementThatAllowsNothingIsPermitted() {
    for (int i = 0; i < ROUNDS; i++) {
      Person person = person(List.of(group("deny", rights.deny())));
      assertThat(policy.decide(person, rights.request())).isInstanceOf(Decision.Deny.class);
    }
  }

  private boolean allows(Person person, AccessRequest request) {
    return policy.decide(person, request) instanceof Decision.Allow;
  }

  private static AccessRequest naming(Optional<String> login, AccessRequest request) {
    return with(request, new Intent(request.intent().capability(), login));
  }

  private String coveringDeny(AccessRequest request) {
    List<String> hosts = new ArrayList<>(request.names());
    for (InetAddress address : request.addresses()) {
      String text = address.getHostAddress();
      hosts.add(text.contains(":") ? "[" + text + "]" : text);
    }
    return "ssh://!"
        + hosts.get(rights.random().nextInt(hosts.size()))
        + ":"
        + request.target().port();
  }

  private static String outcome(Decision decision) {
    return switch (decision) {
      case Decision.Allow(Permit permit) ->
          "allow " + permit.login() + permit.capabilities() + permit.ruling();
      case Decision.Deny(DenyReason reason, var ruling) -> reason + " " + ruling;
    };
  }
}
