package org.sshmux.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sshmux.policy.Snapshots.addresses;
import static org.sshmux.policy.Snapshots.alice;
import static org.sshmux.policy.Snapshots.group;
import static org.sshmux.policy.Snapshots.target;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sshmux.identity.Membership;
import org.sshmux.identity.Person;
import org.sshmux.policy.PolicyConfig.LoginBound;

/** What must hold for every person and every request, tried on random ones from a fixed seed. */
class PolicyPropertyTest {
  private static final int ROUNDS = 5_000;
  private static final String[] HOSTS = {
    "web1",
    "web*",
    "*",
    "web1.example",
    "*.example",
    "**.example",
    "10.0.0.0_8",
    "10.0.0.1",
    "0.0.0.0_0",
    "[2001:db8::]_32",
    "[::]_0",
    "10.0.0.*"
  };
  private static final String[] NAMES = {"web1", "web2", "web1.example", "a.b.example"};
  private static final String[] ADDRESSES = {
    "10.0.0.1", "10.0.0.2", "192.0.2.1", "2001:db8::1", "fd00::1"
  };

  private final Policy policy = new Policy(new PolicyConfig(LoginBound.REFUSE));
  private final Random random = new Random(1_234_567);

  @Test
  void theOrderOfGroupsAndStatementsChangesNothing() {
    for (int i = 0; i < ROUNDS; i++) {
      List<Membership> memberships = memberships();
      AccessRequest request = request();
      Decision first = policy.decide(person(memberships), request);
      List<Membership> shuffled = new ArrayList<>();
      for (Membership membership : memberships) {
        List<String> grants = new ArrayList<>(membership.grants());
        Collections.shuffle(grants, random);
        shuffled.add(
            new Membership(membership.group(), membership.dn(), membership.path(), grants));
      }
      Collections.shuffle(shuffled, random);
      Decision second = policy.decide(person(shuffled), request);
      assertThat(outcome(second)).isEqualTo(outcome(first));
    }
  }

  @Test
  void aDenyThatCoversTheRequestAlwaysWins() {
    for (int i = 0; i < ROUNDS; i++) {
      AccessRequest request = request();
      List<Membership> memberships = memberships();
      memberships.add(random.nextInt(memberships.size() + 1), group("deny", coveringDeny(request)));
      assertThat(policy.decide(person(memberships), request)).isInstanceOf(Decision.Deny.class);
    }
  }

  @Test
  void aFurtherDenyNeverWidensAccess() {
    for (int i = 0; i < ROUNDS; i++) {
      AccessRequest request = request();
      List<Membership> memberships = memberships();
      List<Membership> more = new ArrayList<>(memberships);
      more.add(group("deny", "ssh://" + login() + "!" + pick(HOSTS) + port()));
      if (policy.decide(person(memberships), request) instanceof Decision.Deny) {
        assertThat(policy.decide(person(more), request)).isInstanceOf(Decision.Deny.class);
      }
    }
  }

  @Test
  void whatIsPermittedWasAskedForAndIsCoveredByTheNamedStatement() {
    int allowed = 0;
    for (int i = 0; i < ROUNDS; i++) {
      AccessRequest request = request();
      Person person = person(memberships());
      if (policy.decide(person, request) instanceof Decision.Allow(Permit permit)) {
        allowed++;
        assertThat(permit.addresses()).isNotEmpty().isEqualTo(request.addresses());
        assertThat(permit.target()).isEqualTo(request.target());
        Grant grant = ((Grant.Parsing.Read) Grant.parse(permit.ruling().grant())).grant();
        assertThat(grant.effect()).isEqualTo(Grant.Effect.ALLOW);
        assertThat(grant.logins()).isEmpty();
        assertThat(grant.ports().contains(request.target().port())).isTrue();
        assertThat(
                request.names().stream().anyMatch(grant.host()::matches)
                    || request.addresses().stream().anyMatch(grant.host()::contains))
            .isTrue();
        assertThat(policy.screen(person, request.target(), Capability.FORWARD))
            .isInstanceOf(Screening.Possible.class);
      }
    }
    assertThat(allowed).isGreaterThan(ROUNDS / 50);
  }

  @Test
  void withoutAStatementThatAllowsNothingIsPermitted() {
    for (int i = 0; i < ROUNDS; i++) {
      Person person = person(List.of(group("deny", "ssh://!" + pick(HOSTS) + port())));
      assertThat(policy.decide(person, request())).isInstanceOf(Decision.Deny.class);
    }
  }

  private static Person person(List<Membership> memberships) {
    return alice(memberships.toArray(new Membership[0]));
  }

  private List<Membership> memberships() {
    List<Membership> memberships = new ArrayList<>();
    for (int groups = random.nextInt(4); groups > 0; groups--) {
      List<String> grants = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        String deny = random.nextInt(6) == 0 ? "!" : "";
        grants.add("ssh://" + login() + deny + pick(HOSTS) + port());
      }
      memberships.add(group("g" + groups, grants.toArray(new String[0])));
    }
    return memberships;
  }

  private AccessRequest request() {
    int port = random.nextInt(4) == 0 ? 2222 : 22;
    if (random.nextInt(3) == 0) {
      String address = pick(ADDRESSES);
      String literal = address.contains(":") ? "[" + address + "]" : address;
      return new AccessRequest(
          target(literal + ":" + port), List.of(), addresses(address), Capability.FORWARD);
    }
    String name = pick(NAMES);
    List<String> names = random.nextBoolean() ? List.of(name) : List.of(name, pick(NAMES));
    List<InetAddress> addresses = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      addresses.addAll(addresses(pick(ADDRESSES)));
    }
    return new AccessRequest(target(name + ":" + port), names, addresses, Capability.FORWARD);
  }

  private String coveringDeny(AccessRequest request) {
    List<String> hosts = new ArrayList<>(request.names());
    for (InetAddress address : request.addresses()) {
      String text = address.getHostAddress();
      hosts.add(text.contains(":") ? "[" + text + "]" : text);
    }
    return "ssh://!" + hosts.get(random.nextInt(hosts.size())) + ":" + request.target().port();
  }

  private String login() {
    return random.nextInt(5) == 0 ? "deploy@" : "";
  }

  private String port() {
    return pick("", "", ":2222", ":*");
  }

  private String pick(String... texts) {
    return texts[random.nextInt(texts.length)];
  }

  private static String outcome(Decision decision) {
    return switch (decision) {
      case Decision.Allow(Permit permit) -> "allow " + permit.ruling();
      case Decision.Deny(DenyReason reason, var ruling) -> reason + " " + ruling;
    };
  }
}
