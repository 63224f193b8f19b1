package org.sshmux.ldap.push.held;

import java.util.Set;
import org.sshmux.ldap.push.change.EntryKey;

/**
 * Whom one change concerns; names as {@link EntryKey} spells them.
 *
 * @param names the changed entry: its names before and after, its ids
 * @param members who is, was or may be a member of it
 * @param above entries together with all below them, such as the names before and after of one that
 *     was renamed
 * @param strangers whether somebody of whom nothing is held may be concerned
 */
public record Concern(
    Set<String> names, Set<String> members, Set<String> above, boolean strangers) {
  public Concern {
    names = Set.copyOf(names);
    members = Set.copyOf(members);
    above = Set.copyOf(above);
  }
}
