package org.sshmux.ldap.grant;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.sshmux.grant.Grant.Effect;
import org.sshmux.grant.HostPattern;
import org.sshmux.grant.HostPattern.Depth;
import org.sshmux.identity.AddressRange;

/**
 * Reads values of sudo's {@code sudoHost}: a name, an address, a network, a glob, {@code ALL} or
 * {@code +netgroup}, each perhaps with a {@code !} in front.
 *
 * <p>Where sudo's meaning cannot be stated, what permits is taken more narrowly (a star stays
 * inside its label, a name without a dot is only that name) and what forbids is unreadable (sudo's
 * star crosses dots).
 */
final class SudoHost {
  private static final int MAX_VALUE = 1024;
  private static final Pattern GLOB = Pattern.compile("[a-z0-9_*.-]+");
  private static final Pattern NETGROUP = Pattern.compile("[A-Za-z0-9_.-]{1,255}");

  private SudoHost() {}

  /** Never throws. */
  static HostRule read(String value) {
    String text = value.strip();
    Effect effect = text.startsWith("!") ? Effect.DENY : Effect.ALLOW;
    String host = effect == Effect.DENY ? text.substring(1).strip() : text;
    if (text.length() > MAX_VALUE) {
      return new HostRule.Unreadable(HostRule.suspected(text));
    }
    if (host.equals("ALL") || host.equals("*")) {
      return new HostRule.Says(Statements.everything(effect));
    }
    if (host.startsWith("+")) {
      String name = host.substring(1);
      return NETGROUP.matcher(name).matches()
          ? new HostRule.OfNetgroup(effect, name)
          : new HostRule.Unreadable(HostRule.suspected(text));
    }
    return HostRule.of(text, effect, hosts(host, effect));
  }

  /** The hosts that are meant; none if that cannot be said. */
  private static List<HostPattern> hosts(String host, Effect effect) {
    if (host.indexOf('/') >= 0) {
      return AddressRange.parse(host).<HostPattern>map(HostPattern.Range::new).stream().toList();
    }
    if (host.indexOf('*') >= 0) {
      return globs(host.toLowerCase(Locale.ROOT), effect);
    }
    return Statements.host(host).stream().toList();
  }

  private static List<HostPattern> globs(String host, Effect effect) {
    if (!GLOB.matcher(host).matches() || host.contains("**")) {
      return List.of();
    }
    List<String> labels = List.of(host.split("\\.", -1));
    return switch (effect) {
      case ALLOW -> List.of(new HostPattern.Glob(Depth.FIXED, labels));
      case DENY -> crossing(host, labels);
    };
  }

  /**
   * What can be stated as sudo means it: a glob without a dot, which is compared with the first
   * label, and a star in front and nowhere else.
   */
  private static List<HostPattern> crossing(String host, List<String> labels) {
    if (labels.size() == 1) {
      return List.of(new HostPattern.Glob(Depth.FIXED, labels));
    }
    if (host.lastIndexOf('*') > 0) {
      return List.of();
    }
    return labels.getFirst().equals("*")
        ? List.of(
            new HostPattern.Glob(Depth.ONE_OR_MORE_IN_FRONT, labels.subList(1, labels.size())))
        : List.of(
            new HostPattern.Glob(Depth.FIXED, labels),
            new HostPattern.Glob(Depth.ONE_OR_MORE_IN_FRONT, labels));
  }
}
