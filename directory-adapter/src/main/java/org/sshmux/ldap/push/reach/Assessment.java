package org.sshmux.ldap.push.reach;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sshmux.ldap.push.change.EntryChange;
import org.sshmux.ldap.push.change.EntryChange.Kind;
import org.sshmux.ldap.push.change.EntryKey;
import org.sshmux.ldap.push.held.Concern;
import org.sshmux.ldap.push.held.HeldPeople;

/**
 * Finds out what changes mean. The members of a changed group are read at most once, and only if
 * the directory has not told them; for a batch, only so many entries are read. Used by one thread.
 */
public final class Assessment {
  private static final int MAX_MEMBERS = 20_000;

  private final Scope scope;
  private final HeldPeople people;
  private final Reads reads;

  /** Begins a batch. */
  public Assessment(Scope scope, HeldPeople people, LiveEntries entries) {
    this.scope = scope;
    this.people = people;
    this.reads = new Reads(entries);
  }

  /** What one change means. */
  public sealed interface Meaning {
    /**
     * It concerns some people, or nobody.
     *
     * @param hosts whether what is held of hosts is outdated
     */
    record Some(Concern concern, boolean hosts) implements Meaning {}

    /** It may concern anybody. */
    record Anybody(String why) implements Meaning {}
  }

  /** What it means; may ask the directory. What cannot be found out may concern anybody. */
  public Meaning of(EntryChange change) {
    Set<String> dns =
        Stream.concat(Stream.of(change.dn()), change.formerDn().stream())
            .filter(dn -> !dn.isEmpty())
            .map(EntryKey::of)
            .collect(Collectors.toSet());
    Set<String> names = new HashSet<>(dns);
    names.addAll(change.ids());
    if (dns.isEmpty() && !people.isPerson(names)) {
      return new Meaning.Anybody("an entry is gone that is known by its id only");
    }
    try {
      return new Look(change, dns, names).meaning();
    } catch (Untold e) {
      return new Meaning.Anybody(change.what() + ", and " + e.why());
    }
  }

  /** One change that is looked into. */
  private final class Look {
    private final EntryChange change;
    private final Set<String> dns;
    private final Set<String> names;
    private final boolean user;
    private final boolean person;

    /**
     * @param dns its names before and after
     * @param names these and its ids; may be added to
     */
    Look(EntryChange change, Set<String> dns, Set<String> names) throws Untold {
      this.change = change;
      this.dns = dns;
      this.names = names;
      this.user = isBelow(scope.people().bases());
      if (user && !people.isPerson(names)) {
        names.addAll(otherIds());
      }
      this.person = people.isPerson(names);
    }

    Meaning meaning() throws Untold {
      if (person) {
        return new Meaning.Some(new Concern(names, Set.of(), Set.of(), false), false);
      }
      boolean group = isBelow(scope.groups().bases());
      if (people.crowded() && (user || group)) {
        throw new Untold("there are more people than cache.max-users");
      }
      Optional<Set<String>> told = group || mayHaveBeenAGroup() ? members() : Optional.empty();
      boolean host = host();
      GrantReach grants = new GrantReach(scope, people, reads);
      grants.follow(change, dns, host);
      Set<String> above = new HashSet<>(grants.above());
      above.addAll(moved(told.isPresent()));
      Set<String> members = new HashSet<>(grants.named());
      members.addAll(told.orElse(Set.of()));
      return new Meaning.Some(
          new Concern(names, members, above, user || isAtopOfPeople(above)), host);
    }

    private boolean isBelow(List<String> bases) {
      return dns.stream().anyMatch(dn -> EntryKey.below(dn, bases));
    }

    private static boolean isAtop(String dn, List<String> bases) {
      return bases.stream().anyMatch(base -> EntryKey.below(base, List.of(dn)));
    }

    private boolean isAtopOfPeople(Set<String> above) {
      return above.stream().anyMatch(dn -> isAtop(dn, scope.people().bases()));
    }

