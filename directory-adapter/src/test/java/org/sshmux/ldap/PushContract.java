package org.sshmux.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sshmux.identity.DirectoryChange;
import org.sshmux.identity.HostLookup;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Membership;
import org.sshmux.identity.Person;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.SourceConfig;
import org.sshmux.ldap.metrics.Counted;

/**
 * What becomes of a change in a directory that tells of changes. The clock stands still, so nothing
 * is read again because of its age.
 */
abstract class PushContract {
  /** In which a change has to be seen. */
  static final Duration SOON = Duration.ofMillis(500);

  /** What a busy machine may add. */
  static final Duration SLACK = Duration.ofMillis(1500);

  private static final SourceConfig SOURCES =
      Sources.none()
          .groupAttribute("labeledURI", SourceConfig.Format.SSH_URI)
          .groupLink("seeAlso")
          .hostGroups()
          .hostEntries("(owner={groupDn})")
          .netgroups(Optional.of("(cn=ssh*)"), false)
          .config();

  final TurnedClock clock = TurnedClock.started();
  final RecordedNews news = new RecordedNews();
  private final List<String> added = new ArrayList<>();
  LdapDirectory directory;

  /** The configuration that reaches the server under test, with its way of telling. */
  abstract LdapConfig config() throws Exception;

  /** Applies LDIF change records; a record without changetype is added. */
  abstract void modify(String ldif) throws Exception;

  /** What is said of an entry that was renamed. */
  abstract String renamed(String dn, String formerDn);

  /** How long after a change a server tells of it at the latest. */
  Duration interval() {
    return Duration.ZERO;
  }

  @BeforeEach
  final void open() throws Exception {
    add(Entries.unit("hostgroups"));
    add(Entries.unit("netgroups"));
    add(Entries.person("alice", Keys.line(1)));
    add(Entries.person("bob", Keys.line(2)));
    add(Entries.group("inner", List.of(Entries.personDn("alice"))));
    add(Entries.group("outer", List.of(Entries.groupDn("inner")), "ssh://web1"));
    add(Entries.group("others", List.of(Entries.personDn("bob"))));
    LdapConfig config = Configs.with(config(), Configs.hosts(SOURCES));
    directory = LdapDirectory.open(config, new RecordedEvents(), clock);
    directory.onChange(news);
    news.awaitBeginning(directory);
    assertThat(person("alice").memberships()).hasSize(2);
    assertThat(person("bob").memberships()).hasSize(1);
  }

  @AfterEach
  final void closeAndRemove() throws Exception {
    directory.close();
    for (String dn : added.reversed()) {
      modify("dn: " + dn + "\nchangetype: delete\n\n");
    }
  }

  final void add(String ldif) throws Exception {
    modify(ldif);
    ldif.lines()
        .filter(line -> line.startsWith("dn: "))
        .map(line -> line.substring("dn: ".length()))
        .forEach(added::add);
  }

  final Person person(String login) {
    return switch (directory.find(login)) {
      case Lookup.Found found -> found.person();
      case Lookup.Unknown other -> throw new AssertionError(other);
      case Lookup.Ambiguous other -> throw new AssertionError(other);
      case Lookup.Unavailable other -> throw new AssertionError(other);
    };
  }

  final void soon(Callable<Boolean> holds) {
    Awaitility.await("the change is seen")
        .atMost(SOON.plus(SLACK).plus(interval()))
        .pollInterval(Duration.ofMillis(5))
        .until(holds);
  }

  private void told(String what, String... logins) {
    news.awaitPeople(SOON.plus(SLACK).plus(interval()), what, logins);
  }

  static String change(String dn, String text) {
    return "dn: " + dn + "\nchangetype: modify\n" + text + "\n";
  }

  @Test
  void seesAChangedPersonAndTellsOfNobodyElse() throws Exception {
    long before = directory.counters().of(Counted.CACHE_MISS);
    modify(change(Entries.personDn("alice"), "add: sshPublicKey\nsshPublicKey: " + Keys.line(3)));

    told("modified " + Entries.personDn("alice"), "alice");
    assertThat(person("alice").keys()).hasSize(2);
    assertThat(person("bob").keys()).hasSize(1);
    assertThat(directory.counters().of(Counted.CACHE_MISS)).isEqualTo(before + 1);
    assertThat(directory.counters().of(Counted.PUSH_EVENTS_MODIFIED)).isPositive();
  }

  @Test
  void seesSomebodyNewWhoWasAskedForInVain() throws Exception {
    assertThat(directory.find("newcomer")).isEqualTo(new Lookup.Unknown());
    add(Entries.person("newcomer", Keys.line(4)));

    soon(() -> directory.find("newcomer") instanceof Lookup.Found);
    assertThat(news.heard()).isEmpty();
  }

