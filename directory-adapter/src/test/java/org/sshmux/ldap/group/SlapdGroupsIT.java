package org.sshmux.ldap.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.identity.Membership;
import org.sshmux.ldap.Entries;
import org.sshmux.ldap.Keys;
import org.sshmux.ldap.Slapd;
import org.sshmux.ldap.config.GroupConfig;
import org.sshmux.ldap.config.GroupConfig.MemberOf;
import org.sshmux.ldap.config.GroupConfig.MemberSource;
import org.sshmux.ldap.config.GroupConfig.MemberValue;
import org.sshmux.ldap.config.GroupConfig.Nesting;
import org.sshmux.ldap.config.Referrals;
import org.sshmux.ldap.connection.Deadline;
import org.sshmux.ldap.connection.LdapSession;

/** Styles of groups, against a real OpenLDAP server. */
final class SlapdGroupsIT {
  private static final String GROUPS = "ou=groups," + Entries.BASE;
  @TempDir static Path dir;
  private static Slapd slapd;

  @BeforeAll
  static void start() throws Exception {
    slapd = Slapd.startWithMemberOf(dir.resolve("slapd"));
  }

  @AfterAll
  static void stop() {
    slapd.close();
  }

  @Test
  void findsPosixGroupsByLoginNameAndNumber() throws Exception {
    slapd.modify(posixPerson("rita", 4711));
    slapd.modify(posixGroup("listed", 100, "rita", "someone"));
    slapd.modify(posixGroup("shouting", 101, "RITA"));
    slapd.modify(posixGroup("primary", 4711));
    slapd.modify(posixGroup("other", 102, "someone"));

    Groups groups = groups(GroupStyles.posix(GROUPS), "rita");

    assertThat(groups.gap()).isEmpty();
    assertThat(names(groups)).containsExactlyInAnyOrder("listed", "primary");
    assertThat(groups.memberships().getFirst().grants()).isNotEmpty();
  }

  @Test
  void walksUpWhatEntriesSayThemselves() throws Exception {
    slapd.modify(Entries.person("nora", Keys.line(1)));
    String odd = "cn=a\\, b \\+ (c)*\\23 \u00fc," + GROUPS;
    slapd.modify(
        "dn: %s\nobjectClass: groupOfNames\ncn: a, b + (c)*# \u00fc\nmember: %s\n"
            .formatted(odd, Entries.personDn("nora")));
    slapd.modify(Entries.group("above", List.of(odd, Entries.personDn("someone"))));
    slapd.modify(Entries.group("top", List.of(Entries.groupDn("above")), "ssh://web1"));
    slapd.modify(
        "dn: %s\nchangetype: modify\nadd: member\nmember: %s\n"
            .formatted(Entries.groupDn("above"), Entries.groupDn("top")));

    Groups groups = groups(groupsOfNames(Nesting.MEMBER_OF), "nora");

    assertThat(groups.gap()).isEmpty();
    assertThat(names(groups)).containsExactly("a, b + (c)*# \u00fc", "above", "top");
    assertThat(groups.memberships().getLast().path()).hasSize(3);
    assertThat(groups(groupsOfNames(Nesting.AUTO), "nora")).isEqualTo(groups);
    assertThat(names(groups(groupsOfNames(Nesting.PARENT_SEARCH), "nora")))
        .isEqualTo(names(groups));
  }

  @Test
  void searchesForSomebodyWhoseEntrySaysNothing() throws Exception {
    slapd.modify(Entries.person("paul", Keys.line(1)));
    slapd.modify(unique("unique-leaf", Entries.personDn("paul")));
    slapd.modify(unique("unique-top", Entries.groupDn("unique-leaf")));

    assertThat(names(groups(groupsOfNames(Nesting.AUTO), "paul")))
        .containsExactly("unique-leaf", "unique-top");
  }

  @Test
  void followsUniqueMembersWithABitString() throws Exception {
    slapd.modify(Entries.person("uma", Keys.line(1)));
    slapd.modify(unique("bits-a", Entries.personDn("uma") + "#'0101'B"));
    slapd.modify(unique("bits-b", Entries.personDn("uma")));
    slapd.modify(unique("bits-top", Entries.groupDn("bits-a") + "#'1'B"));

    Groups groups = groups(groupsOfNames(Nesting.PARENT_SEARCH), "uma");

    assertThat(groups.gap()).isEmpty();
    assertThat(names(groups)).contains("bits-b");
    assertThat(names(groups)).isSubsetOf("bits-a", "bits-b", "bits-top");
  }

  private static Groups groups(GroupConfig config, String login) throws Exception {
    GroupFinder finder = GroupFinder.of(config, GroupStyles.limits(2000, 10), GroupStyles.grants());
    try (LDAPConnection connection =
        new LDAPConnection("127.0.0.1", slapd.port(), Slapd.READER, Slapd.PASSWORD)) {
      LdapSession session =
          new LdapSession(connection, Deadline.in(Duration.ofSeconds(20)), Duration.ofSeconds(10));
      Optional<SearchResultEntry> person =
          session.read(Entries.personDn(login), finder.attributes());
      return finder.of(session, new Subject(person.orElseThrow(), login));
    }
  }

  private static List<String> names(Groups groups) {
    return groups.memberships().stream().map(Membership::group).toList();
  }

  private static GroupConfig groupsOfNames(Nesting nesting) {
    return new GroupConfig(
        List.of(GROUPS),
        "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames))",
        "cn",
        List.of(
            new MemberSource("member", MemberValue.DN),
            new MemberSource("uniqueMember", MemberValue.DN)),
        nesting,
        new MemberOf("memberOf", false),
        Referrals.REFUSE);
  }

  private static String unique(String cn, String member) {
    return "dn: %s\nobjectClass: groupOfUniqueNames\ncn: %s\nuniqueMember: %s\n"
        .formatted(Entries.groupDn(cn), cn, member);
  }

  private static String posixPerson(String uid, int number) {
    return Entries.personAt(
        Entries.personDn(uid),
        uid,
        "objectClass: posixAccount\nuidNumber: 1\nhomeDirectory: /\ngidNumber: " + number + "\n",
        Keys.line(1));
  }

  private static String posixGroup(String cn, int number, String... uids) {
    StringBuilder group = new StringBuilder();
    group.append("dn: ").append(Entries.groupDn(cn));
    group.append("\nobjectClass: posixGroup\nobjectClass: labeledURIObject\ncn: ").append(cn);
    group.append("\ngidNumber: ").append(number).append("\nlabeledURI: ssh://").append(cn);
    for (String uid : uids) {
      group.append("\nmemberUid: ").append(uid);
    }
    return group.append("\n").toString();
  }
}
