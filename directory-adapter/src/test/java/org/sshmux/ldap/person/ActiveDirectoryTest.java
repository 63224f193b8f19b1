package org.sshmux.ldap.person;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Attribute;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sshmux.identity.AccountState.Barred;
import org.sshmux.identity.AccountState.Cause;
import org.sshmux.identity.AuthorizedKey;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Membership;
import org.sshmux.identity.Person;
import org.sshmux.identity.Person.Completeness;
import org.sshmux.ldap.Configs;
import org.sshmux.ldap.Keys;
import org.sshmux.ldap.cache.Reading;
import org.sshmux.ldap.config.GroupConfig.Nesting;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.Referrals;
import org.sshmux.ldap.config.UserConfig;
import org.sshmux.ldap.config.UserConfig.KeySource;
import org.sshmux.ldap.config.UserConfig.NameCase;
import org.sshmux.ldap.config.UserConfig.StateRule;
import org.sshmux.ldap.config.UserConfig.TemporaryLockout;
import org.sshmux.ldap.group.DomainController;
import org.sshmux.ldap.group.GroupStyles;

/** Reads people of a directory that answers as Active Directory does, from the domain's root. */
final class ActiveDirectoryTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private DomainController server;

  @BeforeEach
  void start() throws Exception {
    server = new DomainController();
    server.group("Domain Users", 513, List.of());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void readsAPerson() throws Exception {
    server.person(
        "Pia",
        5000,
        513,
        new Attribute(
            "altSecurityIdentities",
            "X509:<I>DC=test<S>CN=Pia",
            "sshkey:" + Keys.line(1),
            "SSHKey:command=\"x\" " + Keys.line(2)),
        new Attribute("sshPublicKeys", "from=\"10.0.0.0/8\" " + Keys.line(3), "nothing"),
        new Attribute("accountExpires", "134117424610000000"));
    server.group("ops", 1001, List.of(DomainController.personDn("Pia")), "ssh://a");
    server.group("all", 1002, List.of(DomainController.groupDn("ops")), "ssh://b", "http://b");

    PersonDetail.Seen seen = seen("pia");
    Person pia = seen.person();

    assertThat(pia.login()).isEqualTo("Pia");
    assertThat(pia.id()).isEqualTo("04030201-0605-0807-090a-0b0c0d0e0f10");
    assertThat(pia.completeness()).isEqualTo(new Completeness.Complete());
    assertThat(pia.keys()).extracting(AuthorizedKey::key).containsExactly(Keys.key(1), Keys.key(3));
    assertThat(seen.rejected()).hasSize(2);
    assertThat(seen.rejected().getFirst().reason()).contains("command");
    assertThat(seen.rejected().getFirst().key()).contains(Keys.key(2));
    assertThat(seen.validUntil()).contains(Instant.parse("2026-01-01T12:00:01Z"));
    assertThat(pia.memberships())
        .extracting(Membership::group)
        .containsExactlyInAnyOrder("Domain Users", "ops", "all");
    assertThat(membership(pia, "all").path())
        .containsExactly(DomainController.groupDn("ops"), DomainController.groupDn("all"));
    assertThat(membership(pia, "all").grants()).containsExactly("ssh://b");
  }

  @Test
  void knowsNobodyAlthoughThereAreOtherPartitions() throws Exception {
    assertThat(reader(Nesting.TOKEN_GROUPS).readDetail(server.session(), "nobody"))
        .isEqualTo(new PersonDetail.Unknown());
  }

  @Test
  void saysWhyAnAccountIsBarred() throws Exception {
    server.person("old", 5000, 513, new Attribute("accountExpires", "116444736000000000"));

    assertThat(seen("old").person().state())
        .isEqualTo(new Barred(Cause.EXPIRED, "accountExpires", "116444736000000000"));
    assertThat(seen("old").validUntil()).isEmpty();
  }

  @Test
  void readsLongAttributesToTheEnd() throws Exception {
    server.most = 7;
    server.person("pia", 5000, 513);
    List<String> crowd =
        new ArrayList<>(
            IntStream.range(0, 40).mapToObj(i -> DomainController.personDn("p" + i)).toList());
    crowd.add(DomainController.groupDn("b"));
    server.group("a", 1001, List.of(DomainController.personDn("pia")));
    server.group("b", 1002, List.of(DomainController.personDn("pia")));
    String[] statements =
        IntStream.range(0, 30).mapToObj(i -> "ssh://h" + i).toArray(String[]::new);
    server.group("crowd", 1003, crowd, statements);

    for (Nesting nesting : List.of(Nesting.PARENT_SEARCH, Nesting.TOKEN_GROUPS)) {
      Person pia = seen(reader(nesting), "pia").person();

      assertThat(pia.completeness()).isEqualTo(new Completeness.Complete());
      assertThat(membership(pia, "crowd").path())
          .containsExactly(DomainController.groupDn("b"), DomainController.groupDn("crowd"));
      assertThat(membership(pia, "crowd").grants()).containsExactlyInAnyOrder(statements);
    }
  }

  @Test
  void refusesWhoeverIsConcernedByALongAttributeThatBreaksOff() throws Exception {
    server.most = 7;
    server.givesMore = false;
    String[] statements =
        IntStream.range(0, 30).mapToObj(i -> "ssh://h" + i).toArray(String[]::new);
    server.person("pia", 5000, 513);
    server.group("ops", 1001, List.of(DomainController.personDn("pia")), statements);
    server.person("ken", 5001, 513);
    server.person("kim", 5002, 513, new Attribute("altSecurityIdentities", statements));

    assertThat(seen("ken").person().completeness()).isEqualTo(new Completeness.Complete());
    for (String name : List.of("pia", "kim")) {
      assertThat(seen(name).person().completeness())
          .isInstanceOfSatisfying(
              Completeness.Partial.class,
              gap -> assertThat(gap.detail()).contains("not all values of"));
    }
  }

  @Test
  void refusesMoreKeysThanItMayHaveHoweverTheyAreGivenOut() throws Exception {
    server.most = 7;
    String[] lines =
        IntStream.range(0, 65).mapToObj(i -> "SSHKey:" + Keys.line(i)).toArray(String[]::new);
    server.person("pia", 5000, 513, new Attribute("altSecurityIdentities", lines));

    assertThat(seen("pia").person().completeness())
        .isEqualTo(new Completeness.Partial("more than 64 keys"));
    assertThat(seen("pia").person().keys()).hasSize(64);
  }

  @Test
  void refusesMoreGroupsThanItMayHave() throws Exception {
    server.person("pia", 5000, 513);
    for (int i = 0; i < 4; i++) {
      server.group("g" + i, 1000 + i, List.of(DomainController.personDn("pia")));
    }
    for (Nesting nesting :
        List.of(Nesting.PARENT_SEARCH, Nesting.MEMBER_OF, Nesting.TOKEN_GROUPS, Nesting.IN_CHAIN)) {
      assertThat(seen(reader(nesting, 3, 10), "pia").person().completeness())
          .as("%s", nesting)
          .isInstanceOf(Completeness.Partial.class);
      assertThat(seen(reader(nesting, 5, 10), "pia").person().completeness())
          .as("%s", nesting)
          .isEqualTo(new Completeness.Complete());
    }
  }

  @Test
  void refusesGroupsThatNestTooDeepWhereItWalks() throws Exception {
    server.person("pia", 5000, 513);
    server.group("g0", 1000, List.of(DomainController.personDn("pia")));
    server.group("g1", 1001, List.of(DomainController.groupDn("g0")));
    server.group("g2", 1002, List.of(DomainController.groupDn("g1")));
    for (Nesting nesting : List.of(Nesting.PARENT_SEARCH, Nesting.MEMBER_OF)) {
      assertThat(seen(reader(nesting, 10, 2), "pia").person().completeness())
          .isEqualTo(new Completeness.Partial("groups nest deeper than 2"));
      assertThat(seen(reader(nesting, 10, 3), "pia").person().completeness())
          .isEqualTo(new Completeness.Complete());
    }
  }

  @Test
  void refusesSomebodyWhosePrimaryGroupCannotBeFound() throws Exception {
    server.person("pia", 5000, 514);
    server.tokensShown = false;

    for (Nesting nesting : List.of(Nesting.TOKEN_GROUPS, Nesting.MEMBER_OF)) {
      assertThat(seen(reader(nesting), "pia").person().completeness())
          .isEqualTo(
              new Completeness.Partial(
                  "cannot read the primary group of " + DomainController.personDn("pia")));
    }
  }

  @Test
  void asksLittle() throws Exception {
    server.person("pia", 5000, 513);
    for (int i = 0; i < 150; i++) {
      server.group("g" + i, 1000 + i, List.of(DomainController.personDn("pia")));
    }

    assertThat(seen("pia").person().memberships()).hasSize(151);
    assertThat(server.searches()).hasSize(3);
  }

  @Test
  void answersALookupFromTheSameReading() throws Exception {
    server.person("pia", 5000, 513);
    Reading<Lookup> reading = reader(Nesting.TOKEN_GROUPS).read(server.session(), "pia");

    assertThat(reading)
        .isEqualTo(
            new Reading.Kept<Lookup>(
                new Lookup.Found(seen("pia").person(), new Lookup.Freshness.Fresh()), NOW));
  }

  private PersonDetail.Seen seen(String name) throws Exception {
    return seen(reader(Nesting.TOKEN_GROUPS), name);
  }

  private PersonDetail.Seen seen(PersonReader reader, String name) throws Exception {
    return switch (reader.readDetail(server.session(), name)) {
      case PersonDetail.Seen seen -> seen;
      case PersonDetail.Unknown other -> throw new AssertionError(other);
      case PersonDetail.Refused other -> throw new AssertionError(other);
    };
  }

  private static Membership membership(Person person, String group) {
    return Stream.of(person)
        .flatMap(one -> one.memberships().stream())
        .filter(membership -> membership.group().equals(group))
        .findFirst()
        .orElseThrow();
  }

  private static PersonReader reader(Nesting nesting) {
    return reader(nesting, 2000, 10);
  }

  private static PersonReader reader(Nesting nesting, int groups, int depth) {
    LdapConfig config = Configs.cleartext(List.of("ldap://127.0.0.1"), Path.of("unread"));
    UserConfig user =
        new UserConfig(
            List.of(DomainController.BASE),
            "(&(objectCategory=person)(objectClass=user)(sAMAccountName={username}))",
            "sAMAccountName",
            "objectGUID",
            List.of(),
            "^[a-z0-9_][a-z0-9_.-]{0,63}$",
            NameCase.LOWER,
            List.of(
                new KeySource("altSecurityIdentities", Optional.of("SSHKey:")),
                new KeySource("sshPublicKeys", Optional.empty())),
            List.of(StateRule.AD),
            TemporaryLockout.IGNORE,
            Referrals.IGNORE);
    LdapConfig domain =
        Configs.with(
            Configs.with(
                Configs.with(config, user), GroupStyles.domain(nesting, /* expanded= */ false)),
            GroupStyles.limits(groups, depth));
    return new PersonReader(
        domain,
        new NameRule(user.compiledNamePattern(), user.nameCase()),
        InstantSource.fixed(NOW),
        ZoneOffset.UTC);
  }
}
