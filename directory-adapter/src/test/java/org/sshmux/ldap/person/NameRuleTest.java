package org.sshmux.ldap.person;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.sshmux.ldap.config.UserConfig.NameCase;

final class NameRuleTest {
  private final NameRule preset =
      new NameRule(Pattern.compile("^[a-z_][a-z0-9_.-]{0,63}$"), NameCase.LOWER);
  private final NameRule anything = new NameRule(Pattern.compile(".+"), NameCase.LOWER);

  @Test
  void spellsANameInOneWay() {
    assertThat(preset.spelling("Alice.B")).contains("alice.b");
    assertThat(anything.spelling("Rene\u0301")).contains("ren\u00e9");
    assertThat(anything.spelling("REN\u00c9")).contains("ren\u00e9");
  }

  @Test
  void keepsLetterCaseWhereItCounts() {
    NameRule exact = new NameRule(Pattern.compile("[A-Za-z]+"), NameCase.EXACT);

    assertThat(exact.spelling("Alice")).contains("Alice");
    assertThat(exact.same("Alice", "alice")).isFalse();
  }

  @Test
  void knowsAnEntrysNameInAnySpelling() {
    assertThat(preset.same("alice", "ALICE")).isTrue();
    assertThat(anything.same("ren\u00e9", "Rene\u0301")).isTrue();
    assertThat(preset.same("alice", "alice ")).isFalse();
    assertThat(preset.same("alice", "\uff41lice")).isFalse();
    assertThat(preset.same("alice", "al\u00adice")).isFalse();
  }

  @Test
  void takesNoHiddenCharacterEvenIfThePatternWould() {
    for (String hidden :
        new String[] {
          "\u0000", "\u001b", "\u007f", "\u0085", "\u00ad", "\u200b", "\u200d", "\u2028", "\u202e",
          "\u2066", "\ufeff", "\ud800", "\udc00", "\ue000", "\uffff"
        }) {
      assertThat(anything.spelling("al" + hidden + "ice")).isEmpty();
    }
    assertThat(anything.spelling("a".repeat(257))).isEmpty();
    assertThat(anything.spelling("")).isEmpty();
  }

  @Test
  void spellsASpellingAsItself() {
    Random random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder name = new StringBuilder();
      for (int length = random.nextInt(12); length >= 0; length--) {
        name.appendCodePoint(random.nextInt(round % 2 == 0 ? 0x250 : 0x3000));
      }
      Optional<String> spelling = anything.spelling(name.toString());
      spelling.ifPresent(one -> {
        assertThat(anything.spelling(one)).contains(one);
        assertThat(anything.same(one, name.toString())).isTrue();
      });
    }
  }
}
