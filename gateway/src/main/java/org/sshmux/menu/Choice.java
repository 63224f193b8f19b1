package org.sshmux.menu;

import java.util.Optional;

/** What a person did with the menu. */
public sealed interface Choice {

  /**
   * Took a host.
   *
   * @param row one of the rows that were offered
   * @param login one of the row's logins; empty if it has none
   */
  record Picked(Row row, Optional<String> login) implements Choice {}

  /** Left without taking one, or there was none to take. */
  record Left() implements Choice {}

  /**
   * Is away: the input ended, the output failed, the console was closed or the thread was
   * interrupted.
   */
  record Gone() implements Choice {}
}
