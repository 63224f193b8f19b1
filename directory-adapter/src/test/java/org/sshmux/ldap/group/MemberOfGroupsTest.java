package org.sshmux.ldap.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sshmux.identity.Membership;
import org.sshmux.ldap.Configs;
import org.sshmux.ldap.Entries;
import org.sshmux.ldap.MemoryServer;
import org.sshmux.ldap.Slapd;
import org.sshmux.ldap.config.GroupConfig;
import org.sshmux.ldap.config.GroupConfig.MemberOf;
import org.sshmux.ldap.config.GroupConfig.Nesting;
import org.sshmux.ldap.connection.Deadline;
import org.sshmux.ldap.connection.LdapSession;

/** Groups that a server names in full on a person's entry, as FreeIPA does. */
final class MemberOfGroupsTest {
  private MemoryServer server;

  @BeforeEach
  void start() throws Exception {
    server = MemoryServer.start();
    server.modify(Entries.group("dba", List.of(), "ssh://db1"));
    server.modify(Entries.group("staff", List.of()));
    server.modify(Entries.unit("eu,ou=groups").replace("ou: eu,ou=groups", "ou: eu"));
    server.modify(Entries.group("dba,ou=eu", List.of()).replace("cn: dba,ou=eu", "cn: dba"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void takesTheGroupsAndNothingElse() throws Exception {
    Groups groups =
        groups(
            2000,
            "CN=DBA, " + "OU=Groups," + Entries.BASE,
            Entries.groupDn("staff"),
            Entries.groupDn("gone"),
            "ipaUniqueID=1-2-3,cn=hbac," + Entries.BASE,
            "cn=elsewhere,dc=example,dc=org",
            "no name at all",
            "");

    assertThat(groups.gap()).isEmpty();
    assertThat(groups.memberships())
        .extracting(Membership::dn)
        .containsExactlyInAnyOrder(Entries.groupDn("dba"), Entries.groupDn("staff"));
    assertThat(groups.memberships()).allMatch(group -> group.path().size() == 1);
    assertThat(server.searches()).hasSize(1);
  }

  @Test
  void findsNothingForSomebodyInNoGroup() throws Exception {
    assertThat(groups(2000)).isEqualTo(new Groups(List.of(), Optional.empty()));
    assertThat(server.searches()).isEmpty();
  }

  @Test
  void refusesMoreGroupsThanItMayHave() throws Exception {
    assertThat(groups(1, Entries.groupDn("dba"), Entries.groupDn("staff")).gap()).isPresent();
  }

  @Test
  void asksForManyGroupsAtOnce() throws Exception {
    String[] names = new String[250];
    for (int i = 0; i < names.length; i++) {
      server.modify(Entries.group("g" + i, List.of()));
      names[i] = Entries.groupDn("g" + i);
    }

    assertThat(groups(2000, names).memberships()).hasSize(names.length);
    assertThat(server.searches()).hasSize(3);
  }

  private Groups groups(int most, String... memberOf) throws Exception {
    GroupConfig usual = Configs.group();
    GroupConfig config =
        new GroupConfig(
            usual.bases(),
            usual.filter(),
            usual.nameAttribute(),
            usual.members(),
            Nesting.MEMBER_OF,
            new MemberOf("memberOf", true),
            usual.referrals());
    Entry person = new Entry(Entries.personDn("ida"));
    if (memberOf.length > 0) {
      person.addAttribute("memberOf", memberOf);
    }
    try (LDAPConnection connection =
        new LDAPConnection(
            "127.0.0.1", URI.create(server.url()).getPort(), Slapd.READER, Slapd.PASSWORD)) {
      LdapSession session =
          new LdapSession(connection, Deadline.in(Duration.ofSeconds(20)), Duration.ofSeconds(10));
      return GroupFinder.of(config, GroupStyles.limits(most, 10), GroupStyles.grants())
          .of(session, new Subject(new SearchResultEntry(person), "ida"));
    }
  }
}
