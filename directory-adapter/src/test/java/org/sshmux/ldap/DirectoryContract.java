package org.sshmux.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sshmux.identity.AccountState.Active;
import org.sshmux.identity.AccountState.Barred;
import org.sshmux.identity.AccountState.Cause;
import org.sshmux.identity.AuthorizedKey;
import org.sshmux.identity.HostListing;
import org.sshmux.identity.HostLookup;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Lookup.Freshness;
import org.sshmux.identity.Membership;
import org.sshmux.identity.Person;
import org.sshmux.identity.Person.Completeness;
import org.sshmux.ldap.config.LdapConfig;

/** What the adapter promises about people, whatever server is behind it. */
abstract class DirectoryContract {
  final TurnedClock clock = TurnedClock.started();
  final RecordedEvents events = new RecordedEvents();
  private final List<String> added = new ArrayList<>();
  LdapDirectory directory;

  /** The configuration that reaches the server under test. */
  abstract LdapConfig config() throws Exception;

  /** Applies LDIF change records; a record without changetype is added. */
  abstract void modify(String ldif) throws Exception;

  @BeforeEach
  final void openDirectory() throws Exception {
    directory = LdapDirectory.open(config(), events, clock);
  }

  @AfterEach
  final void closeAndRemove() throws Exception {
    directory.close();
    modify(
        added.reversed().stream()
            .map(dn -> "dn: " + dn + "\nchangetype: delete\n\n")
            .collect(Collectors.joining()));
  }

  /** Adds entries for the time of one test. */
  final void add(String ldif) throws Exception {
    modify(ldif);
    ldif.lines()
        .filter(line -> line.startsWith("dn: "))
        .map(line -> line.substring("dn: ".length()))
        .forEach(added::add);
  }

  final Person found(String login) {
    return switch (directory.find(login)) {
      case Lookup.Found found -> found.person();
      case Lookup.Unknown other -> throw new AssertionError(other);
      case Lookup.Ambiguous other -> throw new AssertionError(other);
      case Lookup.Unavailable other -> throw new AssertionError(other);
    };
  }

  static List<String> groupNames(Person person) {
    return person.memberships().stream().map(Membership::group).toList();
  }

  @Test
  void findsAPersonWithKeysAndGroups() throws Exception {
    add(Entries.person("alice", Keys.line(1), Keys.line(2)));
    add(
        Entries.group(
            "team", List.of(Entries.personDn("alice")), "ssh://web1", "http://wiki", "ssh:/!db1"));

    Person alice = found("alice");

    assertThat(alice.login()).isEqualTo("alice");
    assertThat(alice.id()).hasSizeGreaterThan(30);
    assertThat(alice.dn()).isEqualToIgnoringCase(Entries.personDn("alice"));
    assertThat(alice.state()).isEqualTo(new Active());
    assertThat(alice.keys())
        .containsExactlyInAnyOrder(
            AuthorizedKey.unrestricted(Keys.key(1), "key 1"),
            AuthorizedKey.unrestricted(Keys.key(2), "key 2"));
    assertThat(alice.memberships()).hasSize(1);
    assertThat(alice.memberships().getFirst().grants())
        .containsExactlyInAnyOrder("ssh://web1", "ssh:/!db1");
    assertThat(alice.completeness()).isEqualTo(new Completeness.Complete());
    assertThat(alice.loadedAt()).isEqualTo(clock.instant());
  }

