package org.sshmux.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sshmux.identity.Host;
import org.sshmux.identity.HostLabel;
import org.sshmux.identity.HostListing;
import org.sshmux.identity.HostLookup;
import org.sshmux.ldap.config.LdapConfig;

/** What the adapter promises about hosts, whatever server is behind it. */
abstract class HostContract extends DirectoryContract {

  final Host foundHost(String name) {
    return switch (directory.findHost(name)) {
      case HostLookup.Found(Host host) -> host;
      case HostLookup.Unlisted other -> throw new AssertionError(other);
      case HostLookup.Ambiguous other -> throw new AssertionError(other);
      case HostLookup.Unavailable other -> throw new AssertionError(other);
    };
  }

  static List<HostListing.Entry> listed(HostListing answer) {
    return switch (answer) {
      case HostListing.Listed(List<HostListing.Entry> hosts) -> hosts;
      case HostListing.None other -> throw new AssertionError(other);
      case HostListing.TooMany other -> throw new AssertionError(other);
      case HostListing.Unavailable other -> throw new AssertionError(other);
    };
  }

  static List<String> firstNames(HostListing answer) {
    return listed(answer).stream().map(host -> host.names().getFirst()).toList();
  }

  static LdapConfig.Limits limits(int pageSize, int maxHosts) {
    return new LdapConfig.Limits(64, 16 << 10, 2000, 10, pageSize, maxHosts);
  }

  final LdapDirectory limited(int pageSize, int maxHosts) throws Exception {
    return LdapDirectory.open(Configs.with(config(), limits(pageSize, maxHosts)), events, clock);
  }

  static String replaceKey(String host, String line) {
    return "dn: "
        + Entries.hostDn(host)
        + "\nchangetype: modify\nreplace: sshPublicKey\nsshPublicKey: "
        + line
        + "\n";
  }

  @Test
  void findsAHostByAnyOfItsNames() throws Exception {
    add(
        Entries.host(
            "db1", List.of("DB1.Example.test", "Alias.", "Database no. 1"), "127.0.0.7", "::1"));

    Host host = foundHost("db1.example.test");

    assertThat(host.names()).containsExactly("db1", "db1.example.test", "alias");
    assertThat(host.addresses())
        .containsExactlyInAnyOrder(
            InetAddress.ofLiteral("127.0.0.7"), InetAddress.ofLiteral("::1"));
    assertThat(host.keys()).isEmpty();
    assertThat(host.label()).isEmpty();
  }

  @Test
  void readsTheKeysAndTheLabelOfAHost() throws Exception {
    add(
        Entries.hostWithKeys(
            "db2", "The  second\tdatabase " + "x".repeat(300), Keys.line(1), Keys.line(2)));

    Host host = foundHost("db2");

    assertThat(host.keys()).containsExactlyInAnyOrder(Keys.key(1), Keys.key(2));
    assertThat(host.label()).startsWith("The second database xxx").hasSize(HostLabel.MAX_LENGTH);
  }

  @Test
  void leavesOutHostKeyLinesThatAreNotPlainKeys() throws Exception {
    add(
        Entries.hostWithKeys(
            "db3",
            "",
            "ssh-ed25519 AAAAnothing",
            "from=\"10.0.0.0/8\" " + Keys.line(3),
            "no-pty " + Keys.line(4),
            "db3 " + Keys.line(5),
            "garbage",
            Keys.line(6)));

    assertThat(foundHost("db3").keys()).containsExactly(Keys.key(6));
  }

  @Test
  void refusesAHostWithMoreKeysThanALimit() throws Exception {
    String[] many = IntStream.rangeClosed(1, 33).mapToObj(Keys::line).toArray(String[]::new);
    add(Entries.hostWithKeys("many", "", many));
    add(Entries.hostWithKeys("long", "", Keys.line(1), Keys.line(2) + "x".repeat(16 << 10)));

    assertThat(directory.findHost("many"))
        .isInstanceOfSatisfying(
            HostLookup.Ambiguous.class,
            no -> assertThat(no.detail()).endsWith("has more than 32 keys"));
    assertThat(directory.findHost("long"))
        .isInstanceOfSatisfying(
            HostLookup.Ambiguous.class,
            no -> assertThat(no.detail()).endsWith("has a key of more than 16384 bytes"));
  }

  @Test
  void saysThatAHostIsNotListed() {
    assertThat(directory.findHost("db9")).isEqualTo(new HostLookup.Unlisted());
    assertThat(directory.findHost("*")).isEqualTo(new HostLookup.Unlisted());
  }

