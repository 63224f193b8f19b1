package org.sshmux.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sshmux.policy.Snapshots.addresses;
import static org.sshmux.policy.Snapshots.alice;
import static org.sshmux.policy.Snapshots.group;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sshmux.grant.Capability;
import org.sshmux.identity.Host;
import org.sshmux.identity.Lookup.Freshness;
import org.sshmux.identity.Person;

class ReachableTest {
  private static final Freshness FRESH = new Freshness.Fresh();
  private static final List<Host> LISTED =
      List.of(
          host("web10 web-ten", "10.0.0.10"),
          host("web2", "10.0.0.2"),
          host("db1.example.com db1", "10.1.0.1", "2001:db8::1"),
          host("app1"));

  private final Policy policy = Policies.standard();

  @Test
  void showsNamesAndAddressesAsGrantsHaveThem() {
    assertThat(
            shown(
                List.of(), "ssh://Web1.Example.com", "ssh://10.9.0.1:2222", "ssh://[2001:db8::9]"))
        .containsExactly(
            "10.9.0.1:2222 alice", "2001:db8:0:0:0:0:0:9:22 alice", "web1.example.com:22 alice");
  }

  @Test
  void expandsGlobsAndRangesOverListedHosts() {
    assertThat(shown(LISTED, "ssh://web*", "ssh://10.1.0.0_16", "ssh://[2001:db8::]_32"))
        .containsExactly("db1.example.com:22 alice", "web2:22 alice", "web10:22 alice");
    assertThat(shown(List.of(), "ssh://web*", "ssh://10.1.0.0_16")).isEmpty();
  }

  @Test
  void showsAHostOnlyIfAllItsAddressesAreCovered() {
    assertThat(shown(LISTED, "ssh://10.1.0.0_16")).isEmpty();
    assertThat(shown(LISTED, "ssh://root@10.1.0.0_16", "ssh://[2001:db8::]_32")).isEmpty();
    assertThat(shown(LISTED, "ssh://root@10.1.0.0_16", "ssh://root,app@[2001:db8::]_32"))
        .containsExactly("db1.example.com:22 root");
  }

  @Test
  void namesAListedHostByItsFirstNameAndAnAliasAsTheGrantDoes() {
    assertThat(shown(LISTED, "ssh://web-t*")).containsExactly("web10:22 alice");
    assertThat(shown(LISTED, "ssh://db1", "ssh://root@db1.example.com"))
        .containsExactly("db1:22 alice,root", "db1.example.com:22 alice,root");
  }

  @Test
  void takesPort22ForAnyAndUnitesWhatHoldsThere() {
    assertThat(
            shown(
                LISTED,
                "ssh://root@web2:* the old one",
                "ssh://web2:2222",
                "ssh://deploy@web*:2222",
                "ssh://bob@10.0.0.0_24:2222"))
        .containsExactly(
            "web2:22 root the old one",
            "web2:2222 alice,bob,deploy,root the old one",
            "web10:2222 bob,deploy");
  }

  @Test
  void putsThePersonsOwnLoginFirstAndUnitesCapabilities() {
    Place place =
        places(LISTED, "ssh://zoe,bob,alice@web2?permit=shell,agent", "ssh://web2?permit=sftp")
            .getFirst();
    assertThat(place.logins()).containsExactly("alice", "bob", "zoe");
    assertThat(place.capabilities())
        .isEqualTo(Set.of(Capability.SHELL, Capability.AGENT, Capability.SFTP));
  }

  @Test
  void saysThatForwardingIsPermittedOnlyWhereItIs() {
    assertThat(places(LISTED, "ssh://web2").getFirst().capabilities()).contains(Capability.FORWARD);
    assertThat(places(LISTED, "ssh://root@web2").getFirst().capabilities())
        .doesNotContain(Capability.FORWARD);
    assertThat(places(LISTED, "ssh://web2", "ssh://root@!web2").getFirst().capabilities())
        .doesNotContain(Capability.FORWARD);
  }

  @Test
  void leavesOutWhereNoSessionIsPermitted() {
    assertThat(shown(LISTED, "ssh://web2?permit=forward", "ssh://web10?permit=agent,x11"))
        .isEmpty();
  }

  @Test
  void leavesOutWhatIsForbiddenByNameAliasOrListedAddress() {
    String[] all = {"ssh://**.*", "ssh://*", "ssh://db1", "ssh://10.0.0.2"};
    assertThat(shown(LISTED, all))
        .containsExactly(
            "10.0.0.2:22 alice",
            "app1:22 alice",
            "db1:22 alice",
            "db1.example.com:22 alice",
            "web2:22 alice",
            "web10:22 alice");
    assertThat(shown(LISTED, with(all, "ssh://!web-ten", "ssh://!db1", "ssh://!10.0.0.2")))
        .containsExactly("app1:22 alice");
    assertThat(shown(LISTED, with(all, "ssh://![2001:db8::]_32"))).doesNotContain("db1:22 alice");
    assertThat(shown(LISTED, with(all, "ssh://!0.0.0.0_0", "ssh://![::]_0")))
        .containsExactly("app1:22 alice");
    assertThat(shown(LISTED, with(all, "ssh://!*:2222"))).hasSize(6);
  }

