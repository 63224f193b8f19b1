package org.sshmux.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sshmux.policy.Snapshots.addresses;

import java.net.InetAddress;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.sshmux.grant.Capability;
import org.sshmux.grant.HostName;
import org.sshmux.identity.Host;
import org.sshmux.identity.Lookup.Freshness;
import org.sshmux.identity.Membership;
import org.sshmux.identity.Person;

/** What is shown is what is decided, tried on random people from a fixed seed. */
class ReachablePropertyTest {
  private static final Freshness FRESH = new Freshness.Fresh();
  private static final int ROUNDS = 2_000;
  private static final List<Host> LISTED =
      List.of(
          new Host("cn=1", List.of("web9", "web1"), addresses("10.0.0.1")),
          new Host("cn=2", List.of("web2"), addresses("10.0.0.2", "2001:db8::1")),
          new Host("cn=3", List.of("web1.example", "w"), addresses("192.0.2.1")),
          new Host("cn=4", List.of("a.b.example"), addresses("fd00::1", "10.0.0.1")));

  private final Policy policy = Policies.standard();
  private final RandomRights rights = new RandomRights(42);

  @Test
  void everyPlaceIsPermittedExactlyAsShown() {
    int shown = 0;
    for (int i = 0; i < ROUNDS; i++) {
      Person person = RandomRights.person(rights.memberships());
      for (Place place : policy.reachable(person, FRESH, ListedHosts.of(LISTED))) {
        shown++;
        Set<String> logins = new TreeSet<>();
        Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
        for (String login : RandomRights.LOGINS) {
          for (Capability capability :
              List.of(Capability.SHELL, Capability.EXEC, Capability.SFTP)) {
            if (allows(person, place, new Intent(capability, Optional.of(login)))) {
              logins.add(login);
              capabilities.add(capability);
            }
          }
        }
        assertThat(place.logins()).containsExactlyElementsOf(logins);
        Set<Capability> sessions = EnumSet.copyOf(place.capabilities());
        sessions.removeIf(capability -> !capability.makesASession());
        assertThat(sessions).isEqualTo(capabilities);
        assertThat(place.capabilities().contains(Capability.FORWARD))
            .isEqualTo(allows(person, place, Intent.forward()));
      }
    }
    assertThat(shown).isGreaterThan(ROUNDS / 2);
  }

  @Test
  void everyListedHostThatGlobsAndRangesPermitIsShown() {
    int permitted = 0;
    for (int i = 0; i < ROUNDS; i++) {
      List<Membership> memberships = rights.memberships();
      memberships.removeIf(
          m -> m.grants().stream().anyMatch(g -> g.contains("10.0.0.1") || g.contains("web1")));
      Person person = RandomRights.person(memberships);
      List<Place> places = policy.reachable(person, FRESH, ListedHosts.of(LISTED));
      for (Host host : LISTED) {
        Place place =
            new Place(host.names().getFirst(), 22, "", List.of("alice"), Set.of(Capability.SHELL));
        boolean allowed =
            RandomRights.LOGINS.stream()
                .anyMatch(login ->
                    allows(person, place, new Intent(Capability.SHELL, Optional.of(login))));
        if (allowed) {
          permitted++;
          assertThat(places)
              .anyMatch(p -> p.host().equals(place.host()) && p.port() == place.port());
        }
      }
    }
    assertThat(permitted).isGreaterThan(ROUNDS / 4);
  }

  private boolean allows(Person person, Place place, Intent intent) {
    HostName host = ((HostName.Parsing.Read) HostName.parse(place.host())).host();
    Target target = new Target(host, place.port());
    AccessRequest request =
        switch (host) {
          case HostName.Address(InetAddress address) ->
              new AccessRequest(target, List.of(), List.of(address), intent);
          case HostName.Name(String name) -> listed(target, name, intent);
        };
    return policy.decide(person, request) instanceof Decision.Allow;
  }

  private static AccessRequest listed(Target target, String name, Intent intent) {
    Host entry =
        LISTED.stream().filter(host -> host.names().contains(name)).findFirst().orElseThrow();
    LinkedHashSet<String> names = new LinkedHashSet<>(List.of(name));
    names.addAll(entry.names());
    return new AccessRequest(target, List.copyOf(names), entry.addresses(), intent);
  }
}
