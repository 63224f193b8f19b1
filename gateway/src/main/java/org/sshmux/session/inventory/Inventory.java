package org.sshmux.session.inventory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sshmux.identity.Directory;
import org.sshmux.identity.HostListing;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Membership;
import org.sshmux.identity.Person;
import org.sshmux.policy.Place;
import org.sshmux.policy.Policy;
import org.sshmux.session.accounting.Books;
import org.sshmux.session.accounting.Reason;
import org.sshmux.session.accounting.Sentences;
import org.sshmux.session.authentication.Authenticated;
import org.sshmux.session.authentication.Standing;

/**
 * Finds out where a person may go: for the menu and the gateway's own commands.
 *
 * <p>Safe for many threads. Blocks on the directory and the audit trail.
 */
public final class Inventory {
  private static final String KIND = "hosts";

  private final Directory directory;
  private final Policy policy;
  private final LastUses uses;
  private final Listings listings = new Listings();

  public Inventory(Directory directory, Policy policy, LastUses uses) {
    this.directory = directory;
    this.policy = policy;
    this.uses = uses;
  }

  /**
   * Asks the directory where somebody may go now.
   *
   * @param books of the connection on which the question came
   */
  public HostsAnswer of(Authenticated who, Books books) {
    return switch (directory.find(who.login())) {
      case Lookup.Found found -> found(found, who, books);
      case Lookup.Unknown() -> refuse(Reason.UNKNOWN_PERSON, who, books);
      case Lookup.Ambiguous(var detail) -> refuse(Reason.AMBIGUOUS_PERSON, who, books);
      case Lookup.Unavailable(var detail) -> refuse(Reason.DIRECTORY_UNAVAILABLE, who, books);
    };
  }

  private HostsAnswer found(Lookup.Found found, Authenticated who, Books books) {
    Optional<Standing.Refusal> refusal =
        Standing.changed(found.person(), who, books.source(), books.clock());
    if (refusal.isPresent()) {
      return refuse(refusal.get().reason(), who, books);
    }
    books.tellIfStale(found);
    return switch (directory.hosts()) {
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
    Listings.Prepared prepared = listings.of(listed);
    return new HostsAnswer.Hosts(
        person.login(),
        person.dn(),
        person.memberships().stream().map(Membership::group).distinct().sorted().toList(),
        policy.reachable(person, found.freshness(), prepared.hosts()).stream()
            .map(place -> reachable(person, labelled(place, prepared.labels())))
            .toList(),
        policy.areas(person, found.freshness()),
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
    return new HostsAnswer.Reachable(place, uses.of(person.id(), place.host(), place.port()));
  }

  private static HostsAnswer refuse(Reason reason, Authenticated who, Books books) {
    books.tellRefused(who.actor(), KIND, reason);
    String reference = books.reference();
    return new HostsAnswer.Refused(
        reason == Reason.DIRECTORY_UNAVAILABLE
            ? Sentences.directoryUnavailable(reference)
            : Sentences.refused(reference));
  }
}
