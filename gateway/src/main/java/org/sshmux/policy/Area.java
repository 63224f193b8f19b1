package org.sshmux.policy;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.sshmux.grant.Capability;
import org.sshmux.grant.Grant;

/**
 * Hosts of one shape or in one network on which a person may open sessions, for showing them what
 * they can ask for by name. {@link Policy#decide} has the last word.
 *
 * @param hosts a pattern such as {@code web-*.prod}, {@code **.example.com} or {@code 10.20.0.0/16}
 * @param ports the ports that are permitted there
 * @param label what the hosts are for, in the administrator's words; may be empty
 * @param logins the logins that are permitted there, the person's own first; never empty
 * @param capabilities what is permitted there, over all logins
 */
public record Area(
    String hosts,
    Grant.PortRange ports,
    String label,
    List<String> logins,
    Set<Capability> capabilities) {
  public Area {
    Objects.requireNonNull(hosts);
    Objects.requireNonNull(ports);
    Objects.requireNonNull(label);
    logins = List.copyOf(logins);
    capabilities = Capability.copyOf(capabilities);
    if (logins.isEmpty()) {
      throw new IllegalArgumentException("an area without a login");
    }
  }
}
