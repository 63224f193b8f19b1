package org.sshmux.menu;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One line of the menu. Its texts may hold anything: nothing that a terminal would obey is shown.
 *
 * @param host the host's name, not blank
 * @param label a few words about the host, or nothing
 * @param logins the names a person may log in with there; empty if there is nothing to say or
 *     choose
 * @param lastUse when the person was last there
 */
public record Row(String host, String label, List<String> logins, Optional<Instant> lastUse) {
  public Row {
    if (host.isBlank()) {
      throw new IllegalArgumentException("a row of the menu without a host");
    }
    logins = List.copyOf(logins);
  }
}
