package org.sshmux.ldap.decision;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.ldap.Slapd;
import org.sshmux.ldap.config.LdapConfig;

/** The decision table, against a real OpenLDAP server. */
final class SlapdDecisionIT extends DecisionContract {
  @TempDir static Path dir;
  private static Slapd server;

  @BeforeAll
  static void start() throws Exception {
    server = Slapd.start(dir.resolve("slapd"), List.of(OpenLdap.usual().ldif()));
    server.modify(OpenLdap.usual().sayings());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  Dialect dialect() {
    return OpenLdap.usual();
  }

  @Override
  LdapConfig config(Setting setting) throws Exception {
    return Configured.of(dir, dialect(), setting, server.url(), Slapd.READER, Slapd.PASSWORD);
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
