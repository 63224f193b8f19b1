package org.sshmux.ldap.group;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.sshmux.identity.Membership;

/**
 * The groups of a person.
 *
 * @param memberships each group once, with the shortest way to it that is known
 * @param gap why there may be more
 */
public record Groups(List<Membership> memberships, Optional<String> gap) {
  public Groups {
    memberships = List.copyOf(memberships);
    Objects.requireNonNull(gap);
  }
}
