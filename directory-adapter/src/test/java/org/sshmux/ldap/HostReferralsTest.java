package org.sshmux.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.SearchResultReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.identity.HostListing;
import org.sshmux.identity.HostLookup;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Person.Completeness;
import org.sshmux.ldap.config.HostConfig;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.Referrals;

/** Hosts and sources on a server that names another one with every answer of some base. */
final class HostReferralsTest {
  private static final String ELSEWHERE = "ldap://ForestDnsZones.example.test/dc=example,dc=test";

  @TempDir static Path dir;
  private MemoryServer server;

  @BeforeEach
  void start() throws Exception {
    server = MemoryServer.start();
    server.modify(Entries.person("sue", Keys.line(1)));
    server.modify(Entries.host("web1.example.test", List.of(), "10.0.0.1"));
    server.modify(
        Entries.group(
            "web", List.of(Entries.personDn("sue"), Entries.hostDn("web1.example.test"))));
    server.misbehave(search -> {
      if (search.getRequest().getBaseDN().equals(Entries.BASE)) {
        search.sendSearchReference(
            new SearchResultReference(new String[] {ELSEWHERE}, new Control[0]));
      }
    });
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private LdapDirectory directory(Referrals referrals) throws Exception {
    HostConfig hosts =
        new HostConfig(
            List.of(Entries.BASE),
            "(&(objectClass=ipHost)(cn={host}))",
            "cn",
            "ipHostNumber",
            "sshPublicKey",
            Optional.empty(),
            "description",
            referrals,
            Sources.none().groupMembers("(cn=web)").config());
    LdapConfig config =
        Configs.with(
            Configs.cleartext(List.of(server.url()), Configs.passwordFile(dir)),
            Optional.of(hosts));
    return LdapDirectory.open(config, new RecordedEvents(), TurnedClock.started());
  }

  private static Completeness completeness(LdapDirectory directory) {
    return ((Lookup.Found) directory.find("sue")).person().completeness();
  }

  @Test
  void takesWhatIsOnAnotherServerForMissing() throws Exception {
    try (LdapDirectory directory = directory(Referrals.REFUSE)) {
      assertThat(completeness(directory)).isInstanceOf(Completeness.Partial.class);
      assertThat(directory.findHost("db1.example.test")).isInstanceOf(HostLookup.Unavailable.class);
      assertThat(directory.hosts()).isNotInstanceOf(HostListing.Listed.class);
    }
  }

  @Test
  void takesNoInterestInAnotherServerIfTold() throws Exception {
    try (LdapDirectory directory = directory(Referrals.IGNORE)) {
      assertThat(completeness(directory)).isEqualTo(new Completeness.Complete());
      assertThat(directory.findHost("db1.example.test")).isEqualTo(new HostLookup.Unlisted());
      assertThat(directory.findHost("web1.example.test")).isInstanceOf(HostLookup.Found.class);
      assertThat(directory.hosts()).isInstanceOf(HostListing.Listed.class);
    }
  }
}
