package org.sshmux.session.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sshmux.session.access.UserName.Way;

class UserNameTest {
  private static final String ALL = "+%@";

  @ParameterizedTest
  @CsvSource({
    "alice+db1, alice, , db1, 22",
    "alice%db1, alice, , db1, 22",
    "alice@db1, alice, , db1, 22",
    "alice+postgres@db1, alice, postgres, db1, 22",
    "alice+postgres+db1, alice, postgres, db1, 22",
    "alice@postgres@db1, alice, postgres, db1, 22",
    "alice%postgres%db1%2222, alice, postgres, db1, 2222",
    "alice+db1+2222, alice, , db1, 2222",
    "alice+postgres@db1+2222, alice, postgres, db1, 2222",
    "alice+db1:2222, alice, , db1, 2222",
    "alice+[::1], alice, , [::1], 22",
    "alice+[::1]:2222, alice, , [::1], 2222",
    "alice+[::1]+2222, alice, , [::1], 2222",
    "alice+::1, alice, , ::1, 22",
    "alice@example.com+db1, alice@example.com, , db1, 22",
    "alice@example.com+postgres@db1, alice@example.com, postgres, db1, 22",
    "alice+db1.example.com, alice, , db1.example.com, 22",
    "alice+22, alice, , 22, 22",
    "alice+db1+99999, alice, , db1, 99999"
  })
  void saysWhoComesAndWhereTo(String text, String person, String login, String host, int port) {
    assertThat(UserName.parse(text, ALL))
        .isEqualTo(new UserName(person, new Way.Host(Optional.ofNullable(login), host, port)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice+",
        "alice++db1",
        "alice+@db1",
        "alice+a@b@c",
        "alice+a@b@c+22",
        "alice+db1+",
        "alice+db1:",
        "alice+db1:x",
        "alice+db1:22+22",
        "alice+db1:222222"
      })
  void refusesWhatCanBeReadInMoreThanOneWayOrInNone(String text) {
    UserName name = UserName.parse(text, ALL);
    assertThat(name.login()).isEqualTo("alice");
    assertThat(name.way()).isInstanceOf(Way.Unreadable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice", "", "a.b-c_d", "alice#db1", "alice:db1"})
  void takesOthersForTheGatewayItself(String text) {
    assertThat(UserName.parse(text, ALL)).isEqualTo(new UserName(text, new Way.Gateway()));
  }

  @Test
  void separatesByTheConfiguredCharactersOnly() {
    assertThat(UserName.parse("alice@example.com", "+%").way()).isInstanceOf(Way.Gateway.class);
    assertThat(UserName.parse("alice+db1", "").login()).isEqualTo("alice+db1");
  }

  @Test
  void neverThrows() {
    Random random = new Random(11);
    String signs = "ab+%@:[]1 .\u0000é";
    for (int i = 0; i < 100_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n > 0; n--) {
        text.append(signs.charAt(random.nextInt(signs.length())));
      }
      UserName name = UserName.parse(text.toString(), ALL);
      assertThat(text.toString()).startsWith(name.login());
    }
  }
}
