package org.sshmux.ldap.grant;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.sshmux.identity.Membership;

/**
 * What the directory says about the hosts of one person.
 *
 * @param memberships the person's groups with their statements, then whatever else grants or
 *     forbids: rules, netgroups, host groups, host entries and the person's own entry, each under
 *     the name of the group, rule or attribute that does
 * @param gap why there may be more
 */
public record Granted(List<Membership> memberships, Optional<String> gap) {
  public Granted {
    memberships = List.copyOf(memberships);
    Objects.requireNonNull(gap);
  }
}
