package org.sshmux.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Person;
import org.sshmux.ldap.config.BindConfig;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.LdapConfig.Tls;
import org.sshmux.ldap.config.LdapConfig.TlsMode;

/** The contract, against Apache Directory Server, with cleartext, LDAPS and StartTLS. */
final class ApacheDsDirectoryTest extends HostContract {
  @TempDir static Path dir;
  private static ApacheDs server;

  @BeforeAll
  static void start() throws Exception {
    server = ApacheDs.start(dir);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  LdapConfig config() throws Exception {
    return Configs.of(List.of(server.url()), Configs.cleartext(), bind());
  }

  @Override
  void modify(String ldif) throws Exception {
    server.modify(ldif);
  }

  /** The server answers with a result that differs from run to run. */
  private static void refuses(Lookup answer) {
    switch (answer) {
      case Lookup.Found(Person person, var _) ->
          assertThat(person.completeness()).isInstanceOf(Person.Completeness.Partial.class);
      case Lookup.Unavailable _ -> {}
      case Lookup.Unknown _, Lookup.Ambiguous _ -> throw new AssertionError(answer);
    }
  }

  @Test
  void isThereForOthersAlthoughItCannotBeAskedForOne() throws Exception {
    String dn = "cn=\\#odd,ou=people," + Entries.BASE;
    modify(Entries.personAt(dn, "odd", "cn: #odd\n", Keys.line(1)));
    modify(Entries.person("even", Keys.line(2)));
    try (LdapDirectory opened = LdapDirectory.open(config(), events, clock)) {
      for (int i = 0; i < 10; i++) {
        assertThat(opened.find("odd")).satisfies(ApacheDsDirectoryTest::refuses);
        clock.advance(Configs.FRESH);
      }

      assertThat(opened.find("even")).isInstanceOf(Lookup.Found.class);
    } finally {
      modify(
          "dn: "
              + dn
              + "\nchangetype: delete\n\ndn: "
              + Entries.personDn("even")
              + "\nchangetype: delete\n");
    }
  }

  @Test
  void speaksLdaps() throws Exception {
    Tls tls = Configs.tls(TlsMode.LDAPS, server.certificate());
    try (LdapDirectory protectedOne =
        LdapDirectory.open(Configs.of(List.of(server.tlsUrl()), tls, bind()), events, clock)) {
      assertThat(protectedOne.find("nobody")).isEqualTo(new Lookup.Unknown());
    }
  }

  @Test
  void speaksStartTls() throws Exception {
    Tls tls = Configs.tls(TlsMode.STARTTLS, server.certificate());
    try (LdapDirectory protectedOne =
        LdapDirectory.open(Configs.of(List.of(server.url()), tls, bind()), events, clock)) {
      assertThat(protectedOne.find("nobody")).isEqualTo(new Lookup.Unknown());
    }
  }

  private static BindConfig bind() throws Exception {
    Path password = Configs.passwordFile(dir);
    return BindConfig.simple(ApacheDs.ADMIN, password);
  }
}
