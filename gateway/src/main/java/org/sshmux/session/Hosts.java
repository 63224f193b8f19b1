package org.sshmux.session;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sshmux.audit.AuditEvent;
import org.sshmux.identity.HostListing;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Membership;
import org.sshmux.identity.Person;
import org.sshmux.policy.Place;

/** Finds out where a person may go: for the menu and the gateway's own commands. Blocks. */
final class Hosts {
  private static final String KIND = "hosts";

  private final Connection connection;
  private final Sessions.Surroundings around;

  Hosts(Connection connection, Sessions.Surroundings around) {
    this.connection = connection;
    this.around = around;
  }

  HostsAnswer ask() {
    Authentication.Authenticated who =
        connection
            .person()
            .orElseThrow(() -> new IllegalStateException("a question before authentication"));
    return switch (around.ports().directory().find(who.login())) {
      case Lookup.Found found -> found(found, who);
      case Lookup.Unknown() -> refuse(Reason.UNKNOWN_PERSON);
      case Lookup.Ambiguous(var detail) -> refuse(Reason.AMBIGUOUS_PERSON);
      case Lookup.Unavailable(var detail) -> refuse(Reason.DIRECTORY_UNAVAILABLE);
    };
  }

  private HostsAnswer found(Lookup.Found found, Authentication.Authenticated who) {
    Person person = found.person();
    Optional<Authentication.Refusal> refusal =
        Authentication.changed(person, who, connection.source(), around.clock());
    if (refusal.isPresent()) {
      return refuse(refusal.get().reason());
    }
    if (found.freshness() instanceof Lookup.Freshness.Stale(Duration age, String cause)) {
      connection.tell(new AuditEvent.StaleDataUsed(connection.link(), person.login(), age, cause));
    }
    return switch (around.ports().directory().hosts()) {
      case HostListing.Listed(List<HostListing.Entry> hosts) ->
          list(found, hosts, Optional.empty());
      case HostListing.None() -> list(found, List.of(), Optional.empty());
      case HostListing.Unavailable unavailable ->
          list(found, List.of(), Optional.of("the directory's hosts cannot be listed now"));
      case HostListing.TooMany tooMany ->
          list(found, List.of(), Optional.of("the directory has too many hosts to list"));
    };
  }

  private HostsAnswer list(
      Lookup.Found found, List<HostListing.Entry> listed, Optional<String> partial) {
    Person person = found.person();
    Listings.Prepared prepared = around.listings().of(listed);
    return new HostsAnswer.Hosts(
        person.login(),
        person.dn(),
        person.memberships().stream().map(Membership::group).distinct().sorted().toList(),
        around.ports().policy().reachable(person, found.freshness(), prepared.hosts()).stream()
            .map(place -> reachable(person, labelled(place, prepared.labels())))
            .toList(),
        around.ports().policy().areas(person, found.freshness()),
        partial);
  }

  /** The grant's words for a place, or else those of the host's entry. */
  private static Place labelled(Place place, Map<String, String> labels) {
    return place.label().isEmpty()
        ? new Place(
            place.host(),
            place.port(),
            labels.getOrDefault(place.host(), ""),
            place.logins(),
            place.capabilities())
        : place;
  }

  private HostsAnswer.Reachable reachable(Person person, Place place) {
    return new HostsAnswer.Reachable(
        place, around.uses().of(person.id(), place.host(), place.port()));
  }

  private HostsAnswer refuse(Reason reason) {
    connection.refused(KIND, reason);
    String reference = connection.reference();
    return new HostsAnswer.Refused(
        reason == Reason.DIRECTORY_UNAVAILABLE
            ? Sentences.directoryUnavailable(reference)
            : Sentences.refused(reference));
  }
}
