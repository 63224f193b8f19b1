package org.sshmux.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostLabelTest {

  @ParameterizedTest
  @CsvSource(
      value = {
        "database of the shop|database of the shop",
        "'  two \u00a0 words\t'|two words",
        "'one\r\ntwo'|one two",
        "'\u001b[31mred\u001b[0m\u0007'|[31mred[0m",
        "'a\u009b2Jb\u007fc'|a2Jbc",
        "'\u202eabc\u200b\ufeff'|abc",
        "'\ud800x'|x",
        "'\u0000'|''",
      },
      delimiter = '|')
  void keepsWhatPeopleCanRead(String text, String label) {
    assertThat(HostLabel.of(text)).isEqualTo(label);
    assertThat(HostLabel.of(label)).isEqualTo(label);
  }

  @Test
  void isCutBetweenCharacters() {
    String icon = "\ud83d\udda5";

    assertThat(HostLabel.of(icon.repeat(300))).isEqualTo(icon.repeat(HostLabel.MAX_LENGTH));
    assertThat(HostLabel.of("ab ".repeat(300))).hasSize(HostLabel.MAX_LENGTH);
    assertThat(HostLabel.of("x".repeat(199) + " y")).isEqualTo("x".repeat(199));
  }

  @Test
  void isAskedOfEveryHost() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Host("cn=a", List.of("a"), List.of(), List.of(), "a\nb"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HostListing.Entry("cn=a", List.of("a"), List.of(), "x".repeat(201)));
    assertThat(new Host("cn=a", List.of("a"), List.of()).label()).isEmpty();
  }
}
