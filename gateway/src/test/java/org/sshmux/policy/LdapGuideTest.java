package org.sshmux.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.sshmux.grant.Grant;

/** The statements that the guide shows are what it says they are. */
class LdapGuideTest {
  private static final Path GUIDE = Path.of("..", "docs", "guide", "ldap.md");

  @Test
  void everyStatementOfTheTableAndTheSamplesCanBeRead() throws IOException {
    List<String> table = find("(?m)^\\| `(ssh://[^`]+)` \\|");
    List<String> samples = find("(?m)^labeledURI: (.+)$");
    assertThat(table).hasSizeGreaterThan(8);
    assertThat(samples).isNotEmpty();
    assertThat(table).allMatch(statement -> Grant.parse(statement) instanceof Grant.Parsing.Read);
    assertThat(samples).allMatch(statement -> Grant.parse(statement) instanceof Grant.Parsing.Read);
  }

  @Test
  void whatTheGuideSaysCannotBeReadCannot() throws IOException {
    String sentence = find("(?m)^(These cannot be read: .+)$").getFirst();
    List<String> statements =
        Pattern.compile("`(ssh://[^`]+)`")
            .matcher(sentence)
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(statements).hasSizeGreaterThan(3);
    assertThat(statements)
        .allMatch(statement -> Grant.parse(statement) instanceof Grant.Parsing.Malformed);
  }

  private static List<String> find(String regex) throws IOException {
    return Pattern.compile(regex)
        .matcher(Files.readString(GUIDE))
        .results()
        .map(match -> match.group(1))
        .toList();
  }
}
