package org.sshmux.ldap.push.held;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sshmux.identity.Person;
import org.sshmux.ldap.push.change.EntryKey;

/**
 * What has to be known of a person to see whether a change concerns them; names as {@link EntryKey}
 * spells them.
 *
 * @param login their own login name, as it is
 * @param entry their entry
 * @param id their immutable id
 * @param groups every group on any way to what they may do
 */
public record HeldPerson(String login, String entry, String id, Set<String> groups) {
  public HeldPerson {
    groups = Set.copyOf(groups);
  }

  static HeldPerson of(Person person) {
    return new HeldPerson(
        person.login(),
        EntryKey.of(person.dn()),
        EntryKey.ofId(person.id()),
        person.memberships().stream()
            .flatMap(
                membership -> Stream.concat(Stream.of(membership.dn()), membership.path().stream()))
            .distinct()
            .map(EntryKey::of)
            .collect(Collectors.toSet()));
  }

  /** The same person with other copies of the names of groups. */
  HeldPerson withGroups(Collection<String> copies) {
    return new HeldPerson(login, entry, id, Set.copyOf(copies));
  }

  /** The names under which changes and groups may mention the person themselves. */
  Set<String> names() {
    return Stream.of(entry, id, EntryKey.of(login)).collect(Collectors.toSet());
  }

  /** Whether a change concerns the person. */
  boolean touchedBy(Concern concern) {
    return concern.names().contains(entry)
        || concern.names().contains(id)
        || concern.members().contains(entry)
        || concern.members().contains(EntryKey.of(login))
        || groups.stream()
            .anyMatch(group -> concern.names().contains(group) || concern.members().contains(group))
        || under(concern.above());
  }

  private boolean under(Set<String> above) {
    return !above.isEmpty()
        && (EntryKey.below(entry, above)
            || groups.stream().anyMatch(group -> EntryKey.below(group, above)));
  }
}