  @Test
  void seesThatSomebodyIsGone() throws Exception {
    modify(Entries.person("leaver", Keys.line(5)));
    soon(() -> directory.find("leaver") instanceof Lookup.Found);
    modify("dn: " + Entries.personDn("leaver") + "\nchangetype: delete\n");

    told("deleted " + Entries.personDn("leaver"), "leaver");
    assertThat(directory.find("leaver")).isEqualTo(new Lookup.Unknown());
  }

  @Test
  void seesARenamedPerson() throws Exception {
    modify(Entries.person("mover", Keys.line(6)));
    soon(() -> directory.find("mover") instanceof Lookup.Found);
    news.clear();
    String dn = Entries.personDn("moved");
    modify(
        "dn: "
            + Entries.personDn("mover")
            + "\nchangetype: modrdn\nnewrdn: uid=moved\ndeleteoldrdn: 1\n");

    told(renamed(dn, Entries.personDn("mover")), "mover");
    assertThat(directory.find("mover")).isEqualTo(new Lookup.Unknown());
    assertThat(person("moved").dn()).isEqualToIgnoringCase(dn);
    modify("dn: " + dn + "\nchangetype: delete\n");
  }

  @Test
  void seesWhoJoinsAndLeavesAGroup() throws Exception {
    String dn = Entries.groupDn("outer");
    modify(change(dn, "add: member\nmember: " + Entries.personDn("bob")));
    told("modified " + dn, "alice", "bob");
    assertThat(DirectoryContract.groupNames(person("bob"))).contains("outer");
    news.clear();

    modify(change(dn, "delete: member\nmember: " + Entries.groupDn("inner")));
    told("modified " + dn, "alice", "bob");
    assertThat(DirectoryContract.groupNames(person("alice"))).containsExactly("inner");
  }

  @Test
  void seesThatAGroupJoinsAnother() throws Exception {
    String dn = Entries.groupDn("others");
    modify(change(dn, "add: member\nmember: " + Entries.groupDn("inner")));

    told("modified " + dn, "alice", "bob");
    assertThat(DirectoryContract.groupNames(person("alice"))).contains("others");
  }

  @Test
  void seesAChangedGrant() throws Exception {
    String dn = Entries.groupDn("outer");
    modify(change(dn, "replace: labeledURI\nlabeledURI: ssh://!web1"));

    told("modified " + dn, "alice");
    assertThat(person("alice").memberships())
        .anySatisfy(group -> assertThat(group.grants()).containsExactly("ssh://!web1"));
  }

  @Test
  void seesANewGroupThatForbids() throws Exception {
    add(Entries.group("barred", List.of(Entries.groupDn("others")), "ssh://!db1"));

    told("added " + Entries.groupDn("barred"), "bob");
    assertThat(DirectoryContract.groupNames(person("bob"))).contains("barred");
  }

  @Test
  void seesThatAGroupIsGone() throws Exception {
    modify(Entries.group("short", List.of(Entries.personDn("bob"))));
    told("added " + Entries.groupDn("short"), "bob");
    assertThat(DirectoryContract.groupNames(person("bob"))).contains("short");
    news.clear();
    modify("dn: " + Entries.groupDn("short") + "\nchangetype: delete\n");

    told("deleted " + Entries.groupDn("short"), "bob");
    assertThat(DirectoryContract.groupNames(person("bob"))).doesNotContain("short");
  }

  @Test
  void seesAChangedHostAndTellsOfNobody() throws Exception {
    add(Entries.host("db1", List.of(), "127.0.0.1"));
    soon(() -> directory.findHost("db1") instanceof HostLookup.Found);
    assertThat(HostContract.firstNames(directory.hosts())).contains("db1");
    modify(change(Entries.hostDn("db1"), "replace: ipHostNumber\nipHostNumber: 127.0.0.9"));

    soon(() ->
        directory.findHost("db1") instanceof HostLookup.Found(var host)
            && host.addresses().getFirst().getHostAddress().equals("127.0.0.9"));
    modify(Entries.host("db2", List.of(), "127.0.0.2"));
    soon(() -> HostContract.firstNames(directory.hosts()).contains("db2"));
    modify("dn: " + Entries.hostDn("db2") + "\nchangetype: delete\n");
    soon(() -> !HostContract.firstNames(directory.hosts()).contains("db2"));
    assertThat(news.heard()).isEmpty();
  }