    /** The ids of a renamed entry by which people are known, where changes do not mention them. */
    private Set<String> otherIds() throws Untold {
      List<String> attributes = scope.people().ids();
      if (attributes.isEmpty() || !change.mayHaveOtherName() || !people.any()) {
        return Set.of();
      }
      return reads.entry(change.dn(), attributes).stream()
          .flatMap(entry -> attributes.stream().map(entry::getAttribute))
          .filter(attribute -> attribute != null)
          .flatMap(attribute -> Arrays.stream(attribute.getValues()))
          .map(EntryKey::ofId)
          .collect(Collectors.toSet());
    }

    /** Whether it may have come from where groups are, without being there now. */
    private boolean mayHaveBeenAGroup() {
      return change.mayHaveOtherName() && !isLeafByItsName();
    }

    /** Who is in it, if it is a group. */
    private Optional<Set<String>> members() throws Untold {
      if (change.members().isPresent()) {
        return Optional.of(
            change.members().get().stream().map(EntryKey::of).collect(Collectors.toSet()));
      }
      if (change.kind() == Kind.DELETED || !people.any()) {
        return Optional.empty();
      }
      Optional<SearchResultEntry> entry =
          reads.entry(change.dn(), scope.groups().filter(), scope.groups().members());
      return entry.isPresent() ? Optional.of(membersOf(entry.get())) : Optional.empty();
    }

    /** Whether the changed entry is or may have been a host. */
    private boolean host() throws Untold {
      List<String> bases = scope.hosts().bases();
      if (!isBelow(bases)) {
        return false;
      }
      List<String> others =
          Stream.concat(scope.people().bases().stream(), scope.groups().bases().stream()).toList();
      boolean hostsOnly = bases.stream().noneMatch(base -> EntryKey.below(base, others));
      return (hostsOnly && !isBelow(others))
          || change.kind() == Kind.DELETED
          || reads.entry(change.dn(), scope.hosts().filter(), List.of("1.1")).isPresent();
    }

    // ---- entries that others are below -----------------------------------------------------

    /**
     * The names, before and after, of an entry that may take others along.
     *
     * @param leaf whether nothing is below it
     */
    private Set<String> moved(boolean leaf) throws Untold {
      return switch (change.kind()) {
        case ADDED, MODIFIED -> Set.of();
        case DELETED -> dns;
        case CHANGED -> {
          if (!leaf && !isLeafByItsName() && !people.anyBelow(dns)) {
            refuseIfOthersAreBelow();
          }
          yield Set.of();
        }
        case RENAMED -> {
          boolean within = change.formerDn().map(EntryKey::of).filter(this::isKnown).isPresent();
          if (!leaf && (!within || scope.isAtop(EntryKey.of(change.dn())))) {
            refuseIfOthersAreBelow();
          }
          yield dns;
        }
      };
    }

    private boolean isKnown(String former) {
      String now = EntryKey.of(change.dn());
      return scope.contains(former) || !(scope.contains(now) || scope.isAtop(now));
    }

    private void refuseIfOthersAreBelow() throws Untold {
      if (people.any() && reads.hasChildren(change.dn())) {
        throw new Untold("nobody knows from where it has taken those below it");
      }
    }

    /** People are many and change often, and nothing is below them. */
    private boolean isLeafByItsName() {
      try {
        RDN rdn = new DN(change.dn()).getRDN();
        return user && rdn != null && rdn.hasAttribute(scope.people().name());
      } catch (LDAPException e) {
        return false;
      }
    }
  }

  private static Set<String> membersOf(SearchResultEntry entry) throws Untold {
    Set<String> members = new HashSet<>();
    for (Attribute attribute : entry.getAttributes()) {
      if (attribute.getName().contains(";range=")
          || members.size() + attribute.size() > MAX_MEMBERS) {
        throw new Untold("its members are too many");
      }
      Arrays.stream(attribute.getValues()).map(EntryKey::of).forEach(members::add);
    }
    return members;
  }
}