  @Test
  void leavesOutForbiddenLoginsAndWhatOnlyTheyMayDo() {
    List<Place> places =
        places(
            LISTED, "ssh://root@web2?permit=shell,agent", "ssh://web*", "ssh://root@!10.0.0.0_24");
    assertThat(places.getFirst().logins()).containsExactly("alice");
    assertThat(places.getFirst().capabilities()).doesNotContain(Capability.AGENT);
    assertThat(shown(LISTED, "ssh://root@web2", "ssh://root@!web*")).isEmpty();
  }

  @Test
  void isEmptyForSomebodyWhoIsRefusedEverything() {
    var grants = group("web", "ssh://web1");
    assertThat(
            policy.reachable(
                alice(DecisionTable.DISABLED, DecisionTable.COMPLETE, grants),
                FRESH,
                ListedHosts.of(LISTED)))
        .isEmpty();
    assertThat(
            policy.reachable(
                alice(DecisionTable.ACTIVE, DecisionTable.PARTIAL, grants),
                FRESH,
                ListedHosts.of(LISTED)))
        .isEmpty();
    assertThat(shown(LISTED, "ssh://web1", "ssh://!10.0.0.*")).isEmpty();
  }

  @Test
  void passesOverHostEntriesThatNobodyCanAskFor() {
    assertThat(
            shown(
                List.of(host("10.0.0.2", "10.0.0.2"), host("-a"), host("web1.")),
                "ssh://*",
                "ssh://10.0.0.0_8"))
        .containsExactly("web1:22 alice");
  }

  @Test
  void givesTheSameInAnyOrder() {
    List<String> grants =
        new ArrayList<>(
            List.of(
                "ssh://web*",
                "ssh://root@web2 two",
                "ssh://**.* deep",
                "ssh://10.1.0.0_16",
                "ssh://[2001:db8::]_32 six",
                "ssh://bob@!web10",
                "ssh://bob@web10:2222"));
    List<Host> listed = new ArrayList<>(LISTED);
    List<Place> first = places(listed, grants.toArray(new String[0]));
    Random random = new Random(3);
    for (int i = 0; i < 100; i++) {
      Collections.shuffle(grants, random);
      Collections.shuffle(listed, random);
      assertThat(places(listed, grants.toArray(new String[0]))).isEqualTo(first);
    }
  }

  @Test
  void stopsAtTwentyThousandPlaces() {
    List<Host> listed = new ArrayList<>();
    for (int i = 0; i < 12_000; i++) {
      listed.add(host("h" + i));
    }
    List<Place> places = places(listed, "ssh://h*", "ssh://h*:2222");
    assertThat(places).hasSize(20_000);
    assertThat(places.getLast().host()).isEqualTo("h9999");
  }

  @Test
  void isFastForManyHostsAndStatements() {
    List<Host> listed = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      listed.add(
          host(
              "srv-%d.site%d.example.com srv-%d".formatted(i, i % 40, i),
              "10.%d.%d.%d".formatted(i % 40, i / 250, i % 250)));
    }
    List<String> grants = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      grants.add("ssh://srv-*%d.site%d.example.com:* site".formatted(i % 10, i));
      grants.add("ssh://login%d@**.site%d.example.com".formatted(i % 5, i));
      grants.add("ssh://ops@10.%d.0.0_16".formatted(i));
      grants.add("ssh://srv-%d:2222".formatted(i));
    }
    Person person = alice(group("all", grants.toArray(new String[0])));
    policy.reachable(person, FRESH, ListedHosts.of(listed));
    long start = System.nanoTime();
    List<Place> places = policy.reachable(person, FRESH, ListedHosts.of(listed));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    assertThat(places).hasSize(5_050);
  }

  private List<Place> places(List<Host> listed, String... grants) {
    return policy.reachable(alice(group("all", grants)), FRESH, ListedHosts.of(listed));
  }

  /** Each place as {@code host:port logins [label]}. */
  private List<String> shown(List<Host> listed, String... grants) {
    return places(listed, grants).stream()
        .map(place ->
            (place.host()
                    + ":"
                    + place.port()
                    + " "
                    + String.join(",", place.logins())
                    + " "
                    + place.label())
                .strip())
        .toList();
  }

  private static String[] with(String[] grants, String... more) {
    List<String> all = new ArrayList<>(List.of(grants));
    all.addAll(List.of(more));
    return all.toArray(new String[0]);
  }

  private static Host host(String names, String... addresses) {
    return new Host("cn=" + names, List.of(names.split(" ")), addresses(addresses));
  }
}