  @Test
  void showsListenersWhatIsNew() throws Exception {
    List<Integer> keys = new ArrayList<>();
    directory.onChange(change -> {
      if (change instanceof DirectoryChange.OfPeople) {
        keys.add(person("alice").keys().size());
      }
    });
    modify(change(Entries.personDn("alice"), "add: sshPublicKey\nsshPublicKey: " + Keys.line(3)));

    soon(() -> keys.equals(List.of(2)));
  }

  @Test
  void seesWhomANewNetgroupNames() throws Exception {
    add(SourceContract.netgroup("ssh-web", "nisNetgroupTriple: (web1.example.com,bob,)"));

    told("added cn=ssh-web," + Sources.NETGROUPS, "bob");
    assertThat(SourceContract.statements(person("bob")))
        .containsValue(List.of("ssh://web1.example.com"));
  }

  @Test
  void seesAHostThatJoinsAHostGroup() throws Exception {
    String racks = "cn=racks," + Sources.HOST_GROUPS;
    add(SourceContract.hostGroup("racks", Entries.hostDn("none")));
    add(Entries.host("web7", List.of(), "10.0.0.7"));
    modify(change(Entries.groupDn("outer"), "add: seeAlso\nseeAlso: " + racks));
    told("modified " + Entries.groupDn("outer"), "alice");
    assertThat(SourceContract.statements(person("alice"))).hasSize(1);
    news.clear();
    modify(change(racks, "add: member\nmember: " + Entries.hostDn("web7")));

    told("modified " + racks, "alice");
    assertThat(SourceContract.statements(person("alice"))).containsValue(List.of("ssh://web7"));
  }

  @Test
  void seesAHostThatNamesAGroup() throws Exception {
    String owned = Entries.host("web8", List.of(), "10.0.0.8").strip() + "\nowner: ";
    add(owned + Entries.groupDn("outer") + "\n\n");

    told("added " + Entries.hostDn("web8"), "alice");
    assertThat(SourceContract.statements(person("alice"))).containsValue(List.of("ssh://web8"));
    news.clear();
    modify(change(Entries.hostDn("web8"), "replace: owner\nowner: " + Entries.groupDn("others")));

    told("modified " + Entries.hostDn("web8"), "alice", "bob");
    assertThat(SourceContract.statements(person("alice"))).hasSize(1);
  }

  @Test
  void seesThatWhatPeopleAreBelowIsRenamed() throws Exception {
    String staff = "ou=staff,ou=people," + Entries.BASE;
    String crew = "ou=crew,ou=people," + Entries.BASE;
    modify(Entries.unit("staff,ou=people").replace("ou: staff,ou=people", "ou: staff"));
    modify(Entries.personAt("uid=deep," + staff, "deep", "", Keys.line(7)));
    soon(() -> directory.find("deep") instanceof Lookup.Found);
    modify(rename(staff, "ou=crew"));

    soon(() -> person("deep").dn().endsWith(crew));
    modify("dn: uid=deep," + crew + "\nchangetype: delete\n");
    modify("dn: " + crew + "\nchangetype: delete\n");
  }

  @Test
  void seesThatWhatGroupsAreBelowIsRenamed() throws Exception {
    String teams = "ou=teams,ou=groups," + Entries.BASE;
    String squads = "ou=squads,ou=groups," + Entries.BASE;
    modify(Entries.unit("teams,ou=groups").replace("ou: teams,ou=groups", "ou: teams"));
    modify(
        Entries.group("deep", List.of(Entries.personDn("bob")))
            .replace(Entries.groupDn("deep"), "cn=deep," + teams));
    soon(() -> groupDns("bob").contains("cn=deep," + teams));
    modify(rename(teams, "ou=squads"));

    soon(() -> groupDns("bob").contains("cn=deep," + squads));
    modify("dn: cn=deep," + squads + "\nchangetype: delete\n");
    modify("dn: " + squads + "\nchangetype: delete\n");
  }

  @Test
  void seesThatAGroupIsTakenElsewhere() throws Exception {
    modify(Entries.group("gone", List.of(Entries.personDn("bob"))));
    soon(() -> groupDns("bob").contains(Entries.groupDn("gone")));
    modify(rename(Entries.groupDn("gone"), "cn=gone") + "newsuperior: " + Sources.NETGROUPS + "\n");

    soon(() -> !groupDns("bob").contains(Entries.groupDn("gone")));
    modify("dn: cn=gone," + Sources.NETGROUPS + "\nchangetype: delete\n");
  }

  private List<String> groupDns(String login) {
    return person(login).memberships().stream().map(Membership::dn).toList();
  }

  private static String rename(String dn, String rdn) {
    return "dn: " + dn + "\nchangetype: modrdn\nnewrdn: " + rdn + "\ndeleteoldrdn: 1\n";
  }
}
