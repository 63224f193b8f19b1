package org.sshmux.ldap.push.feed;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sshmux.ldap.config.GroupConfig;
import org.sshmux.ldap.config.HostConfig;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.PushConfig.Mode;
import org.sshmux.ldap.push.change.ChangeQueue;
import org.sshmux.ldap.push.change.EntryKey;
import org.sshmux.ldap.push.held.HeldPeople;

/**
 * Which ways of hearing there are for a server. One search above all bases is tried before one for
 * each, because servers bound what is open on one connection. Used by one thread.
 */
public final class FeedChoice {
  private final LdapConfig config;
  private final ChangeQueue queue;
  private final HeldPeople people;
  private final List<String> bases;
  private final Map<Place, Feed> feeds = new LinkedHashMap<>();

  /**
   * @param queue takes what is heard
   * @param people those of whom something is held
   */
  public FeedChoice(LdapConfig config, ChangeQueue queue, HeldPeople people) {
    this.config = config;
    this.queue = queue;
    this.people = people;
    this.bases =
        outermost(
            Stream.of(
                    config.user().bases(),
                    config.group().bases(),
                    config.hosts().map(HostConfig::bases).orElse(List.of()),
                    config.hosts().map(HostConfig::sources).stream()
                        .flatMap(sources -> sources.bases().stream())
                        .toList())
                .flatMap(List::stream)
                .toList());
  }

  /** A protocol, and where its searches begin. */
  private record Place(Mode mode, List<String> bases) {}

  /** The bases that are not below others. */
  static List<String> outermost(List<String> bases) {
    List<String> outer = new ArrayList<>();
    bases.stream()
        .sorted(Comparator.comparingInt(base -> EntryKey.of(base).length()))
        .filter(
            base -> !EntryKey.below(EntryKey.of(base), outer.stream().map(EntryKey::of).toList()))
        .forEach(outer::add);
    return outer;
  }

  /** The lowest entry that is above all bases or one of them, if there is one. */
  static Optional<String> above(List<String> bases) {
    try {
      DN above = new DN(bases.getFirst());
      for (String base : bases) {
        while (!above.isAncestorOf(base, true)) {
          DN parent = above.getParent();
          if (parent == null) {
            return Optional.empty();
          }
          above = parent;
        }
      }
      return above.isNullDN() ? Optional.empty() : Optional.of(above.toString());
    } catch (LDAPException e) {
      return Optional.empty();
    }
  }

  /** In the order in which they are to be tried; none: the server does not tell of changes. */
  public List<Feed> feedsFor(RootEntry root) {
    List<Mode> modes =
        switch (config.push().mode()) {
          case AUTO -> root.modes();
          case OFF -> List.of();
          case SYNCREPL, PERSISTENT_SEARCH, DIRSYNC -> List.of(config.push().mode());
        };
    return modes.stream()
        .flatMap(mode -> places().stream().map(some -> new Place(mode, some)))
        .map(place -> feeds.computeIfAbsent(place, this::make))
        .toList();
  }

  private List<List<String>> places() {
    return Stream.concat(above(bases).map(List::of).stream(), Stream.of(bases)).distinct().toList();
  }

  private Feed make(Place place) {
    return switch (place.mode()) {
      case SYNCREPL -> new SyncFeed(place.bases(), queue);
      case PERSISTENT_SEARCH -> new PersistentSearchFeed(place.bases(), queue);
      case DIRSYNC ->
          new DirSyncFeed(
              place.bases(),
              config.group().members().stream().map(GroupConfig.MemberSource::attribute).toList(),
              queue,
              rollCall(),
              config.push().pollInterval());
      case AUTO, OFF -> throw new IllegalArgumentException("no protocol: " + place.mode());
    };
  }

  /** Only ids that are looked for by themselves can be called. */
  private Optional<RollCall> rollCall() {
    return config.user().idAttribute().equalsIgnoreCase("objectGUID")
        ? Optional.of(new RollCall(people, queue))
        : Optional.empty();
  }
}
