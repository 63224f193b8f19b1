package org.sshmux.ldap.decision;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.sshmux.identity.AccountState;
import org.sshmux.identity.AuthorizedKey;
import org.sshmux.identity.Directory;
import org.sshmux.identity.Lookup;
import org.sshmux.identity.Person;
import org.sshmux.policy.AccessRequest;
import org.sshmux.policy.Decision;
import org.sshmux.policy.Policy;
import org.sshmux.policy.Ruling;
import org.sshmux.policy.Screening;
import org.sshmux.session.accounting.Reason;
import org.sshmux.target.ResolveOutcome;
import org.sshmux.target.TargetResolver;

/** The way of a request through the directory and the policy, to its one outcome. */
record Chain(
    Directory directory,
    TargetResolver resolver,
    Policy policy,
    InstantSource clock,
    Function<Ruling, String> told) {

  /** A ruling as its statement and its group, which all directories name alike. */
  static String brief(Ruling ruling) {
    return ruling.grant() + " of " + ruling.group();
  }

  /** The same, and the last name of the entry that says so. */
  static String whole(Ruling ruling) {
    try {
      return brief(ruling) + " at " + new DN(ruling.sourceDn()).getRDN().getAttributeValues()[0];
    } catch (LDAPException e) {
      throw new IllegalArgumentException(ruling.sourceDn(), e);
    }
  }

  String outcome(Row row) {
    return switch (directory.find(row.login())) {
      case Lookup.Unknown unknown -> Reason.UNKNOWN_PERSON.code();
      case Lookup.Ambiguous ambiguous -> Reason.AMBIGUOUS_PERSON.code();
      case Lookup.Unavailable(String detail) -> Reason.DIRECTORY_UNAVAILABLE.code() + ": " + detail;
      case Lookup.Found(Person person, Lookup.Freshness freshness) ->
          login(person, row).map(Reason::code).orElseGet(() -> access(person, row));
    };
  }

  private Optional<Reason> login(Person person, Row row) {
    Optional<AuthorizedKey> line =
        person.keys().stream().filter(key -> key.key().equals(row.key())).findFirst();
    if (line.isEmpty()) {
      return Optional.of(Reason.NO_MATCHING_KEY);
    }
    Optional<Reason> barred = barred(person.state());
    if (barred.isPresent()) {
      return barred;
    }
    if (person.completeness() instanceof Person.Completeness.Partial) {
      return Optional.of(Reason.PERSON_INCOMPLETE);
    }
    if (!line.get().usableFrom(row.source())) {
      return Optional.of(Reason.KEY_SOURCE);
    }
    return line.get().usableAt(clock.instant())
        ? Optional.empty()
        : Optional.of(Reason.KEY_EXPIRED);
  }

  private String access(Person person, Row row) {
    return switch (policy.screen(person, row.target(), row.intent())) {
      case Screening.Refused(Decision.Deny deny) -> text(deny);
      case Screening.Possible(Screening.Reach reach) ->
          switch (resolver.resolve(row.target().host(), reach)) {
            case ResolveOutcome.Resolved host ->
                text(
                    policy.decide(
                        person,
                        new AccessRequest(
                            row.target(), host.names(), host.addresses(), row.intent())));
            case ResolveOutcome.NoSuchHost none -> Reason.NO_SUCH_HOST.code();
            case ResolveOutcome.Ambiguous several -> Reason.AMBIGUOUS_HOST.code();
            case ResolveOutcome.Unavailable away -> "unavailable: " + away.detail();
          };
    };
  }

  private static Optional<Reason> barred(AccountState state) {
    return switch (state) {
      case AccountState.Active active -> Optional.empty();
      case AccountState.Barred barred ->
          Optional.of(
              switch (barred.cause()) {
                case DISABLED -> Reason.ACCOUNT_DISABLED;
                case LOCKED -> Reason.ACCOUNT_LOCKED;
                case EXPIRED -> Reason.ACCOUNT_EXPIRED;
                case NOT_YET_VALID -> Reason.ACCOUNT_NOT_YET_VALID;
                case UNREADABLE -> Reason.ACCOUNT_UNREADABLE;
              });
    };
  }

  private String text(Decision decision) {
    return switch (decision) {
      case Decision.Allow(var permit) ->
          "allow"
              + permit.login().map(login -> " " + login).orElse("")
              + by(Optional.of(permit.ruling()));
      case Decision.Deny(var reason, var ruling) -> reason.code() + by(ruling);
    };
  }

  private String by(Optional<Ruling> ruling) {
    return ruling.map(each -> " by " + told.apply(each)).orElse("");
  }
}
