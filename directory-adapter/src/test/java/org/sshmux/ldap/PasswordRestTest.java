package org.sshmux.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.identity.Directory;
import org.sshmux.identity.Lookup;
import org.sshmux.ldap.config.BindConfig;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.PushConfig;

/** How often a password is sent that the directory refuses. */
final class PasswordRestTest {
  @TempDir Path dir;
  private final TurnedClock clock = TurnedClock.started();
  private final RecordedEvents events = new RecordedEvents();
  private final MemoryServer server = MemoryServer.start();
  private Optional<LdapDirectory> opened = Optional.empty();

  PasswordRestTest() throws Exception {}

  @AfterEach
  void stop() {
    opened.ifPresent(LdapDirectory::close);
    server.close();
  }

  private LdapConfig config(String dn, Path password) {
    BindConfig bind = BindConfig.simple(dn, password);
    return Configs.of(List.of(server.url()), Configs.cleartext(), bind);
  }

  private Directory open(LdapConfig config) throws Exception {
    opened = Optional.of(LdapDirectory.open(config, events, clock));
    return opened.get();
  }

  private static String detail(Lookup answer) {
    return answer instanceof Lookup.Unavailable(String detail) ? detail : answer.toString();
  }

  @Test
  void doesNotRepeatAPasswordThatWasRefused() throws Exception {
    Path wrong = Configs.secretFile(dir, "wrong");
    Directory directory = open(config(Slapd.READER, wrong));
    for (int i = 0; i < 10; i++) {
      assertThat(directory.find("alice")).isInstanceOf(Lookup.Unavailable.class);
      clock.advance(Duration.ofSeconds(2));
    }

    assertThat(server.binds()).isEqualTo(1);
    assertThat(detail(directory.find("alice")))
        .contains(
            server.url().substring("ldap://".length()) + ": the gateway's own password was refused")
        .contains("asking again after ");
    clock.advance(Duration.ofSeconds(61));
    directory.find("alice");
    assertThat(server.binds()).isEqualTo(2);
    clock.advance(Duration.ofSeconds(50));
    directory.find("alice");
    assertThat(server.binds()).isEqualTo(2);
    clock.advance(Duration.ofSeconds(61));
    directory.find("alice");
    assertThat(server.binds()).isEqualTo(3);
    assertThat(events.heard()).hasSize(1).first().asString().startsWith("failed ");
  }

  @Test
  void triesAgainAtOnceOnceThePasswordFileHasChanged() throws Exception {
    server.modify(Entries.person("alice", Keys.line(1)));
    Path file = Configs.secretFile(dir, "wrong");
    Directory directory = open(config(Slapd.READER, file));
    assertThat(directory.find("alice")).isInstanceOf(Lookup.Unavailable.class);
    assertThat(directory.find("alice")).isInstanceOf(Lookup.Unavailable.class);
    assertThat(server.binds()).isEqualTo(1);
    Files.writeString(file, Slapd.PASSWORD + "\n");

    assertThat(directory.find("alice")).isInstanceOf(Lookup.Found.class);
    assertThat(server.binds()).isEqualTo(2);
  }

  @Test
  void sendsNoPasswordOfBeforeOnceTheFileHasChanged() throws Exception {
    server.modify(Entries.person("alice", Keys.line(1)));
    Path file = Configs.secretFile(dir, "wrong");
    Directory directory = open(config(Slapd.READER, file));
    assertThat(directory.find("alice")).isInstanceOf(Lookup.Unavailable.class);
    Files.writeString(file, "");
    for (int i = 0; i < 3; i++) {
      clock.advance(Duration.ofMinutes(1));
      assertThat(detail(directory.find("alice"))).contains("is empty");
    }
    assertThat(server.binds()).isEqualTo(1);
    Files.writeString(file, Slapd.PASSWORD);
    clock.advance(Duration.ofMinutes(1));

    assertThat(directory.find("alice")).isInstanceOf(Lookup.Found.class);
  }

  @Test
  void sendsARefusedPasswordOverOneConnectionOnly() throws Exception {
    LdapConfig config = config(Slapd.READER, Configs.secretFile(dir, "wrong"));
    Directory directory = open(Configs.with(config, Configs.push(PushConfig.Mode.AUTO)));

    Awaitility.await().until(() -> !events.heard().isEmpty());
    assertThat(directory.find("alice")).isInstanceOf(Lookup.Unavailable.class);
    assertThat(server.binds()).isEqualTo(1);
  }

  @Test
  void asksAgainAfterARefusedPasswordHoweverOftenItWasAskedMeanwhile() throws Exception {
    Path wrong = Configs.secretFile(dir, "wrong");
    server.modify(Entries.person("alice", Keys.line(1)));
    String late = "cn=late," + Entries.BASE;
    Directory directory = open(config(late, wrong));
    for (int i = 0; i < 29; i++) {
      assertThat(directory.find("alice")).isInstanceOf(Lookup.Unavailable.class);
      clock.advance(Duration.ofSeconds(1));
    }
    server.modify(
        "dn: " + late + "\nobjectClass: person\ncn: late\nsn: late\nuserPassword: wrong\n");
    clock.advance(Duration.ofSeconds(2));

    assertThat(directory.find("alice")).isInstanceOf(Lookup.Found.class);
  }
}
