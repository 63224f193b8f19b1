package org.sshmux.ldap.push;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sshmux.ldap.config.FilterTemplate;
import org.sshmux.ldap.config.GroupConfig;
import org.sshmux.ldap.config.HostConfig;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.push.EntryChange.Kind;

/**
 * Finds out what changes mean. The members of a changed group are read at most once, and only if
 * the directory has not told them; for a batch, only so many entries are read. Used by one thread.
 */
final class Assessment {
  static final int MAX_READS = 200;
  private static final int MAX_MEMBERS = 20_000;

  private final Scope scope;
  private final HeldPeople people;
  private final LiveEntries entries;
  private int reads;

  /** Begins a batch. */
  Assessment(Scope scope, HeldPeople people, LiveEntries entries) {
    this.scope = scope;
    this.people = people;
    this.entries = entries;
  }

  /** What one change means. */
  sealed interface Meaning {
    /**
     * It concerns some people, or nobody.
     *
     * @param hosts whether what is held of hosts is outdated
     */
    record Some(Concern concern, boolean hosts) implements Meaning {}

    /** It may concern anybody. */
    record Anybody(String why) implements Meaning {}
  }

  /**
   * Where entries of each kind are, as the configuration has it; bases as {@link EntryKey} spells
   * them.
   */
  record Scope(
      List<String> users,
      List<String> groups,
      Filter group,
      List<String> memberAttributes,
      List<String> hosts,
      Filter host) {
    static Scope of(LdapConfig config) {
      return new Scope(
          keys(config.user().bases()),
          keys(config.group().bases()),
          FilterTemplate.parse(config.group().filter()).with(Map.of()),
          config.group().members().stream().map(GroupConfig.MemberSource::attribute).toList(),
          keys(config.hosts().map(HostConfig::bases).orElse(List.of())),
          config
              .hosts()
              .map(hosts -> FilterTemplate.parse(hosts.filter(), "host").forAny())
              .orElse(Filter.createPresenceFilter("objectClass")));
    }

    private static List<String> keys(List<String> bases) {
      return bases.stream().map(EntryKey::of).toList();
    }
  }

  Meaning of(EntryChange change) {
    Set<String> dns =
        Stream.concat(Stream.of(change.dn()), change.formerDn().stream())
            .filter(dn -> !dn.isEmpty())
            .map(EntryKey::of)
            .collect(Collectors.toSet());
    Set<String> names = new HashSet<>(dns);
    names.addAll(change.ids());
    boolean person = people.isPerson(names);
    if (dns.isEmpty() && !person) {
      return new Meaning.Anybody("an entry is gone that is known by its id only");
    }
    boolean user = dns.stream().anyMatch(dn -> EntryKey.below(dn, scope.users()));
    boolean group = !person && dns.stream().anyMatch(dn -> EntryKey.below(dn, scope.groups()));
    if (people.crowded() && !person && (user || group)) {
      return new Meaning.Anybody("more people than cache.max-users: " + change.what());
    }
    try {
      Set<String> members = group ? members(change) : Set.of();
      Optional<String> above =
          change.kind() == Kind.RENAMED ? change.formerDn().map(EntryKey::of) : Optional.empty();
      return new Meaning.Some(
          new Concern(names, members, above, user && !person), !person && host(change, dns));
    } catch (Unreadable e) {
      return new Meaning.Anybody(change.what() + ", and " + e.getMessage());
    }
  }

  private Set<String> members(EntryChange change) throws Unreadable {
    if (change.members().isPresent()) {
      return change.members().get().stream().map(EntryKey::of).collect(Collectors.toSet());
    }
    if (change.kind() == Kind.DELETED || !people.any()) {
      return Set.of();
    }
    Optional<SearchResultEntry> entry = read(change.dn(), scope.group(), scope.memberAttributes());
    return entry.isPresent() ? membersOf(entry.get()) : Set.of();
  }

  private Set<String> membersOf(SearchResultEntry entry) throws Unreadable {
    Set<String> members = new HashSet<>();
    for (Attribute attribute : entry.getAttributes()) {
      if (attribute.getName().contains(";range=")
          || members.size() + attribute.size() > MAX_MEMBERS) {
        throw new Unreadable("its members are too many");
      }
      Arrays.stream(attribute.getValues()).map(EntryKey::of).forEach(members::add);
    }
    return members;
  }

  /** Whether the changed entry is or may have been a host. */
  private boolean host(EntryChange change, Set<String> dns) throws Unreadable {
    if (dns.stream().noneMatch(dn -> EntryKey.below(dn, scope.hosts()))) {
      return false;
    }
    boolean hostsOnly =
        scope.hosts().stream()
            .noneMatch(base ->
                EntryKey.below(base, scope.users()) || EntryKey.below(base, scope.groups()));
    boolean othersToo =
        dns.stream()
            .anyMatch(
                dn -> EntryKey.below(dn, scope.users()) || EntryKey.below(dn, scope.groups()));
    return (hostsOnly && !othersToo)
        || change.kind() == Kind.DELETED
        || read(change.dn(), scope.host(), List.of("1.1")).isPresent();
  }

  private Optional<SearchResultEntry> read(String dn, Filter filter, List<String> attributes)
      throws Unreadable {
    if (++reads > MAX_READS) {
      throw new Unreadable("too many entries were changed at once");
    }
    try {
      return entries.read(dn, filter, attributes);
    } catch (LDAPException e) {
      throw new Unreadable("it cannot be read: " + e.getResultCode().getName());
    }
  }

  /** Nobody can say whom a change concerns. */
  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(String why) {
      super(why, null, false, false);
    }
  }
}
