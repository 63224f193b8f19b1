package org.sshmux.menu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CellTextTest {
  @Test
  void spellsOutWhatIsNotPlainlyVisible() {
    assertThat(CellText.plain("a\u0007\u202e\u00ad\u200d\ufeff\ud83d", 99))
        .isEqualTo("a\\u{7}\\u{202e}\\u{ad}\\u{200d}\\u{feff}\\u{d83d}");
    assertThat(CellText.plain("\u0301e\u0301☁\ufe0f", 99)).isEqualTo("\\u{301}e\u0301☁");
  }

  @Test
  void cutsOverlongTexts() {
    assertThat(CellText.plain("abcdef", 3)).isEqualTo("abc…");
  }

  @Test
  void fitsByCells() {
    assertThat(CellText.width("東京a\u0301😀")).isEqualTo(7);
    assertThat(CellText.fit("東京都", 6)).isEqualTo("東京都");
    assertThat(CellText.fit("東京都", 5)).isEqualTo("東京…");
    assertThat(CellText.fit("東京都", 4)).isEqualTo("東…");
    assertThat(CellText.fit("東京都", 0)).isEmpty();
    assertThat(CellText.tail("東京都", 4)).isEqualTo("…都");
  }

  @Test
  void wrapsBetweenWords() {
    assertThat(CellText.wrap("one two three", 7, 9)).containsExactly("one two", "three");
    assertThat(CellText.wrap("one two three", 6, 2)).containsExactly("one", "two t…");
    assertThat(CellText.wrap("abcdefgh", 3, 9)).containsExactly("abc", "def", "gh");
    assertThat(CellText.wrap("  ", 3, 9)).isEmpty();
  }
}
