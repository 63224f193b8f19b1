package org.sshmux.ldap.grant;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.sshmux.grant.Grant.Effect;
import org.sshmux.grant.HostPattern;

/** What one value of another model of access says about hosts. */
sealed interface HostRule {

  /** The value in statements, at least one. */
  record Says(List<String> statements) implements HostRule {
    public Says {
      statements = List.copyOf(statements);
    }
  }

  /** The value speaks of the hosts of a netgroup. */
  record OfNetgroup(Effect effect, String name) implements HostRule {
    public OfNetgroup {
      Objects.requireNonNull(effect);
      Objects.requireNonNull(name);
    }
  }

  /**
   * The value cannot be read.
   *
   * @param effect {@code DENY} if it may have been meant to forbid
   */
  record Unreadable(Effect effect) implements HostRule {}

  /** What a value does if it cannot be read: it may have been meant to forbid. */
  static Effect suspected(String value) {
    return value.indexOf('!') >= 0 ? Effect.DENY : Effect.ALLOW;
  }

  /** What a value says of some hosts, all of which a statement has to be able to name. */
  static HostRule of(String value, Effect effect, List<? extends HostPattern> hosts) {
    List<HostPattern> all =
        hosts.stream().flatMap(host -> Statements.meant(effect, host).stream()).toList();
    List<String> statements =
        all.stream().map(host -> Statements.of(effect, host)).flatMap(Optional::stream).toList();
    return all.isEmpty() || statements.size() < all.size()
        ? new Unreadable(suspected(value))
        : new Says(statements);
  }
}
