package org.sshmux.ldap.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sshmux.identity.Membership;
import org.sshmux.ldap.config.GroupConfig.Nesting;
import org.sshmux.ldap.connection.LdapSession;
import org.sshmux.ldap.entry.WholeEntry;

/** What a walk up the groups asks, and that guesses decide nothing. */
final class GroupSearchTest {
  private final GroupFinder finder = finder(100);
  private DomainController server;

  @BeforeEach
  void start() throws Exception {
    server = new DomainController();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static GroupFinder finder(int most) {
    return GroupFinder.of(
        GroupStyles.domain(Nesting.PARENT_SEARCH, false),
        GroupStyles.limits(most, 10),
        GroupStyles.grants());
  }

  /** A person in {@code team}, that in {@code department}, and so on. */
  private void hierarchy() throws Exception {
    server.empty();
    server.person("pia", 5000, 513);
    server.person("ben", 5001, 513);
    server.group(
        "team", 1, List.of(DomainController.personDn("pia"), DomainController.personDn("ben")));
    server.group("department", 2, List.of(DomainController.groupDn("team")), "ssh://department");
    server.group("division", 3, List.of(DomainController.groupDn("department")));
    server.group("company", 4, List.of(DomainController.groupDn("division")));
  }

  private Groups of(GroupFinder asked, String person) throws Exception {
    LdapSession session = server.session();
    SearchResultEntry entry =
        session.read(DomainController.personDn(person), asked.attributes()).orElseThrow();
    return asked.of(session, new Subject(WholeEntry.of(session, entry).entry(), person));
  }

  private static List<String> names(Groups groups) {
    return groups.memberships().stream().map(Membership::group).toList();
  }

  @Test
  void asksOnceForAHierarchyThatIsAsItWas() throws Exception {
    hierarchy();
    Groups first = of(finder, "pia");
    assertThat(server.searches()).hasSize(5);

    Groups second = of(finder, "ben");

    assertThat(server.searches()).hasSize(5 + 2);
    assertThat(names(second)).containsExactly("team", "department", "division", "company");
    assertThat(second).isEqualTo(first);
    assertThat(second.memberships().getLast().path()).hasSize(4);
  }

  @Test
  void asksOnceForTheFirstOneWhenItCouldPrepare() throws Exception {
    hierarchy();
    finder.prepare(server.session());
    int before = server.searches().size();

    Groups groups = of(finder, "pia");

    assertThat(before).isEqualTo(2);
    assertThat(server.searches()).hasSize(before + 2);
    assertThat(names(groups)).containsExactly("team", "department", "division", "company");
    assertThat(groups).isEqualTo(of(finder(100), "pia"));
  }

  @Test
  void believesTheDirectoryAndNoGuess() throws Exception {
    hierarchy();
    of(finder, "pia");
    server.empty();
    server.person("pia", 5000, 513);
    server.group("team", 1, List.of(DomainController.personDn("pia")));
    server.group("department", 2, List.of(DomainController.personDn("someone")));
    server.group("division", 3, List.of(DomainController.groupDn("department")));
    server.group("company", 4, List.of(DomainController.groupDn("guild")));
    server.group("guild", 5, List.of(DomainController.groupDn("team")));

    Groups groups = of(finder, "pia");

    assertThat(groups.gap()).isEmpty();
    assertThat(names(groups)).containsExactly("team", "guild", "company");
    int before = server.searches().size();
    assertThat(of(finder, "pia")).isEqualTo(groups);
    assertThat(server.searches()).hasSize(before + 2);
  }

  @Test
  void leavesGuessesOutThatCutTheAnswer() throws Exception {
    GroupFinder few = finder(4);
    hierarchy();
    assertThat(of(few, "pia").gap()).isEmpty();
    for (int i = 0; i < 5; i++) {
      server.group("above" + i, 10 + i, List.of(DomainController.groupDn("company")));
    }
    assertThat(of(few, "pia").gap()).isPresent();
    server.delete("division");
    server.group("division", 3, List.of(DomainController.personDn("someone")));

    Groups groups = of(few, "pia");

    assertThat(groups.gap()).isEmpty();
    assertThat(names(groups)).containsExactly("team", "department");
  }

  @Test
  void knowsNothingOfAGroupInAnotherSpelling() {
    ParentHints hints = new ParentHints();
    hints.seen("cn=a,dc=test", List.of("cn=b,dc=test", "cn=c,dc=test"));
    hints.seen("cn=b,dc=test", List.of("cn=d,dc=test", "cn=a,dc=test"));

    assertThat(hints.above(List.of("cn=a,dc=test"), 10))
        .containsExactly("cn=b,dc=test", "cn=c,dc=test", "cn=d,dc=test");
    assertThat(hints.above(List.of("cn=a,dc=test"), 2))
        .containsExactly("cn=b,dc=test", "cn=c,dc=test");
    assertThat(hints.above(List.of("CN=a,dc=test"), 10)).isEmpty();
  }
}
