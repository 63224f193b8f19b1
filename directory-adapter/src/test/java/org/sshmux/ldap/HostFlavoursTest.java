package org.sshmux.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.identity.Host;
import org.sshmux.identity.HostListing;
import org.sshmux.identity.HostLookup;
import org.sshmux.ldap.config.HostConfig;
import org.sshmux.ldap.config.Referrals;

/** Host entries as other directories have them. */
final class HostFlavoursTest {
  private static final String BASE = "ou=hosts,dc=example,dc=test";
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

  @Test
  void readsHostsOfFreeIpa() throws Exception {
    server.modify(
        "dn: fqdn=ipa1.example.test,"
            + BASE
            + "\nobjectClass: ipaHost\nobjectClass: ipaSshHost\nfqdn: ipa1.example.test\n"
            + "cn: ipa1.example.test\ndescription: mail\nipaSshPubKey: "
            + Keys.line(1)
            + "\nipaSshPubKey: "
            + Keys.line(2)
            + "\n");

    Host host =
        host(
            config("(&(objectClass=ipaHost)(fqdn={host}))", "fqdn", "ipaSshPubKey"),
            "ipa1.example.test");

    assertThat(host.names()).containsExactly("ipa1.example.test");
    assertThat(host.keys()).hasSize(2);
    assertThat(host.label()).isEqualTo("mail");
  }

  @Test
  void readsComputersOfActiveDirectory() throws Exception {
    server.modify(
        "dn: CN=WIN1,"
            + BASE
            + "\nobjectClass: computer\ncn: WIN1\ndNSHostName: WIN1.Corp.Example.test\n"
            + "sAMAccountName: WIN1$\naltSecurityIdentities: "
            + Keys.line(3)
            + "\n");

    Host host =
        host(
            config(
                "(&(objectClass=computer)(dNSHostName={host}))",
                "dNSHostName",
                "altSecurityIdentities"),
            "win1.corp.example.test");

    assertThat(host.names()).containsExactly("win1.corp.example.test");
    assertThat(host.keys()).hasSize(1);
    assertThat(host.addresses()).isEmpty();
  }

  @Test
  void readsKeysBehindAPrefixAndHostsBesideOtherPartitions() throws Exception {
    String domain = "ou=domain," + Entries.BASE;
    server.modify(Entries.unit("domain"));
    server.modify(
        "dn: CN=WIN2,"
            + domain
            + "\nobjectClass: computer\ncn: WIN2\ndNSHostName: win2.example.test\n"
            + "altSecurityIdentities: X509:<I>cn=ca\naltSecurityIdentities: sshkey:"
            + Keys.line(4)
            + "\n");
    server.modify(
        "dn: DC=ForestDnsZones,"
            + domain
            + "\nobjectClass: referral\nref: ldap://elsewhere.example.test/DC=ForestDnsZones\n");
    HostConfig config =
        new HostConfig(
            List.of(domain),
            "(&(objectClass=computer)(dNSHostName={host}))",
            "dNSHostName",
            "ipHostNumber",
            "altSecurityIdentities",
            Optional.of("SSHKey:"),
            "description",
            Referrals.IGNORE,
            Configs.sources());

    assertThat(host(config, "win2.example.test").keys()).hasSize(1);
  }

  private static Host host(HostConfig config, String name) throws Exception {
    try (LdapDirectory directory =
        LdapDirectory.open(
            Configs.with(
                Configs.cleartext(List.of(server.url()), Configs.passwordFile(dir)),
                Optional.of(config)),
            new RecordedEvents(),
            TurnedClock.started())) {
      assertThat(((HostListing.Listed) directory.hosts()).hosts())
          .anySatisfy(entry -> assertThat(entry.names()).containsExactly(name));
      return ((HostLookup.Found) directory.findHost(name)).host();
    }
  }

  private static HostConfig config(String filter, String names, String keys) {
    return new HostConfig(
        List.of(BASE),
        filter,
        names,
        "ipHostNumber",
        keys,
        Optional.empty(),
        "description",
        Referrals.REFUSE,
        Configs.sources());
  }
}
