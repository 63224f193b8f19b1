package org.sshmux.policy;

import java.util.Objects;
import org.sshmux.grant.HostName;

/**
 * A host and port that a person asked for.
 *
 * @param host the canonical host
 * @param port 1 to 65535
 */
public record Target(HostName host, int port) {
  public Target {
    Objects.requireNonNull(host);
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port);
    }
  }

  @Override
  public String toString() {
    String text = host.toString();
    return (text.contains(":") ? "[" + text + "]" : text) + ":" + port;
  }
}
