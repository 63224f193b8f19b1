package org.sshmux.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {

  @Test
  void countsDigitsInARowAsOneNumber() {
    List<String> ordered =
        List.of(
            "",
            "10.0.0.9",
            "10.0.0.10",
            "db",
            "db-1",
            "db01",
            "db1",
            "db1.example",
            "db2",
            "db10",
            "db99999999999999999999",
            "db100000000000000000000",
            "dba");
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      List<String> shuffled = new ArrayList<>(ordered);
      Collections.shuffle(shuffled, random);
      shuffled.sort(new NaturalOrder());
      assertThat(shuffled).isEqualTo(ordered);
    }
  }
}
