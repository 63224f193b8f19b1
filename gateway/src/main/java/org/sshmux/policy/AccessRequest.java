package org.sshmux.policy;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.sshmux.grant.HostName;

/**
 * What a person wants, with everything about the target that was found out once and for all.
 *
 * @param target the host and port as asked for
 * @param names every name under which grants may permit the host, canonical, the asked one first;
 *     empty for an address literal
 * @param addresses the addresses that the host was resolved to, once; only these can be dialled
 * @param intent what is to be done there, and as whom
 */
public record AccessRequest(
    Target target, List<String> names, List<InetAddress> addresses, Intent intent) {
  public AccessRequest {
    Objects.requireNonNull(target);
    names = List.copyOf(names);
    addresses = List.copyOf(addresses);
    Objects.requireNonNull(intent);
    switch (target.host()) {
      case HostName.Name(String asked) -> {
        if (names.isEmpty() || !names.getFirst().equals(asked)) {
          throw new IllegalArgumentException("the first name is the one asked for");
        }
      }
      case HostName.Address(InetAddress asked) -> {
        if (!names.isEmpty() || !addresses.equals(List.of(asked))) {
          throw new IllegalArgumentException("an address literal stands for itself only");
        }
      }
    }
  }
}
