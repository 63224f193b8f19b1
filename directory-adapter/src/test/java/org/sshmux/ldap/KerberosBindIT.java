package org.sshmux.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sshmux.identity.Lookup;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.decision.Configured;

/** Binding by Kerberos to a real domain controller, with tickets that it gives. */
@Tag("real-directories")
final class KerberosBindIT {
  private static final String MACHINE_CONFIGURATION = "java.security.krb5.conf";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir static Path dir;
  private static SambaAd server;
  private final TurnedClock clock = TurnedClock.started();

  @BeforeAll
  static void start() throws Exception {
    server = SambaAd.startWithKerberos(dir.resolve("samba"));
    server.modify(
        """
        dn: CN=sue,CN=Users,%s
        objectClass: user
        sAMAccountName: sue
        altSecurityIdentities: SSHKey:%s
        userAccountControl: 544
        """
            .formatted(SambaAd.SUFFIX, Keys.line(1)));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void forget() {
    System.clearProperty(MACHINE_CONFIGURATION);
  }

  private static LdapConfig config(String url, String tls, String account, Path keytab, String more)
      throws IOException {
    return Configured.read(
        dir,
        "active-directory",
        """
        preset: active-directory
        servers: ["%s"]
        tls: %s
        bind:
          method: gssapi
          principal: %s@EXAMPLE.TEST
          keytab: %s
        %s
        timeouts: { connect: 5s, bind: 5s, operation: 10s, lookup-deadline: 30s }
        user: { bases: ["%s"] }
        group: { bases: ["%s"] }
        """
            .formatted(url, tls, account, keytab, more.indent(2), SambaAd.SUFFIX, SambaAd.SUFFIX));
  }

  private static LdapConfig cleartext(String account, Path keytab, String more) throws IOException {
    return config(server.url(), "{ mode: none, allow-cleartext: true }", account, keytab, more);
  }

  private static String kdc() {
    return "kdc: " + server.address();
  }

  private LdapDirectory open(LdapConfig config) throws IOException {
    return LdapDirectory.open(config, new RecordedEvents(), clock);
  }

  private static String detail(Lookup answer) {
    return answer instanceof Lookup.Unavailable(String detail) ? detail : answer.toString();
  }

  @Test
  void findsAPersonOverAConnectionThatTheTicketSeals() throws Exception {
    try (LdapDirectory directory = open(cleartext("gateway", server.keytab("gateway"), kdc()))) {
      assertThat(directory.find("sue")).isInstanceOf(Lookup.Found.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ldaps", "starttls"})
  void findsAPersonOverTls(String mode) throws Exception {
    String tls =
        "{ mode: %s, verify-hostname: false, trust-store: %s }"
            .formatted(mode, server.certificate());
    String url = mode.equals("ldaps") ? server.tlsUrl() : server.url();
    LdapConfig config = config(url, tls, "gateway", server.keytab("gateway"), kdc());
    try (LdapDirectory directory = open(config)) {
      assertThat(directory.find("sue")).isInstanceOf(Lookup.Found.class);
    }
  }

  @Test
  void findsRealmAndKdcInTheMachinesConfiguration() throws Exception {
    Path machine =
        Files.writeString(
            dir.resolve("krb5.conf"),
            """
            [libdefaults]
              default_realm = EXAMPLE.TEST
              dns_lookup_kdc = false
              kdc_timeout = 2s
              max_retries = 1
            [realms]
              EXAMPLE.TEST = {
                kdc = %s:88
              }
            """
                .formatted(server.address()));
    System.setProperty(MACHINE_CONFIGURATION, machine.toString());
    try (LdapDirectory directory = open(cleartext("gateway", server.keytab("gateway"), ""))) {
      assertThat(directory.find("sue")).isInstanceOf(Lookup.Found.class);
    }
  }

  @Test
  void refusesAKeytabWithoutAKeyOfThePrincipal() throws Exception {
    LdapConfig config = cleartext("gateway", server.keytab("other"), kdc());

    assertThatThrownBy(() -> open(config))
        .isInstanceOf(IOException.class)
        .hasMessage("keytab: " + server.keytab("other") + " has no key of gateway@EXAMPLE.TEST");
  }

  @Test
  void saysThatKeysAreOutdatedAndDoesNotSendThemAgain() throws Exception {
    Path outdated = Files.copy(server.keytab("other"), dir.resolve("outdated.keytab"));
    server.tool("user", "setpassword", "other", "--newpassword=" + SambaAd.PASSWORD + "!");
    try (LdapDirectory directory = open(cleartext("other", outdated, kdc()))) {
      assertThat(detail(directory.find("sue")))
          .contains("Kerberos: Pre-authentication information was invalid (24)")
          .doesNotContain("ldapSDKVersion");
      clock.advance(Duration.ofSeconds(5));
      assertThat(detail(directory.find("bob"))).contains("asking again after");
    }
  }

  @Test
  void saysThatKerberosDoesNotKnowTheServer() throws Exception {
    String name = "ldap/" + server.address();
    server.tool("spn", "delete", name, "DC1$");
    try (LdapDirectory directory = open(cleartext("gateway", server.keytab("gateway"), kdc()))) {
      assertThat(detail(directory.find("sue")))
          .contains("Kerberos: ")
          .contains("Server not found in Kerberos database (7)")
          .doesNotContain("ldapSDKVersion");
    } finally {
      server.tool("spn", "add", name, "DC1$");
    }
  }

  @Test
  void saysThatNobodyGivesTickets() throws Exception {
    LdapConfig config = cleartext("gateway", server.keytab("gateway"), "kdc: 127.0.0.254");
    try (LdapDirectory directory = open(config)) {
      assertThat(detail(directory.find("sue")))
          .contains("Kerberos: ")
          .doesNotContain("ldapSDKVersion");
    }
  }

  @Test
  void goesOnWithNewKeysWhenTheServerEndsItsConnections() throws Exception {
    Path keytab = Files.copy(server.keytab("gateway"), dir.resolve("changing.keytab"));
    try (LdapDirectory directory = open(cleartext("gateway", keytab, kdc()))) {
      assertThat(directory.find("sue")).isInstanceOf(Lookup.Found.class);
      Path fresh = dir.resolve("fresh.keytab");
      server.tool("user", "setpassword", "gateway", "--newpassword=" + SambaAd.PASSWORD + "!");
      server.tool("domain", "exportkeytab", fresh.toString(), "--principal=gateway");
      Files.copy(fresh, server.keytab("gateway"), StandardCopyOption.REPLACE_EXISTING);
      Files.move(fresh, keytab, StandardCopyOption.REPLACE_EXISTING);
      server.restart();

      Awaitility.await("the gateway binds again")
          .atMost(PATIENCE)
          .until(() -> {
            clock.advance(Duration.ofMinutes(1));
            return directory.find("sue") instanceof Lookup.Found(var person, var freshness)
                && freshness instanceof Lookup.Freshness.Fresh;
          });
    }
  }
}
