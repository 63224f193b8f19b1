package org.sshmux.ldap.decision;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.ldap.ApacheDs;
import org.sshmux.ldap.Slapd;
import org.sshmux.ldap.config.LdapConfig;

/** The decision table, against Apache Directory Server. */
final class ApacheDsDecisionTest extends DecisionContract {
  @TempDir static Path dir;
  private static ApacheDs server;

  @BeforeAll
  static void start() throws Exception {
    server = ApacheDs.start(dir);
    server.modify(OpenLdap.usual().ldif());
    server.modify(OpenLdap.usual().sayings());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  Dialect dialect() {
    return OpenLdap.usual()
        .without(
            Feature.NUMBERED_NAMES,
            "ApacheDS AM27 answers a search for a member whose name begins with # with an error");
  }

  @Override
  LdapConfig config(Setting setting) throws Exception {
    return Configured.of(dir, dialect(), setting, server.url(), ApacheDs.ADMIN, Slapd.PASSWORD);
  }

  @Override
  void modify(String ldif) throws Exception {
    server.modify(ldif);
  }

  @Override
  Optional<Duration> tellsWithin() {
    return Optional.of(Duration.ofSeconds(10));
  }
}