  @Test
  void refusesAHostThatCannotBeToldApartOrRead() throws Exception {
    add(Entries.host("web1", List.of("web"), "127.0.0.1"));
    add(Entries.host("web2", List.of("web"), "127.0.0.2"));
    add(Entries.host("odd", List.of(), "300.1.1.1"));

    assertThat(directory.findHost("web")).isInstanceOf(HostLookup.Ambiguous.class);
    assertThat(directory.findHost("odd")).isInstanceOf(HostLookup.Ambiguous.class);
  }

  @Test
  void listsHostsByNameAndLeavesOutWhatItCannotRead() throws Exception {
    add(Entries.host("web1", List.of("www.example.test"), "127.0.0.1", "127.0.0.2"));
    add(Entries.host("odd", List.of(), "300.1.1.1"));
    add(Entries.hostWithKeys("DB1", "first database", Keys.line(1)));
    add(Entries.hostWithKeys("app1", "", "garbage"));

    List<HostListing.Entry> hosts = listed(directory.hosts());

    assertThat(hosts)
        .extracting(host -> host.names().getFirst())
        .containsExactly("app1", "db1", "web1");
    assertThat(hosts)
        .extracting(HostListing.Entry::label)
        .containsExactly("", "first database", "");
    assertThat(hosts.getLast().names()).containsExactly("web1", "www.example.test");
    assertThat(hosts.getLast().addresses()).hasSize(2);
    assertThat(hosts.getLast().dn()).isEqualToIgnoringCase(Entries.hostDn("web1"));
  }

  @Test
  void listsNothingWhereThereIsNothing() {
    assertThat(directory.hosts()).isEqualTo(new HostListing.Listed(List.of()));
  }

  @Test
  void listsManyHostsPageByPageUpToALimit() throws Exception {
    add(
        IntStream.range(0, 1200)
            .mapToObj(i -> Entries.host("host%04d".formatted(i), List.of(), "127.0.0.1"))
            .collect(Collectors.joining()));
    try (LdapDirectory enough = limited(100, 1200);
        LdapDirectory tooFew = limited(100, 1199)) {
      assertThat(firstNames(enough.hosts()))
          .hasSize(1200)
          .isSorted()
          .startsWith("host0000")
          .endsWith("host1199");
      assertThat(tooFew.hosts()).isEqualTo(new HostListing.TooMany(1199));
      assertThat(tooFew.findHost("host0007")).isInstanceOf(HostLookup.Found.class);
      assertThat(events.heard()).isEmpty();
    }
  }

  @Test
  void listsANewHostOnceTheOldListingIsNoLongerFresh() throws Exception {
    add(Entries.host("one", List.of(), "127.0.0.1"));
    assertThat(firstNames(directory.hosts())).containsExactly("one");
    add(Entries.host("two", List.of(), "127.0.0.2"));

    assertThat(firstNames(directory.hosts())).containsExactly("one");
    clock.advance(Configs.FRESH);
    assertThat(firstNames(directory.hosts())).containsExactly("one", "two");
  }

  @Test
  void seesAChangedHostKeyAtOnceIfTheHostWasToBeForgotten() throws Exception {
    add(Entries.hostWithKeys("db4", "", Keys.line(1)));
    assertThat(foundHost("db4").keys()).containsExactly(Keys.key(1));
    modify(replaceKey("db4", Keys.line(2)));
    assertThat(foundHost("db4").keys()).containsExactly(Keys.key(1));

    directory.forgetHost("db4");
    assertThat(foundHost("db4").keys()).containsExactly(Keys.key(2));

    modify(replaceKey("db4", Keys.line(3)));
    directory.forgetHost("db4");
    assertThat(foundHost("db4").keys()).containsExactly(Keys.key(2));
    clock.advance(Duration.ofSeconds(1));
    assertThat(foundHost("db4").keys()).containsExactly(Keys.key(2));
    directory.forgetHost("db4");
    assertThat(foundHost("db4").keys()).containsExactly(Keys.key(3));
  }

  @Test
  void findsANewHostAtOnceIfItsNameWasToBeForgotten() throws Exception {
    assertThat(directory.findHost("db5")).isEqualTo(new HostLookup.Unlisted());
    add(Entries.hostWithKeys("db5", "", Keys.line(1)));
    assertThat(directory.findHost("db5")).isEqualTo(new HostLookup.Unlisted());

    directory.forgetHost("db5");

    assertThat(foundHost("db5").keys()).containsExactly(Keys.key(1));
  }
}
