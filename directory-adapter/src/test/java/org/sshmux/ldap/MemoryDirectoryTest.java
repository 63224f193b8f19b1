package org.sshmux.ldap;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.ldap.config.LdapConfig;

/** The contract, against a directory in memory. */
final class MemoryDirectoryTest extends HostContract {
  @TempDir static Path dir;
  private static MemoryServer server;

  @BeforeAll
  static void start() throws Exception {
    server = MemoryServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  LdapConfig config() throws Exception {
    return Configs.cleartext(List.of(server.url()), Configs.passwordFile(dir));
  }

  @Override
  void modify(String ldif) throws Exception {
    server.modify(ldif);
  }
}
