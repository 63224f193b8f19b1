package org.sshmux.policy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.sshmux.grant.Grant;
import org.sshmux.grant.HostPattern;
import org.sshmux.identity.Membership;
import org.sshmux.identity.Person;

/**
 * What the groups of one person say about hosts, most specific statement first, whatever the order
 * in which the directory listed them.
 *
 * @param allows statements that permit
 * @param denies statements that forbid
 * @param unreadableDeny a statement that may have been meant to forbid but cannot be read
 */
record Entitlements(
    List<Statement> allows, List<Statement> denies, Optional<Ruling> unreadableDeny) {

  /** A grant and how the person came by it. */
  record Statement(Grant grant, Ruling ruling) {

    /** Whether the grant speaks of a host by one of these names. */
    boolean names(List<String> names) {
      return names.stream().anyMatch(grant.host()::matches);
    }

    /** Whether the grant speaks of one of these addresses. */
    boolean containsAny(List<InetAddress> addresses) {
      return addresses.stream().anyMatch(grant.host()::contains);
    }

    /** Whether there are addresses and the grant speaks of all of them. */
    boolean containsAll(List<InetAddress> addresses) {
      return !addresses.isEmpty() && addresses.stream().allMatch(grant.host()::contains);
    }
  }

  /** Exact names, then globs with more fixed characters, then ranges with longer prefixes. */
  private static final Comparator<Grant> MOST_SPECIFIC =
      Comparator.comparingInt(Entitlements::kind)
          .thenComparing(Comparator.comparingInt(Entitlements::precision).reversed());

  private static final Comparator<Ruling> NEAREST =
      Comparator.<Ruling>comparingInt(ruling -> ruling.path().size())
          .thenComparing(Ruling::sourceDn)
          .thenComparing(Ruling::grant)
          .thenComparing(ruling -> String.join("\n", ruling.path()));

  private static final Comparator<Statement> ORDER =
      Comparator.comparing(Statement::grant, MOST_SPECIFIC)
          .thenComparing(Statement::ruling, NEAREST);

  static Entitlements of(Person person) {
    List<Statement> allows = new ArrayList<>();
    List<Statement> denies = new ArrayList<>();
    List<Ruling> unreadable = new ArrayList<>();
    for (Membership membership : person.memberships()) {
      for (String text : membership.grants()) {
        Ruling ruling = new Ruling(text, membership.dn(), membership.group(), membership.path());
        switch (Grant.parse(text)) {
          case Grant.Parsing.Read(Grant grant) ->
              (switch (grant.effect()) {
                    case ALLOW -> allows;
                    case DENY -> denies;
                  })
                  .add(new Statement(grant, ruling));
          case Grant.Parsing.Malformed(Grant.Effect effect, String why) -> {
            if (effect == Grant.Effect.DENY) {
              unreadable.add(ruling);
            }
          }
          case Grant.Parsing.NotOurs notOurs -> {}
        }
      }
    }
    allows.sort(ORDER);
    denies.sort(ORDER);
    return new Entitlements(allows, denies, unreadable.stream().min(NEAREST));
  }

  /** The same without the permitting statements that a stale snapshot must not use. */
  Entitlements without(StaleRule stale) {
    return new Entitlements(
        allows.stream().filter(statement -> !stale.concerns(statement.ruling())).toList(),
        denies,
        unreadableDeny);
  }

  private static int kind(Grant grant) {
    return switch (grant.host()) {
      case HostPattern.Exact exact -> 0;
      case HostPattern.Glob glob -> 1;
      case HostPattern.Range range -> 2;
    };
  }

  private static int precision(Grant grant) {
    return switch (grant.host()) {
      case HostPattern.Exact exact -> 0;
      case HostPattern.Glob glob -> glob.literals();
      case HostPattern.Range(var range) -> range.prefix();
    };
  }
}
