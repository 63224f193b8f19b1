package org.sshmux.ldap.push;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Whom one change concerns; names as {@link EntryKey} spells them.
 *
 * @param names the changed entry: its names before and after, its ids
 * @param members who is, was or may be a member of it
 * @param above the former name of an entry that was renamed, together with all below it
 * @param strangers whether somebody of whom nothing is held may be concerned
 */
record Concern(Set<String> names, Set<String> members, Optional<String> above, boolean strangers) {
  Concern {
    names = Set.copyOf(names);
    members = Set.copyOf(members);
    Objects.requireNonNull(above);
  }
}
