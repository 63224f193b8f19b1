package org.sshmux.ldap;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.PushConfig;

/** DirSync, with a server in memory that answers as Active Directory does, and is taken for it. */
final class DirSyncPushTest extends PushContract {
  @TempDir static Path dir;
  private static DirSyncServer server;

  @BeforeAll
  static void start() throws Exception {
    server = DirSyncServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  LdapConfig config() throws Exception {
    return Configs.with(
        Configs.cleartext(List.of(server.url()), Configs.passwordFile(dir)),
        Configs.push(PushConfig.Mode.AUTO));
  }

  @Override
  void modify(String ldif) throws Exception {
    server.modify(ldif);
  }

  @Override
  String renamed(String dn, String formerDn) {
    return "renamed " + dn;
  }

  @Override
  Duration interval() {
    return Duration.ofSeconds(1);
  }
}
