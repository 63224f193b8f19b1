package org.sshmux.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlainTextTest {
  @ParameterizedTest
  @ValueSource(
      ints = {0x1b, 0x9b, 0x7f, 0xad, 0x200b, 0x2028, 0x2029, 0x202e, 0xd800, 0xe000, 0x378})
  void doesNotShowWhatATerminalObeysOrAReaderCannotSee(int codePoint) {
    assertThat(PlainText.shows(codePoint)).isFalse();
    assertThat(PlainText.brief("a" + new String(new int[] {codePoint}, 0, 1) + "b"))
        .isEqualTo("a?b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", " ", "é", "日", "\u0301", "👍"})
  void showsLettersOfAnyScript(String text) {
    assertThat(PlainText.brief(text)).isEqualTo(text);
  }

  @Test
  void cutsByCharacters() {
    assertThat(PlainText.of("👍👍👍", 2)).isEqualTo("👍👍");
  }
}
