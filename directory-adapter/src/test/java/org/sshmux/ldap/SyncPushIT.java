package org.sshmux.ldap;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.PushConfig;

/** Content synchronization with a real OpenLDAP server, which is recognised. */
final class SyncPushIT extends PushContract {
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
    return Configs.with(
        Configs.cleartext(List.of(slapd.url()), slapd.passwordFile()),
        Configs.push(PushConfig.Mode.AUTO));
  }

  @Override
  void modify(String ldif) {
    slapd.modify(ldif);
  }

  @Override
  String renamed(String dn, String formerDn) {
    return "modified " + dn;
  }
}