  @Test
  void followsGroupsOfGroupsAndRecordsTheWay() throws Exception {
    add(Entries.person("nora", Keys.line(1)));
    add(Entries.group("leaf-a", List.of(Entries.personDn("nora"))));
    add(Entries.group("leaf-b", List.of(Entries.personDn("nora"))));
    add(Entries.group("middle", List.of(Entries.groupDn("leaf-b")), "SSH://10.0.0.0_8:22 lab"));
    add(Entries.group("top", List.of(Entries.groupDn("middle"), Entries.personDn("someone"))));
    add(Entries.group("other", List.of(Entries.personDn("someone")), "ssh://elsewhere"));

    Person nora = found("nora");

    assertThat(groupNames(nora)).containsExactlyInAnyOrder("leaf-a", "leaf-b", "middle", "top");
    Membership top = membership(nora, "top");
    assertThat(top.path())
        .usingElementComparator(String.CASE_INSENSITIVE_ORDER)
        .containsExactly(
            Entries.groupDn("leaf-b"), Entries.groupDn("middle"), Entries.groupDn("top"));
    assertThat(membership(nora, "middle").grants()).containsExactly("SSH://10.0.0.0_8:22 lab");
  }

  @Test
  void endsInGroupsThatContainEachOther() throws Exception {
    add(Entries.person("cyrus", Keys.line(1)));
    add(Entries.group("ring-a", List.of(Entries.personDn("cyrus"), Entries.groupDn("ring-b"))));
    add(Entries.group("ring-b", List.of(Entries.groupDn("ring-a"), Entries.groupDn("ring-b"))));

    Person cyrus = found("cyrus");

    assertThat(groupNames(cyrus)).containsExactlyInAnyOrder("ring-a", "ring-b");
    assertThat(cyrus.completeness()).isEqualTo(new Completeness.Complete());
  }

  @Test
  void followsGroupsWhoseNamesNeedEscaping() throws Exception {
    String odd = "cn=a\\, b \\+ (c)*,ou=groups," + Entries.BASE;
    add(Entries.person("odette", Keys.line(1)));
    add(
        "dn: "
            + odd
            + "\nobjectClass: groupOfNames\ncn: a, b + (c)*\nmember: "
            + Entries.personDn("odette")
            + "\n\n");
    add(Entries.group("plain", List.of(Entries.personDn("odette"))));
    add(Entries.group("above", List.of(odd)));

    assertThat(groupNames(found("odette")))
        .containsExactlyInAnyOrder("a, b + (c)*", "plain", "above");
  }

  @Test
  void leavesOutKeyLinesItCannotHonour() throws Exception {
    add(
        Entries.person(
            "kim",
            "ssh-ed25519 AAAAnothing",
            "command=\"/bin/true\" " + Keys.line(3),
            "from=\"10.0.0.0/8,!10.1.0.0/16\" " + Keys.line(4),
            "garbage"));

    List<AuthorizedKey> keys = found("kim").keys();

    assertThat(keys).extracting(AuthorizedKey::key).containsExactly(Keys.key(4));
    assertThat(keys.getFirst().usableFrom(InetAddress.ofLiteral("10.2.0.1"))).isTrue();
    assertThat(keys.getFirst().usableFrom(InetAddress.ofLiteral("10.1.0.1"))).isFalse();
  }

  @Test
  void saysWhichAttributeBarsAnAccount() throws Exception {
    add(Entries.personAt(Entries.personDn("carol"), "carol", "shadowExpire: 1000\n", Keys.line(1)));

    assertThat(found("carol").state()).isEqualTo(new Barred(Cause.EXPIRED, "shadowExpire", "1000"));
  }

