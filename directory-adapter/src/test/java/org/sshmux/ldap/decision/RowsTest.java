package org.sshmux.ldap.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** That the decision table is one. */
final class RowsTest {
  @Test
  void namesEachCaseOnceAndExpectsSomethingOfIt() {
    List<Row> rows = Rows.all();

    assertThat(rows).hasSizeGreaterThan(60);
    assertThat(rows).extracting(Row::name).doesNotHaveDuplicates();
    assertThat(rows).extracting(Row::outcome).doesNotContain("");
  }

  @Test
  void needsEachThingThatADirectoryMayBeUnableToSay() {
    Set<Feature> needed =
        Rows.all().stream().flatMap(row -> row.needs().stream()).collect(Collectors.toSet());

    assertThat(needed).isEqualTo(EnumSet.allOf(Feature.class));
  }
}
