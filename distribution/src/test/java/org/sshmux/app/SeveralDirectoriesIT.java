package org.sshmux.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.sshmux.app.Events.field;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.ldap.Slapd;
import org.sshmux.openssh.Keys;
import org.sshmux.openssh.Run;

/** The packaged gateway with two directories, of which one has a realm. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class SeveralDirectoriesIT {
  private Site site;
  private Slapd guests;
  private Installed gateway;
  private Events events;
  private Path guestKey;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException, InterruptedException {
    site = Site.open(folder);
    site.dba("alice");
    guestKey = folder.resolve("key-of-the-guest");
    guests = Slapd.start(folder.resolve("guests"), List.of(guest(Keys.generate(guestKey))));
    Path config =
        site.configuration(
            "several", Map.of("session.separators", "\"+%\"", "policy.logins", "[\"{name}\"]"));
    Files.writeString(config, Files.readString(config, UTF_8) + realm(), UTF_8);
    gateway = Installed.gateway(config);
    events = Site.events(config);
  }

  private static String guest(String key) {
    return """
    dn: uid=alice,ou=people,%1$s
    objectClass: inetOrgPerson
    objectClass: ldapPublicKey
    uid: alice
    cn: another alice
    sn: alice
    sshPublicKey: %2$s

    dn: cn=visitors,ou=groups,%1$s
    objectClass: groupOfNames
    objectClass: labeledURIObject
    cn: visitors
    member: uid=alice,ou=people,%1$s
    labeledURI: ssh://guesthouse
    """
        .formatted(Slapd.SUFFIX, key.strip());
  }

  private String realm() throws IOException {
    return """
    realms:
      guests.test:
        preset: openldap
        servers: ["%1$s"]
        tls: { mode: none, allow-cleartext: true }
        bind: { method: simple, dn: "%2$s", password-file: "%3$s" }
        user: { bases: ["ou=people,%4$s"] }
        group: { bases: ["ou=groups,%4$s"] }
    """
        .formatted(guests.url(), Slapd.READER, guests.passwordFile(), Slapd.SUFFIX);
  }

  @AfterAll
  void close() {
    gateway.assertWell();
    gateway.close();
    guests.close();
    site.close();
  }

  @Test
  void tellsTwoPeopleOfOneLoginApart() throws IOException {
    Run own = site.client("alice", gateway.port()).run("gw", "hosts");
    assertThat(own.out()).as(own::toString).contains(Site.HOST).doesNotContain("guesthouse");

    Client guest = site.client("alice@guests.test", guestKey, gateway.port());
    Run hosts = guest.run("gw", "hosts");
    assertThat(hosts.out()).as(hosts::toString).contains("guesthouse").doesNotContain(Site.HOST);
    assertThat(field(events.last("ssh.command.run", "alice@guests.test"), "user.name"))
        .isEqualTo("alice@guests.test");

    Run stranger = site.client("alice", guestKey, gateway.port()).run("gw", "hosts");
    assertThat(stranger.err()).as(stranger::toString).contains("Permission denied");
  }

  @Test
  void asksEachDirectoryOfItsOwnPeople() {
    Path config = site.folder().resolve("several").resolve("sshmux.yaml");
    Run guest = Installed.run("directory", "lookup", "-c", config.toString(), "alice@guests.test");
    assertThat(guest.out()).as(guest::toString).contains("ssh://guesthouse");
    Run probe = Installed.run("directory", "probe", "-c", config.toString());
    assertThat(probe.out())
        .as(probe::toString)
        .contains("realms.guests.test: " + guests.url() + " is OpenLDAP")
        .contains("WARNING  keys, groups and the gateway's password cross the network");
  }
}
