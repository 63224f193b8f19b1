package org.sshmux.ldap.push.reach;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sshmux.ldap.push.change.EntryKey;

/** Entries that are made up when they are read; searches find what matches among some of them. */
public final class FakeEntries implements LiveEntries {
  private final Reading reading;
  private boolean choosy;
  private final List<SearchResultEntry> found = new ArrayList<>();

  public FakeEntries(Reading reading) {
    this.reading = reading;
  }

  public interface Reading {
    Optional<SearchResultEntry> of(String dn) throws LDAPException;
  }

  /** Entries that are both read and found. */
  static FakeEntries of(SearchResultEntry... entries) {
    List<SearchResultEntry> all = List.of(entries);
    FakeEntries fake =
        new FakeEntries(dn ->
            all.stream()
                .filter(entry -> EntryKey.of(entry.getDN()).equals(EntryKey.of(dn)))
                .findFirst());
    fake.found.addAll(all);
    fake.choosy = true;
    return fake;
  }

  public static Scope scope(Scope.Grants grants, List<String> ids) {
    return new Scope(
        new Scope.People(List.of("ou=people"), "uid", ids),
        new Scope.Groups(
            List.of("ou=groups"),
            Filter.createEqualityFilter("objectClass", "groupOfNames"),
            List.of("member")),
        new Scope.Hosts(List.of("ou=hosts"), Filter.createPresenceFilter("objectClass")),
        grants);
  }

  @Override
  public Optional<SearchResultEntry> read(String dn, Filter filter, List<String> attributes)
      throws LDAPException {
    Optional<SearchResultEntry> entry = reading.of(dn);
    return choosy && entry.isPresent() && !filter.matchesEntry(entry.get())
        ? Optional.empty()
        : entry;
  }

  @Override
  public List<SearchResultEntry> search(
      String base, SearchScope scope, Filter filter, List<String> attributes, int limit)
      throws LDAPException {
    List<SearchResultEntry> matching = new ArrayList<>();
    for (SearchResultEntry entry : found) {
      String key = EntryKey.of(entry.getDN());
      boolean inside =
          scope.equals(SearchScope.ONE)
              ? EntryKey.parent(key).equals(EntryKey.of(base))
              : EntryKey.below(key, Set.of(EntryKey.of(base)));
      if (inside && filter.matchesEntry(entry)) {
        matching.add(entry);
      }
    }
    return matching.size() > limit ? matching.subList(0, limit) : matching;
  }
}
