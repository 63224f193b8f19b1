package org.sshmux.ldap.decision;

import static java.util.Objects.requireNonNull;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.ldap.SambaAd;
import org.sshmux.ldap.config.LdapConfig;

/** The decision table, against a real Samba domain controller. */
@Tag("real-directories")
final class SambaAdDecisionIT extends DecisionContract {
  @TempDir static Path dir;
  private static SambaAd server;

  @BeforeAll
  static void start() throws Exception {
    server = SambaAd.start(dir.resolve("samba"));
    server.modify(new ActiveDirectory().ldif());
    server.modify(new ActiveDirectory().sayings());
    for (Population.Human human : Population.humans()) {
      if (human.primaryGroup().isPresent()) {
        makePrimary(ActiveDirectory.dn(human), human.primaryGroup().get());
      }
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  Dialect dialect() {
    return new ActiveDirectory();
  }

  @Override
  LdapConfig config(Setting setting) throws Exception {
    return Configured.of(dir, dialect(), setting, server.url(), SambaAd.READER, SambaAd.PASSWORD);
  }

  @Override
  void modify(String ldif) {
    server.modify(ldif);
  }

  /** A group has its number from the server, and takes only a member for a primary one. */
  private static void makePrimary(String human, String group) throws Exception {
    String dn = ActiveDirectory.groupDn(group);
    try (LDAPConnection connection = server.admin().connect()) {
      SearchResultEntry entry = requireNonNull(connection.getEntry(dn, "primaryGroupToken"));
      server.modify(
          "dn: %s\nchangetype: modify\nadd: member\nmember: %s\n\n".formatted(dn, human)
              + "dn: %s\nchangetype: modify\nreplace: primaryGroupID\nprimaryGroupID: %s\n"
                  .formatted(human, entry.getAttributeValue("primaryGroupToken")));
    }
  }

  @Override
  Optional<Duration> tellsWithin() {
    return Optional.of(Duration.ofSeconds(30));
  }
}
