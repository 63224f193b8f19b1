package org.sshmux.ldap.push;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.PushConfig.Mode;

/** Which ways of hearing there are for a server. Used by one thread. */
final class FeedChoice {
  private final LdapConfig config;
  private final ChangeQueue queue;
  private final List<String> bases;
  private final Map<Mode, Feed> feeds = new EnumMap<>(Mode.class);

  FeedChoice(LdapConfig config, ChangeQueue queue) {
    this.config = config;
    this.queue = queue;
    this.bases =
        outermost(
            Stream.of(
                    config.user().bases(),
                    config.group().bases(),
                    config.hosts().map(LdapConfig.Hosts::bases).orElse(List.of()))
                .flatMap(List::stream)
                .toList());
  }

  /** The bases that are not below others. */
  static List<String> outermost(List<String> bases) {
    List<String> outer = new ArrayList<>();
    bases.stream()
        .sorted(Comparator.comparingInt(base -> EntryKey.of(base).length()))
        .filter(base ->
            !EntryKey.below(EntryKey.of(base), outer.stream().map(EntryKey::of).toList()))
        .forEach(outer::add);
    return outer;
  }

  /** In the order in which they are to be tried; none: the server does not tell of changes. */
  List<Feed> feedsFor(RootEntry root) {
    List<Mode> modes =
        switch (config.push().mode()) {
          case AUTO -> root.modes();
          case OFF -> List.of();
          case SYNCREPL, PERSISTENT_SEARCH, DIRSYNC -> List.of(config.push().mode());
        };
    return modes.stream().map(mode -> feeds.computeIfAbsent(mode, this::make)).toList();
  }

  private Feed make(Mode mode) {
    return switch (mode) {
      case SYNCREPL -> new SyncFeed(bases, queue);
      case PERSISTENT_SEARCH -> new PersistentSearchFeed(bases, queue);
      case DIRSYNC ->
          new DirSyncFeed(
              bases,
              config.group().members().stream().map(LdapConfig.MemberSource::attribute).toList(),
              queue,
              config.push().pollInterval());
      case AUTO, OFF -> throw new IllegalArgumentException("no protocol: " + mode);
    };
  }
}
