package org.sshmux.session.inventory;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sshmux.policy.Area;
import org.sshmux.policy.Place;

/** What a person's question for their hosts leads to. */
public sealed interface HostsAnswer {

  /**
   * The person, and where they may go; perhaps nowhere.
   *
   * @param login the person's login in the directory
   * @param dn the person's entry
   * @param groups every group, nested ones included
   * @param hosts sorted
   * @param areas patterns under which the person may ask for hosts by name, sorted
   * @param partial why hosts behind patterns may be missing, as a sentence; empty if none is
   */
  record Hosts(
      String login,
      String dn,
      List<String> groups,
      List<Reachable> hosts,
      List<Area> areas,
      Optional<String> partial)
      implements HostsAnswer {
    public Hosts {
      groups = List.copyOf(groups);
      hosts = List.copyOf(hosts);
      areas = List.copyOf(areas);
    }
  }

  /** A host, and when the person was last there. */
  record Reachable(Place place, Optional<Instant> lastUse) {}

  /**
   * Nothing can be said.
   *
   * @param sentence for the person
   */
  record Refused(String sentence) implements HostsAnswer {}
}
