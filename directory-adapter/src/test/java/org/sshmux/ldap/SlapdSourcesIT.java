package org.sshmux.ldap;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.ldap.config.LdapConfig;

/** The sources, against a real OpenLDAP server. */
final class SlapdSourcesIT extends SourceContract {
  @TempDir static Path dir;
  private static Slapd slapd;

  @BeforeAll
  static void start() throws Exception {
    slapd = Slapd.start(dir.resolve("slapd"), List.of());
  }

  @AfterAll
  static void stop() {
    slapd.close();
  }

  @Override
  LdapConfig config() throws Exception {
    return Configs.cleartext(List.of(slapd.url()), slapd.passwordFile());
  }

  @Override
  void modify(String ldif) {
    slapd.modify(ldif);
  }
}
