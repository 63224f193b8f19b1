package org.sshmux.ldap.grant;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sshmux.grant.Grant;
import org.sshmux.grant.Grant.Effect;
import org.sshmux.grant.Grant.PortRange;
import org.sshmux.grant.HostName;
import org.sshmux.grant.HostPattern;
import org.sshmux.grant.HostPattern.Depth;
import org.sshmux.identity.AddressRange;
import org.sshmux.identity.HostLabel;

/**
 * Makes access statements of what knows hosts only: permitting ones for port 22, forbidding ones
 * for every port. Other models have no ports and no logins.
 */
final class Statements {
  private static final int SSH_PORT = 22;
  private static final int MAX_SHOWN = 100;

  private Statements() {}

  /** The host that a text names: a name or an address, and never a pattern. */
  static Optional<HostPattern> host(String text) {
    return switch (HostName.parse(text)) {
      case HostName.Parsing.Read(HostName.Name(String name)) ->
          Optional.of(new HostPattern.Exact(name));
      case HostName.Parsing.Read(HostName.Address(var address)) ->
          Optional.of(new HostPattern.Range(AddressRange.of(address)));
      case HostName.Parsing.Malformed malformed -> Optional.empty();
    };
  }

  /** The statement that does this to a host; empty if there is none that means just that. */
  static Optional<String> of(Effect effect, HostPattern host) {
    PortRange ports =
        switch (effect) {
          case ALLOW -> PortRange.of(SSH_PORT);
          case DENY -> PortRange.any();
        };
    return new Grant(effect, List.of(), host, ports, Optional.empty(), "").text();
  }

  /**
   * What has to be stated to do this to a host. A name without a dot is a host's name in whatever
   * domain; it permits as it stands, but forbids whatever the host is called in full.
   */
  static List<HostPattern> meant(Effect effect, HostPattern host) {
    return switch (effect) {
      case ALLOW -> List.of(host);
      case DENY ->
          switch (host) {
            case HostPattern.Exact(String name) -> inAnyDomain(host, List.of(name));
            case HostPattern.Glob(Depth depth, List<String> labels) ->
                depth == Depth.FIXED ? inAnyDomain(host, labels) : List.of(host);
            case HostPattern.Range range -> List.of(host);
          };
    };
  }

  private static List<HostPattern> inAnyDomain(HostPattern host, List<String> labels) {
    return labels.size() == 1 && labels.getFirst().indexOf('.') < 0
        ? List.of(host, new HostPattern.Glob(Depth.ONE_OR_MORE_BEHIND, labels))
        : List.of(host);
  }

  /** Every name; and where it forbids, every address too. */
  static List<String> everything(Effect effect) {
    Stream<HostPattern> names =
        Stream.of(
            new HostPattern.Glob(Depth.FIXED, List.of("*")),
            new HostPattern.Glob(Depth.ONE_OR_MORE_IN_FRONT, List.of("*")));
    Stream<HostPattern> addresses =
        switch (effect) {
          case ALLOW -> Stream.of();
          case DENY ->
              Stream.of("0.0.0.0/0", "::/0")
                  .map(range -> new HostPattern.Range(AddressRange.parse(range).orElseThrow()));
        };
    return Stream.concat(names, addresses).map(host -> of(effect, host).orElseThrow()).toList();
  }

  /**
   * A statement that policy takes for a deny which cannot be read, whatever the value: it refuses
   * everything to whom it concerns.
   *
   * @param value shown to auditors, as far as it can be
   */
  static String unreadableDeny(String value) {
    String shown = HostLabel.of(value);
    return "ssh://!?unreadable "
        + shown.substring(0, shown.offsetByCodePoints(0, Math.min(MAX_SHOWN, length(shown))));
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
