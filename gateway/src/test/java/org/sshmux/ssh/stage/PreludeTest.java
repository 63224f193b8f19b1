package org.sshmux.ssh.stage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sshmux.relay.ChannelRequest;
import org.sshmux.session.SessionConfig;

class PreludeTest {
  private final Prelude prelude =
      new Prelude(
          new SessionConfig(
              "+",
              List.of("LANG"),
              SessionConfig.SingleHost.MENU,
              SessionConfig.AfterSession.LEAVE,
              Duration.ofMinutes(1),
              Duration.ZERO));

  private static byte[] terminal(String type, int columns, int rows) {
    byte[] name = type.getBytes(UTF_8);
    return ByteBuffer.allocate(name.length + 28)
        .putInt(name.length)
        .put(name)
        .putInt(columns)
        .putInt(rows)
        .putInt(0)
        .putInt(0)
        .putInt(0)
        .array();
  }

  private static byte[] variable(String name, String value) {
    return ByteBuffer.allocate(8 + name.length() + value.length())
        .putInt(name.length())
        .put(name.getBytes(UTF_8))
        .putInt(value.length())
        .put(value.getBytes(UTF_8))
        .array();
  }

  private boolean take(String type, byte[] rest) {
    return prelude.take(new ChannelRequest(type, true, rest));
  }

  @Test
  void asksForTheTerminalWithItsLatestSize() {
    assertThat(take("pty-req", terminal("xterm", 80, 24))).isTrue();
    assertThat(
            take(
                "window-change",
                ByteBuffer.allocate(16).putInt(132).putInt(50).putInt(1).putInt(2).array()))
        .isTrue();
    assertThat(prelude.columns()).isEqualTo(132);
    assertThat(prelude.rows()).isEqualTo(50);
    assertThat(prelude.terminalType()).isEqualTo("xterm");
    assertThat(prelude.terminal().orElseThrow().rest())
        .startsWith(0, 0, 0, 5, 'x', 't', 'e', 'r', 'm', 0, 0, 0, (byte) 132, 0, 0, 0, 50);
  }

  @Test
  void keepsListedVariablesOnly() {
    assertThat(take("env", variable("LANG", "C"))).isTrue();
    assertThat(take("env", variable("LD_PRELOAD", "x"))).isFalse();
    assertThat(prelude.environment()).hasSize(1);
  }

  @Test
  void keepsNoMoreThanItsLimits() {
    int kept = 0;
    for (int i = 0; i < 10_000; i++) {
      kept += take("env", variable("LANG", "x".repeat(1000))) ? 1 : 0;
    }
    assertThat(kept).isLessThanOrEqualTo(128);
    assertThat(take("pty-req", terminal("x".repeat(200_000), 80, 24))).isFalse();
  }

  @Test
  void refusesWhatCannotBeRead() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      byte[] rest = new byte[random.nextInt(40)];
      random.nextBytes(rest);
      if (rest.length > 3) {
        rest[0] = 0;
        rest[1] = 0;
        rest[2] = 0;
      }
      take(List.of("pty-req", "env", "window-change").get(i % 3), rest);
    }
    prelude.terminal().ifPresent(request -> assertThat(request.rest()).hasSizeLessThan(40));
    assertThat(prelude.environment()).hasSizeLessThanOrEqualTo(128);
  }
}
