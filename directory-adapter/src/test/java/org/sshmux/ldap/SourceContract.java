package org.sshmux.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Membership;
import org.sshmux.identity.Person;
import org.sshmux.identity.Person.Completeness;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.SourceConfig.Format;

/** What the sources of permitted hosts promise whose schema every directory has. */
abstract class SourceContract {
  final TurnedClock clock = TurnedClock.started();
  private final List<String> added = new ArrayList<>();

  /** The configuration that reaches the server under test. */
  abstract LdapConfig config() throws Exception;

  /** Applies LDIF as the administrator. */
  abstract void modify(String ldif) throws Exception;

  @AfterEach
  void leaveNothingBehind() throws Exception {
    for (String dn : added.reversed()) {
      modify("dn: " + dn + "\nchangetype: delete\n");
    }
  }

  final void add(String ldif) throws Exception {
    modify(ldif);
    added.add(ldif.substring("dn: ".length(), ldif.indexOf('\n')));
  }

  final Person find(Sources sources) throws Exception {
    LdapConfig config = Configs.with(config(), Configs.hosts(sources.config()));
    try (LdapDirectory directory = LdapDirectory.open(config, new RecordedEvents(), clock)) {
      return ((Lookup.Found) directory.find("sue")).person();
    }
  }

  /** Every statement, under the group and the entry it is from. */
  static Map<String, List<String>> statements(Person person) {
    Map<String, List<String>> statements = new TreeMap<>();
    for (Membership membership : person.memberships()) {
      if (!membership.grants().isEmpty()) {
        statements.put(
            membership.group() + " " + String.join(" > ", membership.path()),
            List.copyOf(new TreeSet<>(membership.grants())));
      }
    }
    return statements;
  }

  static void assertIncomplete(Person person, String why) {
    assertThat(person.completeness())
        .isInstanceOfSatisfying(
            Completeness.Partial.class, partial -> assertThat(partial.detail()).contains(why));
  }

  final void addSueAndHosts() throws Exception {
    add(Entries.person("sue", Keys.line(1)));
    for (String name : List.of("web1.example.com", "web2.example.com", "db1.example.com")) {
      add(Entries.host(name, List.of(), "10.0.0.1"));
    }
  }

  static String group(String cn, String member, String... more) {
    return Entries.group(cn, List.of(member)).strip() + "\n" + String.join("\n", more) + "\n";
  }

  static String hostGroup(String cn, String... members) {
    return "dn: cn="
        + cn
        + ","
        + Sources.HOST_GROUPS
        + "\nobjectClass: groupOfNames\ncn: "
        + cn
        + "\nmember: "
        + String.join("\nmember: ", members)
        + "\n";
  }

  @Test
  void permitsTheHostsThatAGroupNamesInALink() throws Exception {
    addSueAndHosts();
    add(group("web", Entries.personDn("sue"), "seeAlso: " + Entries.hostDn("web1.example.com")));
    add(group("all", Entries.groupDn("web"), "seeAlso: " + Entries.hostDn("db1.example.com")));
    add(group("other", Entries.personDn("rob"), "seeAlso: " + Entries.hostDn("web2.example.com")));

    Person sue = find(Sources.none().groupLink("seeAlso"));

    assertThat(sue.completeness()).isEqualTo(new Completeness.Complete());
    assertThat(statements(sue))
        .isEqualTo(
            Map.of(
                "web " + Entries.groupDn("web"),
                List.of("ssh://web1.example.com"),
                "all " + Entries.groupDn("web") + " > " + Entries.groupDn("all"),
                List.of("ssh://db1.example.com")));
  }

  @Test
  void permitsTheHostsOfHostGroupsHoweverTheyNest() throws Exception {
    addSueAndHosts();
    add("dn: " + Sources.HOST_GROUPS + "\nobjectClass: organizationalUnit\nou: hostgroups\n");
    String inner = "cn=inner," + Sources.HOST_GROUPS;
    String outer = "cn=outer," + Sources.HOST_GROUPS;
    add(hostGroup("outer", inner, Entries.hostDn("web1.example.com")));
    add(hostGroup("inner", outer, Entries.hostDn("db1.example.com")));
    add(group("web", Entries.personDn("sue"), "seeAlso: " + outer));

    Person sue = find(Sources.none().groupLink("seeAlso").hostGroups());

    assertThat(sue.completeness()).isEqualTo(new Completeness.Complete());
    assertThat(statements(sue))
        .isEqualTo(
            Map.of(
                "web " + Entries.groupDn("web") + " > " + outer,
                List.of("ssh://web1.example.com"),
                "web " + Entries.groupDn("web") + " > " + outer + " > " + inner,
                List.of("ssh://db1.example.com")));
    assertThat(statements(find(Sources.none().groupLink("seeAlso")))).isEmpty();
  }

  @Test
  void permitsMembersThatAreHostsOfTheGroupsInQuestionOnly() throws Exception {
    addSueAndHosts();
    String web1 = Entries.hostDn("web1.example.com");
    add(Entries.group("hosts-web", List.of(Entries.personDn("sue"), web1)));
    add(Entries.group("gpo", List.of(Entries.personDn("sue"), Entries.hostDn("db1.example.com"))));

    assertThat(statements(find(Sources.none().groupMembers("(cn=hosts-*)"))))
        .isEqualTo(
            Map.of("hosts-web " + Entries.groupDn("hosts-web"), List.of("ssh://web1.example.com")));
  }

