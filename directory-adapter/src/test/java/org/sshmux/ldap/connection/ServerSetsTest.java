package org.sshmux.ldap.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.SingleServerSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.ldap.Configs;
import org.sshmux.ldap.TurnedClock;
import org.sshmux.ldap.config.LdapConfig;

class ServerSetsTest {
  @TempDir Path dir;

  @Test
  void keepsTheServersFoundLastWhileTheNameServiceIsAway() throws Exception {
    LdapConfig config =
        Configs.of(
            List.of("ldap://_ldap._tcp.example.test", "ldap://spare.example.test"),
            Configs.cleartext(),
            Configs.bind(Configs.passwordFile(dir)));
    TurnedClock clock = TurnedClock.started();
    ServerSets sets;
    try (NameServer names =
        new NameServer(List.of(new NameServer.Srv(0, 0, 3389, "ldap1.example.test")))) {
      ServiceRecords records =
          new ServiceRecords(Optional.of("127.0.0.1:" + names.port()), new Random(1));
      sets = ServerSets.of(config, new LDAPConnectionOptions(), records, clock);
      assertThat(sets.now())
          .extracting(SingleServerSet::getAddress)
          .containsExactly("ldap1.example.test", "spare.example.test");
    }
    clock.advance(Duration.ofMinutes(6));
    assertThat(sets.now())
        .extracting(SingleServerSet::getAddress)
        .containsExactly("ldap1.example.test", "spare.example.test");
  }
}
