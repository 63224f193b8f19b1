package org.sshmux.grant;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sshmux.grant.Grant.Parsing;
import org.sshmux.grant.Grant.PortRange;
import org.sshmux.identity.AddressRange;

/** Writes access statements; the contract is that of {@link Grant#text}. */
final class GrantWriter {
  private static final PortRange SSH = PortRange.of(22);

  private GrantWriter() {}

  /** What is written is read again, so that no grant is ever written as another one. */
  static Optional<String> text(Grant grant) {
    String effect =
        switch (grant.effect()) {
          case ALLOW -> "";
          case DENY -> "!";
        };
    String text =
        "ssh://"
            + logins(grant.logins())
            + effect
            + host(grant.host())
            + ports(grant.ports())
            + grant.capabilities().map(GrantWriter::permit).orElse("")
            + (grant.label().isEmpty() ? "" : " " + grant.label());
    return Grant.parse(text).equals(new Parsing.Read(grant)) ? Optional.of(text) : Optional.empty();
  }

  private static String logins(List<String> logins) {
    return logins.isEmpty() ? "" : String.join(",", logins) + "@";
  }

  private static String host(HostPattern host) {
    return switch (host) {
      case HostPattern.Exact(String name) -> name;
      case HostPattern.Glob glob -> glob.text();
      case HostPattern.Range(AddressRange range) -> range(range);
    };
  }

  private static String range(AddressRange range) {
    InetAddress network = range.network();
    int bits = network.getAddress().length * 8;
    String text = network.getHostAddress();
    return (bits == 32 ? text : "[" + text + "]")
        + (range.prefix() == bits ? "" : "_" + range.prefix());
  }

  private static String ports(PortRange ports) {
    if (ports.equals(SSH)) {
      return "";
    }
    return ports.equals(PortRange.any()) ? ":*" : ":" + ports.first();
  }

  private static String permit(Set<Capability> capabilities) {
    return capabilities.stream()
        .map(Capability::code)
        .collect(Collectors.joining(",", "?permit=", ""));
  }
}
