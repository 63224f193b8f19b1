package org.sshmux.ldap.push.reach;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldif.LDIFException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sshmux.identity.AccountState;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Membership;
import org.sshmux.identity.Person;
import org.sshmux.ldap.push.change.EntryChange;
import org.sshmux.ldap.push.change.EntryChange.Kind;
import org.sshmux.ldap.push.held.HeldPeople;
import org.sshmux.ldap.push.reach.Assessment.Meaning;

/** Whom changes concern that are made neither to people nor to their groups. */
final class AssessmentTest {
  private static final Scope.Grants GRANTS =
      new Scope.Grants(
          List.of("seeAlso"),
          List.of("ou=hostgroups"),
          List.of("member"),
          List.of("owner"),
          List.of(),
          List.of("ou=netgroups"),
          false);
  private static final Scope.Grants RULES =
      new Scope.Grants(
          List.of(), List.of(), List.of(), List.of(), List.of("ou=hbac"), List.of(), false);

  private final HeldPeople people = new HeldPeople(100);

  @BeforeEach
  void holdThree() {
    hold("ann", "cn=web,ou=groups", "cn=rule,ou=hbac");
    hold("ben", "cn=db,ou=groups", "cn=lists,ou=netgroups");
    hold("cid", "cn=none,ou=groups", "cn=racks,ou=hostgroups");
  }

  @Test
  void touchesWhoHoldsARuleAndWhomItNamesNow() throws Exception {
    FakeEntries entries =
        FakeEntries.of(rule("rule", "memberUser: cn=db,ou=groups", "memberUser: uid=x,ou=people"));

    assertThat(touched(RULES, Kind.MODIFIED, "cn=rule,ou=hbac", entries))
        .containsExactly("ann", "ben");
    assertThat(touched(RULES, Kind.DELETED, "cn=rule,ou=hbac", FakeEntries.of()))
        .containsExactly("ann");
    assertThat(touched(GRANTS, Kind.MODIFIED, "cn=rule,ou=other", entries)).isEmpty();
  }

  @Test
  void doesNotKnowWhomARuleForEverybodyConcernsNorAService() throws Exception {
    FakeEntries entries =
        FakeEntries.of(
            rule("rule", "userCategory: all"), entry("cn=sshd,ou=hbac", "objectClass: other"));

    assertThat(meaning(RULES, Kind.MODIFIED, "cn=rule,ou=hbac", entries))
        .isInstanceOf(Meaning.Anybody.class);
    assertThat(meaning(RULES, Kind.MODIFIED, "cn=sshd,ou=hbac", entries))
        .isInstanceOf(Meaning.Anybody.class);
    assertThat(meaning(RULES, Kind.DELETED, "cn=sshd,ou=hbac", FakeEntries.of()))
        .isInstanceOf(Meaning.Anybody.class);
  }

  @Test
  void touchesWhoHoldsAnyRuleIfAHostChangesAndWhomItsRulesName() throws Exception {
    FakeEntries entries =
        FakeEntries.of(
            entry("cn=web1,ou=hosts", "memberOf: cn=new,ou=hbac", "memberOf: cn=x,ou=hostgroups"),
            rule("new", "memberUser: cn=db,ou=groups"));

    assertThat(touched(RULES, Kind.MODIFIED, "cn=web1,ou=hosts", entries))
        .containsExactly("ann", "ben");
  }

  @Test
  void touchesWhoHoldsANetgroupAndWhomItsTriplesName() throws Exception {
    FakeEntries entries =
        FakeEntries.of(
            entry("cn=lists,ou=netgroups", "nisNetgroupTriple: (web1, ann ,)"),
            entry("cn=top,ou=netgroups", "memberNisNetgroup: lists"));

    assertThat(touched(GRANTS, Kind.MODIFIED, "cn=lists,ou=netgroups", entries))
        .containsExactly("ann", "ben");
    assertThat(touched(GRANTS, Kind.DELETED, "cn=lists,ou=netgroups", entries))
        .containsExactly("ben");
    assertThat(meaning(GRANTS, Kind.MODIFIED, "cn=top,ou=netgroups", entries))
        .isInstanceOf(Meaning.Anybody.class);
  }

  @Test
  void climbsFromAHostOrHostGroupToTheGroupsThatLeadToIt() throws Exception {
    FakeEntries entries =
        FakeEntries.of(
            entry("cn=web1,ou=hosts", "owner: uid=ben,ou=people"),
            entry("cn=web2,ou=hosts", "cn: web2"),
            entry(
                "cn=inner,ou=hostgroups",
                "member: cn=web1,ou=hosts",
                "member: cn=outer,ou=hostgroups"),
            entry("cn=outer,ou=hostgroups", "member: cn=inner,ou=hostgroups"),
            entry("cn=web,ou=groups", "seeAlso: cn=outer,ou=hostgroups"));

    assertThat(touched(GRANTS, Kind.MODIFIED, "cn=inner,ou=hostgroups", entries))
        .containsExactly("ann");
    assertThat(touched(GRANTS, Kind.MODIFIED, "cn=web1,ou=hosts", entries))
        .containsExactly("ann", "ben");
    assertThat(touched(GRANTS, Kind.ADDED, "cn=web2,ou=hosts", entries)).isEmpty();
    assertThat(touched(GRANTS, Kind.DELETED, "cn=racks,ou=hostgroups", entries))
        .containsExactly("cid");
    assertThat(meaning(GRANTS, Kind.DELETED, "cn=web2,ou=hosts", entries))
        .isInstanceOf(Meaning.Anybody.class);
  }

