package org.sshmux.ldap;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.ldap.config.BindConfig;
import org.sshmux.ldap.config.LdapConfig;

/** The sources, against Apache Directory Server. */
final class ApacheDsSourcesTest extends SourceContract {
  @TempDir static Path dir;
  private static ApacheDs server;

  @BeforeAll
  static void start() throws Exception {
    server = ApacheDs.start(dir);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  LdapConfig config() throws Exception {
    Path password = Configs.passwordFile(dir);
    return Configs.of(
        List.of(server.url()), Configs.cleartext(), BindConfig.simple(ApacheDs.ADMIN, password));
  }

  @Override
  void modify(String ldif) throws Exception {
    server.modify(ldif);
  }
}