  @Test
  void knowsNobodyByAnUnusedName() {
    assertThat(directory.find("nobody")).isEqualTo(new Lookup.Unknown());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "a*",
        "alice)(uid=*",
        "alice)(|(uid=*",
        "al\u200bice",
        "al\u00adice",
        "\u202ealice",
        "alice ",
        " alice",
        "alice\u0000",
        "alice\n",
        "\uff41lice",
        "\ud800alice"
      })
  void knowsNobodyByANameThatOnlyLooksLikeOne(String login) throws Exception {
    add(Entries.person("alice", Keys.line(1)));

    assertThat(directory.find(login)).isEqualTo(new Lookup.Unknown());
  }

  @Test
  void answersWithTheEntrysOwnName() throws Exception {
    add(Entries.person("Martha", Keys.line(1)));

    assertThat(found("mArTHa").login()).isEqualTo("Martha");
    assertThat(found("martha")).isSameAs(found("MARTHA"));
  }

  @Test
  void refusesANameThatTwoEntriesCarry() throws Exception {
    add(Entries.person("twin", Keys.line(1)));
    add(
        Entries.personAt(
            "cn=other,ou=people," + Entries.BASE, "twin", "cn: other\n", Keys.line(2)));

    assertThat(directory.find("twin")).isInstanceOf(Lookup.Ambiguous.class);
  }

  @Test
  void servesAChangeOnceTheOldAnswerIsNoLongerFresh() throws Exception {
    add(Entries.person("rob", Keys.line(1)));
    assertThat(found("rob").keys()).hasSize(1);
    String dn = Entries.personDn("rob");
    modify("dn: " + dn + "\nchangetype: modify\nadd: sshPublicKey\nsshPublicKey: " + Keys.line(2));

    assertThat(found("rob").keys()).hasSize(1);
    clock.advance(Configs.FRESH);

    assertThat(directory.find("rob"))
        .isInstanceOfSatisfying(
            Lookup.Found.class,
            answer -> {
              assertThat(answer.person().keys()).hasSize(2);
              assertThat(answer.freshness()).isEqualTo(new Freshness.Fresh());
            });
  }

  @Test
  void findsSomebodyNewOnceTheOldAnswerIsNoLongerServed() throws Exception {
    assertThat(directory.find("newcomer")).isEqualTo(new Lookup.Unknown());
    add(Entries.person("newcomer", Keys.line(1)));

    assertThat(directory.find("newcomer")).isEqualTo(new Lookup.Unknown());
    clock.advance(Configs.NEGATIVE);

    assertThat(found("newcomer").login()).isEqualTo("newcomer");
  }

  @Test
  void knowsNobodyByTheNameOfAnEntryThatIsGone() throws Exception {
    modify(Entries.person("leaver", Keys.line(1)));
    assertThat(found("leaver").keys()).hasSize(1);
    modify("dn: " + Entries.personDn("leaver") + "\nchangetype: delete\n");
    clock.advance(Configs.FRESH.plus(Duration.ofSeconds(1)));

    assertThat(directory.find("leaver")).isEqualTo(new Lookup.Unknown());
  }

  @Test
  void findsMoreGroupsThanOnePageAndOneQuestionHold() throws Exception {
    add(Entries.person("busy", Keys.line(1)));
    for (int i = 0; i < 130; i++) {
      add(Entries.group("busy-" + i, List.of(Entries.personDn("busy"))));
    }
    add(Entries.group("busy-top", List.of(Entries.groupDn("busy-129"))));
    LdapConfig.Limits limits = new LdapConfig.Limits(64, 16 << 10, 2000, 10, 50, 20_000);
    try (LdapDirectory paged = LdapDirectory.open(Configs.with(config(), limits), events, clock)) {
      Lookup answer = paged.find("busy");

      assertThat(answer)
          .isInstanceOfSatisfying(
              Lookup.Found.class,
              found -> {
                assertThat(found.person().completeness()).isEqualTo(new Completeness.Complete());
                assertThat(groupNames(found.person()))
                    .hasSize(131)
                    .contains("busy-top")
                    .containsAll(IntStream.range(0, 130).mapToObj(i -> "busy-" + i).toList());
              });
    }
  }

  @Test
  void answersUnavailableOnceClosed() throws Exception {
    add(Entries.person("late", Keys.line(1)));
    directory.close();

    assertThat(directory.find("late")).isInstanceOf(Lookup.Unavailable.class);
    assertThat(directory.findHost("late")).isInstanceOf(HostLookup.Unavailable.class);
    assertThat(directory.hosts()).isInstanceOf(HostListing.Unavailable.class);
    directory.forgetHost("late");
  }

  private static Membership membership(Person person, String group) {
    return person.memberships().stream()
        .filter(membership -> membership.group().equals(group))
        .findFirst()
        .orElseThrow();
  }
}
