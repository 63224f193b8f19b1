package org.sshmux.ldap.decision;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.ldap.MemoryServer;
import org.sshmux.ldap.Slapd;
import org.sshmux.ldap.config.LdapConfig;

/**
 * The decision table, against a directory in memory with FreeIPA's tree, where {@link MemberOf}
 * stands in for the server.
 */
final class MemoryFreeIpaDecisionTest extends DecisionContract {
  @TempDir static Path dir;
  private static MemoryServer server;

  @BeforeAll
  static void start() throws Exception {
    server = MemoryServer.start();
    server.modify(new FreeIpa().ldif());
    server.modify(new FreeIpa().sayings());
    memberOf().keep();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  Dialect dialect() {
    return new FreeIpa();
  }

  @Override
  LdapConfig config(Setting setting) throws Exception {
    return Configured.of(dir, dialect(), setting, server.url(), Slapd.READER, Slapd.PASSWORD);
  }

  @Override
  void modify(String ldif) throws Exception {
    server.modify(ldif);
    memberOf().keep();
  }

  @Override
  Optional<Duration> tellsWithin() {
    return Optional.empty();
  }

  private static MemberOf memberOf() {
    return new MemberOf(server.url(), Slapd.READER, Slapd.PASSWORD);
  }
}