  @Test
  void concernsNobodyByAHostThatGrantsNothing() throws Exception {
    assertThat(meaning(Scope.Grants.none(), Kind.DELETED, "cn=web2,ou=hosts", FakeEntries.of()))
        .isInstanceOfSatisfying(
            Meaning.Some.class, some -> assertThat(people.touchedBy(some.concern())).isEmpty());
  }

  @Test
  void doesNotKnowFromWhereAContainerHasTakenThoseBelow() throws Exception {
    FakeEntries entries =
        FakeEntries.of(
            entry("ou=crew,ou=people", "ou: crew"),
            entry("uid=dora,ou=crew,ou=people", "uid: dora"),
            entry("ou=empty,ou=people", "ou: empty"));
    Scope.Grants none = Scope.Grants.none();

    assertThat(meaning(none, Kind.CHANGED, "ou=crew,ou=people", entries))
        .isInstanceOf(Meaning.Anybody.class);
    assertThat(meaning(none, Kind.RENAMED, "ou=crew,ou=people", entries))
        .isInstanceOf(Meaning.Anybody.class);
    assertThat(touched(none, Kind.MODIFIED, "ou=crew,ou=people", entries)).isEmpty();
    assertThat(touched(none, Kind.CHANGED, "ou=empty,ou=people", entries)).isEmpty();
    assertThat(touched(none, Kind.CHANGED, "ou=people", entries)).isEmpty();
  }

  @Test
  void touchesAllBelowAnEntryThatIsGoneOrHasAnotherName() throws Exception {
    hold("eve", "cn=deep,ou=teams,ou=groups");

    assertThat(touched(Scope.Grants.none(), Kind.DELETED, "ou=teams,ou=groups", FakeEntries.of()))
        .containsExactly("eve");
    EntryChange within = renamed("ou=squads,ou=groups", "ou=teams,ou=groups");
    assertThat(touched(within, FakeEntries.of())).containsExactly("eve");
    EntryChange fromElsewhere = renamed("ou=squads,ou=groups", "ou=teams,ou=attic");
    assertThat(
            meaning(
                fromElsewhere,
                FakeEntries.of(entry("cn=deep,ou=squads,ou=groups", "objectClass: group"))))
        .isInstanceOf(Meaning.Anybody.class);
  }

  @Test
  void findsARenamedPersonByAnIdThatChangesDoNotMention() throws Exception {
    Scope scope = FakeEntries.scope(Scope.Grants.none(), List.of("employeeNumber"));
    FakeEntries entries =
        FakeEntries.of(entry("uid=anna,ou=people", "uid: anna", "employeeNumber: id-of-ann"));
    EntryChange change = EntryChange.of(Kind.CHANGED, "uid=anna,ou=people", Set.of("#other"));

    assertThat(new Assessment(scope, people, entries).of(change))
        .isInstanceOfSatisfying(
            Meaning.Some.class,
            some -> assertThat(people.touchedBy(some.concern()).keySet()).containsExactly("ann"));
  }

  private static EntryChange renamed(String dn, String former) {
    return new EntryChange(Kind.RENAMED, dn, Optional.of(former), Set.of(), Optional.empty());
  }

  private Set<String> touched(Scope.Grants grants, Kind kind, String dn, FakeEntries entries) {
    return touched(meaning(grants, kind, dn, entries));
  }

  private Set<String> touched(EntryChange change, FakeEntries entries) {
    return touched(meaning(change, entries));
  }

  private Set<String> touched(Meaning meaning) {
    return switch (meaning) {
      case Meaning.Some some -> new TreeSet<>(people.touchedBy(some.concern()).keySet());
      case Meaning.Anybody(String why) -> throw new AssertionError(why);
    };
  }

  private Meaning meaning(Scope.Grants grants, Kind kind, String dn, FakeEntries entries) {
    return new Assessment(FakeEntries.scope(grants, List.of()), people, entries)
        .of(EntryChange.of(kind, dn, Set.of()));
  }

  private Meaning meaning(EntryChange change, FakeEntries entries) {
    return new Assessment(FakeEntries.scope(Scope.Grants.none(), List.of()), people, entries)
        .of(change);
  }

  private static SearchResultEntry rule(String cn, String... lines) throws LDIFException {
    String[] all = Arrays.copyOf(lines, lines.length + 1);
    all[lines.length] = "objectClass: ipaHBACRule";
    return entry("cn=" + cn + ",ou=hbac", all);
  }

  private static SearchResultEntry entry(String dn, String... lines) throws LDIFException {
    String[] ldif = new String[lines.length + 2];
    ldif[0] = "dn: " + dn;
    ldif[1] = "objectClass: top";
    System.arraycopy(lines, 0, ldif, 2, lines.length);
    return new SearchResultEntry(new Entry(ldif));
  }

  private void hold(String login, String... groups) {
    List<Membership> memberships =
        Arrays.stream(groups).map(dn -> new Membership(dn, dn, List.of(dn), List.of())).toList();
    people.kept(
        login,
        new Lookup.Found(
            new Person(
                login,
                "id-of-" + login,
                "uid=" + login + ",ou=people",
                new AccountState.Active(),
                List.of(),
                memberships,
                Instant.EPOCH,
                new Person.Completeness.Complete()),
            new Lookup.Freshness.Fresh()),
        people.mark());
  }
}
