package org.sshmux.ldap.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That the decision table is one. */
final class RowsTest {
  @Test
  void namesEachCaseOnceAndExpectsSomethingOfIt() {
    List<Row> rows = all();

    assertThat(rows).hasSizeGreaterThan(160);
    assertThat(rows).extracting(Row::name).doesNotHaveDuplicates();
    assertThat(rows).extracting(Row::outcome).doesNotContain("");
  }

  @Test
  void needsEachThingThatADirectoryMayBeUnableToSay() {
    Set<Feature> needed =
        all().stream().flatMap(row -> row.needs().stream()).collect(Collectors.toSet());

    assertThat(needed).isEqualTo(EnumSet.allOf(Feature.class));
  }

  private static List<Row> all() {
    return Stream.concat(
            Rows.all().stream(),
            Stream.of(Setting.values()).flatMap(setting -> SourceRows.of(setting).stream()))
        .toList();
  }
}
