package org.sshmux.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sshmux.identity.Lookup;
import org.sshmux.ldap.config.BindConfig;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.PushConfig;

/** How often a password is sent that the directory refuses. */
final class PasswordRestTest {
  @TempDir Path dir;
  private final TurnedClock clock = TurnedClock.started();
  private final RecordedEvents events = new RecordedEvents();
  private final List<LdapDirectory> opened = new ArrayList<>();
  private MemoryServer server;

  @BeforeEach
  void start() throws Exception {
    server = MemoryServer.start();
  }

  @AfterEach
  void stop() {
    opened.forEach(LdapDirectory::close);
    server.close();
  }

  private LdapDirectory open(LdapConfig config) throws Exception {
    LdapDirectory directory = LdapDirectory.open(config, events, clock);
    opened.add(directory);
    return directory;
  }

  private static String detail(Lookup answer) {
    return answer instanceof Lookup.Unavailable(String detail) ? detail : answer.toString();
  }

  @Test
  void doesNotRepeatAPasswordThatWasRefused() throws Exception {
    Path wrong = Configs.secretFile(dir, "wrong");
    BindConfig bind = BindConfig.simple(Slapd.READER, wrong);
    LdapDirectory directory = open(Configs.of(List.of(server.url()), Configs.cleartext(), bind));
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
    BindConfig bind = BindConfig.simple(Slapd.READER, file);
    LdapDirectory directory = open(Configs.of(List.of(server.url()), Configs.cleartext(), bind));
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
    BindConfig bind = BindConfig.simple(Slapd.READER, file);
    LdapDirectory directory = open(Configs.of(List.of(server.url()), Configs.cleartext(), bind));
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
    BindConfig bind = BindConfig.simple(Slapd.READER, Configs.secretFile(dir, "wrong"));
    LdapConfig config = Configs.of(List.of(server.url()), Configs.cleartext(), bind);
    LdapDirectory directory = open(Configs.with(config, Configs.push(PushConfig.Mode.AUTO)));

    Awaitility.await().until(() -> !events.heard().isEmpty());
    assertThat(directory.find("alice")).isInstanceOf(Lookup.Unavailable.class);
    assertThat(server.binds()).isEqualTo(1);
  }

  @Test
  void asksAgainAfterARefusedPasswordHoweverOftenItWasAskedMeanwhile() throws Exception {
    Path wrong = Configs.secretFile(dir, "wrong");
    server.modify(Entries.person("alice", Keys.line(1)));
    String late = "cn=late," + Entries.BASE;
    BindConfig bind = BindConfig.simple(late, wrong);
    LdapDirectory directory = open(Configs.of(List.of(server.url()), Configs.cleartext(), bind));
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
