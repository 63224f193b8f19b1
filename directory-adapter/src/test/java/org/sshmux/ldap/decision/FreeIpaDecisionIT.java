package org.sshmux.ldap.decision;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.ldap.Ds389;
import org.sshmux.ldap.config.LdapConfig;

/** The decision table, against a real 389 Directory Server with FreeIPA's schema and tree. */
@Tag("real-directories")
final class FreeIpaDecisionIT extends DecisionContract {
  @TempDir static Path dir;
  private static Ds389 server;

  @BeforeAll
  static void start() throws Exception {
    server = Ds389.likeFreeIpa(dir.resolve("ds"));
    server.modify(new FreeIpa().ldif());
    server.modify(new FreeIpa().sayings());
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
    return Configured.of(dir, dialect(), setting, server.url(), Ds389.READER, Ds389.PASSWORD);
  }

  @Override
  void modify(String ldif) {
    server.modify(ldif);
  }

  @Override
  Optional<Duration> tellsWithin() {
    return Optional.of(Duration.ofSeconds(10));
  }
}