  @Test
  void permitsTheHostsThatNameAGroupOrThePerson() throws Exception {
    add(Entries.person("sue", Keys.line(1)));
    add(group("web", Entries.personDn("sue")));
    add(
        Entries.host("web1.example.com", List.of(), "10.0.0.1").strip()
            + "\nseeAlso: "
            + Entries.groupDn("web")
            + "\n");
    add(
        Entries.host("db1.example.com", List.of(), "10.0.0.1").strip()
            + "\nowner: "
            + Entries.personDn("sue")
            + "\n");
    add(
        Entries.host("db2.example.com", List.of(), "10.0.0.1").strip()
            + "\nowner: "
            + Entries.personDn("rob")
            + "\n");

    Person sue = find(Sources.none().hostEntries("(|(seeAlso={groupDn})(owner={dn}))"));

    assertThat(statements(sue))
        .isEqualTo(
            Map.of(
                "web " + Entries.groupDn("web") + " > " + Entries.hostDn("web1.example.com"),
                List.of("ssh://web1.example.com"),
                "seeAlso,owner " + Entries.hostDn("db1.example.com"),
                List.of("ssh://db1.example.com")));
  }

  @Test
  void permitsWhatTriplesOfNestedNetgroupsSay() throws Exception {
    addSueAndHosts();
    add("dn: " + Sources.NETGROUPS + "\nobjectClass: organizationalUnit\nou: netgroups\n");
    add(netgroup("ssh", "memberNisNetgroup: ssh-web", "nisNetgroupTriple: (db1.example.com,sue,)"));
    add(
        netgroup(
            "ssh-web",
            "memberNisNetgroup: ssh",
            "nisNetgroupTriple: (web1.example.com,sue,example)",
            "nisNetgroupTriple: (web2.example.com,rob,)",
            "nisNetgroupTriple: (web3.example.com,sue,elsewhere)",
            "nisNetgroupTriple: (web4.example.com,,)",
            "nisNetgroupTriple: (-,sue,)",
            "nisNetgroupTriple: (,sue,)"));
    add(netgroup("lists", "nisNetgroupTriple: (web9.example.com,sue,)"));

    Person sue = find(Sources.none().netgroups(Optional.of("(cn=ssh)"), false));

    assertThat(sue.completeness()).isEqualTo(new Completeness.Complete());
    assertThat(statements(sue))
        .isEqualTo(
            Map.of(
                "ssh cn=ssh," + Sources.NETGROUPS,
                List.of("ssh://db1.example.com"),
                "ssh-web cn=ssh," + Sources.NETGROUPS + " > cn=ssh-web," + Sources.NETGROUPS,
                List.of("ssh://web1.example.com")));
    assertThat(statements(find(Sources.none().netgroups(Optional.of("(cn=ssh-web)"), true))))
        .containsEntry(
            "ssh-web cn=ssh-web," + Sources.NETGROUPS,
            List.of("ssh://*", "ssh://**.*", "ssh://web1.example.com"));
    assertThat(statements(find(Sources.none().netgroups(Optional.empty(), true)))).isEmpty();
  }

  @Test
  void takesNetgroupsThatAGroupNames() throws Exception {
    addSueAndHosts();
    add("dn: " + Sources.NETGROUPS + "\nobjectClass: organizationalUnit\nou: netgroups\n");
    add(netgroup("web", "nisNetgroupTriple: (web1.example.com,-,)"));
    add(netgroup("bad", "nisNetgroupTriple: (db1.example.com,,)", "nisNetgroupTriple: (db2,,)"));
    add(
        group(
            "ops",
            Entries.personDn("sue"),
            "description: +web",
            "description: !+bad",
            "description: !+gone"));
    Sources sources = Sources.none().groupAttribute("description", Format.SUDO_HOST);

    assertThat(statements(find(sources.netgroups(Optional.empty(), false))).values())
        .containsExactly(
            List.of(
                "ssh://!?unreadable !+gone",
                "ssh://!db1.example.com:*",
                "ssh://!db2.**:*",
                "ssh://!db2:*",
                "ssh://web1.example.com"));
  }

  @Test
  void readsHostsOfTheGroupAndOfThePerson() throws Exception {
    add(
        Entries.personAt(
            Entries.personDn("sue"),
            "sue",
            "description: web2.example.com\ndescription: !db1.example.com\ndescription: web*\n",
            Keys.line(1)));
    add(group("web", Entries.personDn("sue"), "description: web1.example.com"));

    Person sue =
        find(
            Sources.none()
                .groupAttribute("description", Format.HOST)
                .userAttribute("description", Format.HOST));

    assertThat(statements(sue))
        .isEqualTo(
            Map.of(
                "web " + Entries.groupDn("web"),
                List.of("ssh://web1.example.com"),
                "description " + Entries.personDn("sue"),
                List.of("ssh://!db1.example.com:*", "ssh://web2.example.com")));
  }

  static String netgroup(String cn, String... lines) {
    return "dn: cn="
        + cn
        + ","
        + Sources.NETGROUPS
        + "\nobjectClass: nisNetgroup\ncn: "
        + cn
        + "\n"
        + String.join("\n", lines)
        + "\n";
  }
}
