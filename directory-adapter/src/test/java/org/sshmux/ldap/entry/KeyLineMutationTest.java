package org.sshmux.ldap.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sshmux.identity.AuthorizedKey;
import org.sshmux.ldap.Keys;

/** Lines changed at random: whatever is accepted is accepted with all that its text demands. */
final class KeyLineMutationTest {
  private static final int ROUNDS = 200_000;
  private static final String KEY = Keys.line(7);
  private static final List<String> SEEDS =
      List.of(
          KEY,
          "from=\"10.0.0.0/8,!10.1.0.0/16\" " + KEY,
          "restrict,pty,from=\"10.0.0.1\",expiry-time=\"20300101Z\" " + KEY,
          "expiry-time=\"203001010000\",no-pty " + KEY,
          "command=\"/bin/sh -c \\\"a b\\\"\" " + KEY,
          "cert-authority,principals=\"a,b\" " + KEY,
          "environment=\"A=b\",from=\"fd00::/8\" " + KEY,
          "sk-ssh-ed25519@openssh.com "
              + Base64.getEncoder().encodeToString(Keys.blob("sk-ssh-ed25519@openssh.com", 1)));
  private static final List<String> PIECES =
      List.of(
          "\"",
          "\\\"",
          ",",
          " ",
          "\t",
          "=",
          "from",
          "from=\"",
          "!",
          "/",
          "0",
          "expiry-time=",
          "#",
          "restrict",
          "cert-authority",
          "command=\"",
          "AAAA",
          "ssh-ed25519 ",
          "\n",
          "\u00a0",
          "\u3000",
          "\ufeff",
          "\u0000",
          "\ud83d\ude00",
          "From=\"\"");

  @Test
  void neverThrowsAndNeverWidensAKey() {
    Random random = new Random(20261125);
    int accepted = 0;
    int restricted = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] line = mutated(SEEDS.get(random.nextInt(SEEDS.size())), random);
      if (KeyLineDemands.parsed(line) instanceof KeyLine.Usable(AuthorizedKey key)) {
        accepted++;
        restricted += key.from().isEmpty() && key.expiry().isEmpty() ? 0 : 1;
      }
    }
    assertThat(accepted).isGreaterThan(ROUNDS / 20);
    assertThat(restricted).isGreaterThan(ROUNDS / 100);
  }

  private static byte[] mutated(String seed, Random random) {
    StringBuilder text = new StringBuilder(seed);
    for (int change = random.nextInt(4); change > 0 && !text.isEmpty(); change--) {
      int at = random.nextInt(text.length());
      int front = Math.min(text.length(), 60);
      switch (random.nextInt(6)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.setCharAt(at, (char) random.nextInt(0x80));
        case 2 -> text.insert(random.nextInt(front), PIECES.get(random.nextInt(PIECES.size())));
        case 3 -> text.insert(random.nextInt(front), text.substring(at));
        case 4 -> text.delete(at, Math.min(text.length(), at + random.nextInt(12)));
        default -> text.insert(0, PIECES.get(random.nextInt(PIECES.size())));
      }
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0 && random.nextInt(20) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }
}
