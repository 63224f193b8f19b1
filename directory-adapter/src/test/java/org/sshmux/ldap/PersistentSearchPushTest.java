package org.sshmux.ldap;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.ldap.config.BindConfig;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.PushConfig;

/**
 * Persistent searches with Apache Directory Server, which announces content synchronization as well
 * and then does not tell of every change.
 */
final class PersistentSearchPushTest extends PushContract {
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
    BindConfig bind = BindConfig.simple(ApacheDs.ADMIN, password);
    return Configs.with(
        Configs.of(List.of(server.url()), Configs.cleartext(), bind),
        Configs.push(PushConfig.Mode.AUTO));
  }

  @Override
  void modify(String ldif) throws Exception {
    server.modify(ldif);
  }

  @Override
  String renamed(String dn, String formerDn) {
    return "renamed " + dn + " (was " + formerDn + ")";
  }
}
