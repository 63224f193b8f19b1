package org.sshmux.policy;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.sshmux.grant.Capability;

/**
 * A host on which a person may open a session, for showing it to them. {@link Policy#decide} has
 * the last word.
 *
 * @param host a name or an address, as it can be asked for
 * @param port 1 to 65535
 * @param label what the host is for, in the administrator's words; may be empty
 * @param logins the logins that are permitted there, the person's own first; never empty
 * @param capabilities what is permitted there, over all logins
 */
public record Place(
    String host, int port, String label, List<String> logins, Set<Capability> capabilities) {
  public Place {
    Objects.requireNonNull(host);
    Objects.requireNonNull(label);
    logins = List.copyOf(logins);
    capabilities = Capability.copyOf(capabilities);
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port);
    }
    if (logins.isEmpty()) {
      throw new IllegalArgumentException("a place without a login");
    }
  }
}
