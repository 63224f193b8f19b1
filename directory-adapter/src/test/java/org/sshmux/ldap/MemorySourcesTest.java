package org.sshmux.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Person;
import org.sshmux.identity.Person.Completeness;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.SourceConfig.Format;

/** The sources, against a directory in memory; and those whose schema only some have. */
final class MemorySourcesTest extends SourceContract {
  @TempDir static Path dir;
  private static MemoryServer server;

  @BeforeAll
  static void start() throws Exception {
    server = MemoryServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  LdapConfig config() throws Exception {
    return Configs.cleartext(List.of(server.url()), Configs.passwordFile(dir));
  }

  @Override
  void modify(String ldif) throws Exception {
    server.modify(ldif);
  }

  private void addHbac() throws Exception {
    add(Entries.unit("hbac"));
    add("dn: cn=sshd," + Sources.HBAC + "\nobjectClass: ipaHBACService\ncn: sshd\n");
    add(
        "dn: cn=shells,"
            + Sources.HBAC
            + "\nobjectClass: ipaHBACServiceGroup\ncn: shells\nmember: cn=sshd,"
            + Sources.HBAC
            + "\n");
    add(Entries.host("web1.example.com", List.of()).strip() + memberOf("r1", "r2", "r3") + "\n");
    add(Entries.host("web2.example.com", List.of()).strip() + memberOf("r2") + "\n");
  }

  private static String memberOf(String... rules) {
    StringBuilder lines = new StringBuilder();
    for (String rule : rules) {
      lines.append("\nmemberOf: ").append(ruleDn(rule));
    }
    return lines.toString();
  }

  private static String ruleDn(String cn) {
    return "cn=" + cn + "," + Sources.HBAC;
  }

  private static String rule(String cn, String... lines) {
    return "dn: "
        + ruleDn(cn)
        + "\nobjectClass: ipaHBACRule\ncn: "
        + cn
        + "\n"
        + String.join("\n", lines)
        + "\n";
  }

  private static final String ENABLED = "ipaEnabledFlag: TRUE\naccessRuleType: allow";
  private static final String ANY_SERVICE = "serviceCategory: all";

  @Test
  void permitsTheHostsOfHbacRules() throws Exception {
    addHbac();
    add(
        Entries.personAt(
            Entries.personDn("sue"), "sue", "memberOf: " + ruleDn("r3") + "\n", Keys.line(1)));
    add(Entries.group("web", List.of(Entries.personDn("sue"))));
    add(
        rule(
            "r1",
            ENABLED,
            "memberUser: " + Entries.groupDn("web"),
            "memberService: cn=shells," + Sources.HBAC));
    add(rule("r2", ENABLED, "userCategory: all", "memberService: cn=sshd," + Sources.HBAC));
    add(rule("r3", ENABLED, ANY_SERVICE, "externalHost: web9.example.com"));

    Person sue = find(Sources.none().hbac());

    assertThat(sue.completeness()).isEqualTo(new Completeness.Complete());
    assertThat(statements(sue))
        .isEqualTo(
            Map.of(
                "r1 " + Entries.groupDn("web") + " > " + ruleDn("r1"),
                List.of("ssh://web1.example.com"),
                "r2 " + ruleDn("r2"),
                List.of("ssh://web1.example.com", "ssh://web2.example.com"),
                "r3 " + ruleDn("r3"),
                List.of("ssh://web1.example.com")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ipaEnabledFlag: FALSE\naccessRuleType: allow\nuserCategory: all\nserviceCategory: all",
        "accessRuleType: allow\nuserCategory: all\nserviceCategory: all",
        "ipaEnabledFlag: TRUE\naccessRuleType: deny\nuserCategory: all\nserviceCategory: all",
        "ipaEnabledFlag: TRUE\nuserCategory: all\nserviceCategory: all",
        "ipaEnabledFlag: TRUE\naccessRuleType: allow\naccessRuleType: deny\nuserCategory: all\nserviceCategory: all",
        "ipaEnabledFlag: TRUE\naccessRuleType: allow\nuserCategory: all",
        "ipaEnabledFlag: TRUE\naccessRuleType: allow\nuserCategory: all\nserviceCategory: some",
        "ipaEnabledFlag: TRUE\naccessRuleType: allow\nuserCategory: all\nmemberService: sshd",
        "ipaEnabledFlag: TRUE\naccessRuleType: allow\nuserCategory: all\nmemberService: cn=ftp,ou=hbac,dc=example,dc=test",
        "ipaEnabledFlag: TRUE\naccessRuleType: allow\nmemberUser: uid=rob,ou=people,dc=example,dc=test\nserviceCategory: all",
      })
  void permitsNothingByARuleThatDoesNotPlainlyApply(String lines) throws Exception {
    addHbac();
    add(Entries.person("sue", Keys.line(1)));
    add(rule("r1", lines + "\nhostCategory: all"));

    assertThat(statements(find(Sources.none().hbac()))).isEmpty();
  }

  @Test
  void takesARuleForAllHostsForThoseOfTheDirectoryOrAsTheOperatorSays() throws Exception {
    addHbac();
    add(Entries.person("sue", Keys.line(1)));
    add(rule("r9", ENABLED, ANY_SERVICE, "userCategory: all", "hostCategory: all"));

    assertThat(statements(find(Sources.none().hbac())))
        .isEqualTo(
            Map.of(
                "r9 " + ruleDn("r9"), List.of("ssh://web1.example.com", "ssh://web2.example.com")));
    assertThat(statements(find(Sources.none().hbac("**.example.com"))))
        .isEqualTo(Map.of("r9 " + ruleDn("r9"), List.of("ssh://**.example.com")));
    assertIncomplete(find(Sources.none().hbac().most(1, 10)), "cut off");
  }

  @Test
  void readsMembersThatComeInPiecesToTheEnd() throws Exception {
    add(Entries.person("sue", Keys.line(1)));
    add(Entries.host("web7.example.com", List.of()));
    add(
        group(
            "big",
            Entries.personDn("sue"),
            "seeAlso;range=0-1: cn=a",
            "seeAlso;range=0-1: cn=b",
            "seeAlso;range=2-*: " + Entries.hostDn("web7.example.com")));

    Person sue = find(Sources.none().groupLink("seeAlso"));

    assertThat(sue.completeness()).isEqualTo(new Completeness.Complete());
    assertThat(statements(sue).values()).containsExactly(List.of("ssh://web7.example.com"));
  }

  @Test
  void refusesWhereMembersCannotBeReadToTheEnd() throws Exception {
    add(Entries.person("sue", Keys.line(1)));
    add(group("big", Entries.personDn("sue"), "seeAlso;range=0-1: cn=a"));

    assertIncomplete(find(Sources.none().groupLink("seeAlso")), "cannot be read to the end");
  }

  @Test
  void leavesOutHostsThatAreDisabledOrHaveNoName() throws Exception {
    add(Entries.person("sue", Keys.line(1)));
    add(
        Entries.group(
            "web",
            List.of(
                Entries.personDn("sue"),
                Entries.hostDn("on"),
                Entries.hostDn("off"),
                Entries.hostDn("odd"),
                Entries.hostDn("locked"),
                Entries.hostDn("no name"))));
    add(
        Entries.host("on", List.of()).strip()
            + "\nuserAccountControl: 4096\nnsAccountLock: false\n");
    add(Entries.host("off", List.of()).strip() + "\nuserAccountControl: 4098\n");
    add(Entries.host("odd", List.of()).strip() + "\nuserAccountControl: x\n");
    add(Entries.host("locked", List.of()).strip() + "\nnsAccountLock: TRUE\n");
    add(Entries.host("no name", List.of()));

    assertThat(statements(find(Sources.none().groupMembers("(cn=*)"))).values())
        .containsExactly(List.of("ssh://on"));
  }

  @Test
  void refusesWhoIsGrantedMoreThanMayBeRead() throws Exception {
    add(Entries.person("sue", Keys.line(1)));
    String[] uris = IntStream.range(0, 11).mapToObj(i -> "ssh://web" + i).toArray(String[]::new);
    add(Entries.group("web", List.of(Entries.personDn("sue")), uris));
    add(Entries.group("more", List.of(Entries.personDn("sue")), "ssh://db1", "ssh://db2"));
    Sources sources = Sources.none().groupAttribute("labeledURI", Format.SSH_URI);

    assertThat(find(sources.most(11, 13)).completeness()).isEqualTo(new Completeness.Complete());
    assertIncomplete(find(sources.most(10, 100)), "web grants more than 10 hosts");
    assertIncomplete(find(sources.most(11, 12)), "more than 12 hosts");
  }

  @Test
  void asksOnceForAHundredEntries() throws Exception {
    add(Entries.person("sue", Keys.line(1)));
    List<String> members =
        IntStream.range(0, 150).mapToObj(i -> Entries.hostDn("web" + i)).toList();
    add(
        Entries.group(
            "web", Stream.concat(Stream.of(Entries.personDn("sue")), members.stream()).toList()));
    for (int i = 0; i < 150; i++) {
      add(Entries.host("web" + i, List.of()));
    }
    int before = server.searches().size();

    Person sue = find(Sources.none().groupMembers("(cn=web)"));

    assertThat(statements(sue).values()).singleElement().extracting(List::size).isEqualTo(150);
    assertThat(server.searches().subList(before, server.searches().size()))
        .filteredOn(base -> base.startsWith("ou=hosts"))
        .hasSize(2);
  }

  @Test
  void answersUnavailableIfASourceCannotBeAsked() throws Exception {
    add(Entries.person("sue", Keys.line(1)));
    server.misbehave(search -> {
      if (search.getRequest().getBaseDN().startsWith("ou=hbac")) {
        throw new LDAPException(ResultCode.BUSY, "on demand");
      }
    });
    LdapConfig config = Configs.with(config(), Configs.hosts(Sources.none().hbac().config()));
    try (LdapDirectory directory = LdapDirectory.open(config, new RecordedEvents(), clock)) {
      assertThat(directory.find("sue")).isInstanceOf(Lookup.Unavailable.class);
    } finally {
      server.behave();
    }
  }
}
