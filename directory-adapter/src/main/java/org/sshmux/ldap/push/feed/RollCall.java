package org.sshmux.ldap.push.feed;

import static java.util.Objects.requireNonNull;

import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sshmux.ldap.push.change.ChangeQueue;
import org.sshmux.ldap.push.change.EntryChange;
import org.sshmux.ldap.push.change.EntryChange.Kind;
import org.sshmux.ldap.push.change.ObjectGuid;
import org.sshmux.ldap.push.held.HeldPeople;
import org.sshmux.ldap.push.held.HeldPerson;

/**
 * Asks Active Directory which of the people who are held are still there. It tells of what was
 * deleted only to those who may read the container of deleted objects, which ordinary accounts may
 * not. Used by one thread.
 */
final class RollCall {
  /** People that one search asks for. */
  static final int AT_ONCE = 100;

  /** People that are asked for in one turn; who is left comes in the next. */
  static final int IN_A_TURN = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(RollCall.class);
  private static final String SHOW_DELETED = "1.2.840.113556.1.4.417";
  private static final String ID = "objectGUID";

  private final HeldPeople people;
  private final ChangeQueue queue;
  private final Deque<HeldPerson> waiting = new ArrayDeque<>();

  /** The ids of those who were missed already. */
  private final Set<String> missed = new HashSet<>();

  private List<String> contexts = List.of();

  RollCall(HeldPeople people, ChangeQueue queue) {
    this.people = people;
    this.queue = queue;
  }

  /**
   * Sees whether it is needed.
   *
   * @param contexts the naming contexts in which people are
   * @throws LDAPException if the connection cannot be used any longer
   */
  void begin(LDAPConnection connection, Collection<String> contexts) throws LDAPException {
    this.contexts = List.of();
    for (String context : contexts) {
      if (!readsDeleted(connection, context)) {
        this.contexts = List.copyOf(contexts);
        LOG.info("deleted objects cannot be read; it is asked whether people are still there");
        return;
      }
    }
  }

  /**
   * Tells of those who are gone, each once.
   *
   * @throws LDAPException if the connection cannot be used any longer
   */
  void turn(LDAPConnection connection) throws LDAPException {
    if (contexts.isEmpty()) {
      return;
    }
    if (waiting.isEmpty()) {
      waiting.addAll(people.all());
      missed.retainAll(waiting.stream().map(HeldPerson::id).collect(Collectors.toSet()));
    }
    for (int asked = 0; asked < IN_A_TURN && !waiting.isEmpty(); asked += AT_ONCE) {
      List<HeldPerson> some = new ArrayList<>();
      while (some.size() < AT_ONCE && !waiting.isEmpty()) {
        some.add(waiting.remove());
      }
      call(connection, some);
    }
  }

  private void call(LDAPConnection connection, List<HeldPerson> some) throws LDAPException {
    List<Filter> filters =
        some.stream()
            .flatMap(person -> ObjectGuid.bytes(person.id()).stream())
            .map(id -> Filter.createEqualityFilter(ID, id))
            .toList();
    if (filters.isEmpty()) {
      return;
    }
    Set<String> present = new HashSet<>();
    for (String context : contexts) {
      Optional<Set<String>> there = search(connection, context, Filter.createORFilter(filters));
      if (there.isEmpty()) {
        return;
      }
      present.addAll(there.get());
    }
    for (HeldPerson person : some) {
      if (present.contains(person.id())) {
        missed.remove(person.id());
      } else if (ObjectGuid.bytes(person.id()).isPresent() && missed.add(person.id())) {
        queue.offer(gone(person));
      }
    }
  }

  private static EntryChange gone(HeldPerson person) {
    return new EntryChange(
        Kind.DELETED, person.entry(), Optional.empty(), Set.of(person.id()), Optional.of(Set.of()));
  }

  /** The ids of those who are there; empty if the server does not say this time. */
  private static Optional<Set<String>> search(
      LDAPConnection connection, String context, Filter filter) throws LDAPException {
    SearchRequest request = new SearchRequest(context, SearchScope.SUB, filter, ID);
    try {
      return Optional.of(
          requireNonNull(connection.search(request).getSearchEntries()).stream()
              .flatMap(entry -> ids(entry).stream())
              .collect(Collectors.toSet()));
    } catch (LDAPException e) {
      if (!e.getResultCode().isConnectionUsable()) {
        throw e;
      }
      LOG.atDebug()
          .addKeyValue("result", e.getResultCode().getName())
          .log("it is not known whether people are still there");
      return Optional.empty();
    }
  }

  private static Set<String> ids(SearchResultEntry entry) {
    byte[] id = entry.getAttributeValueBytes(ID);
    return id == null ? Set.of() : ObjectGuid.spellings(id);
  }

  /** Whether the container of deleted objects shows what it is. */
  private static boolean readsDeleted(LDAPConnection connection, String context)
      throws LDAPException {
    SearchRequest request =
        new SearchRequest(
            "CN=Deleted Objects," + context,
            SearchScope.BASE,
            Filter.createPresenceFilter("objectClass"),
            "isDeleted");
    request.addControl(new Control(SHOW_DELETED, false));
    try {
      SearchResultEntry entry = connection.searchForEntry(request);
      return entry != null && entry.hasAttribute("isDeleted");
    } catch (LDAPException e) {
      if (!e.getResultCode().isConnectionUsable()) {
        throw e;
      }
      return false;
    }
  }
}
