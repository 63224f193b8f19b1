package org.sshmux.session.authentication;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.sshmux.identity.AccountState;
import org.sshmux.identity.AuthorizedKey;
import org.sshmux.identity.OfferedKey;
import org.sshmux.identity.Person;
import org.sshmux.session.accounting.Reason;

/** Whether a person may be in with a key: the same for a login and for what goes on after it. */
public final class Standing {
  private Standing() {}

  /**
   * Why not.
   *
   * @param detail for the operator's eyes only
   */
  public record Refusal(Reason reason, String detail) {}

  /** What ends by itself, and what it is refused with from then on. */
  public record Expiry(Instant at, Reason reason) {}

  /** The person's line for a key. */
  static Optional<AuthorizedKey> listed(Person person, OfferedKey key) {
    return person.keys().stream().filter(line -> line.key().equals(key)).findFirst();
  }

  /** Why a person who had logged in must not go on, if so: judged as at the login. */
  public static Optional<Refusal> changed(
      Person now, Authenticated who, InetSocketAddress source, InstantSource clock) {
    if (!now.id().equals(who.id())) {
      return Optional.of(new Refusal(Reason.PERSON_REPLACED, ""));
    }
    return listed(now, who.key())
        .map(line -> refusal(now, line, source, clock))
        .orElseGet(() -> Optional.of(unlisted(now, Reason.KEY_REMOVED)));
  }

  /**
   * Why a key that is not listed is refused: it may be listed where nothing was read.
   *
   * @param otherwise the reason if all was read
   */
  static Refusal unlisted(Person person, Reason otherwise) {
    return gap(person)
        .map(detail -> new Refusal(Reason.PERSON_INCOMPLETE, detail))
        .orElse(new Refusal(otherwise, ""));
  }

  /** What is missing of a person, if anything is. */
  static Optional<String> gap(Person person) {
    return switch (person.completeness()) {
      case Person.Completeness.Complete() -> Optional.empty();
      case Person.Completeness.Partial(String detail) -> Optional.of(detail);
    };
  }

  /** Why a person or key that is listed must not be used now, if so. */
  static Optional<Refusal> refusal(
      Person person, AuthorizedKey line, InetSocketAddress source, InstantSource clock) {
    switch (person.state()) {
      case AccountState.Barred(var cause, var attribute, var value) -> {
        return Optional.of(new Refusal(barred(cause), attribute + ": " + value));
      }
      case AccountState.Active(var until) -> {
        if (until.isPresent() && !clock.instant().isBefore(until.get())) {
          return Optional.of(new Refusal(Reason.ACCOUNT_EXPIRED, "at " + until.get()));
        }
      }
    }
    Optional<String> gap = gap(person);
    if (gap.isPresent()) {
      return Optional.of(new Refusal(Reason.PERSON_INCOMPLETE, gap.get()));
    }
    if (!line.usableFrom(source.getAddress())) {
      return Optional.of(new Refusal(Reason.KEY_SOURCE, ""));
    }
    if (!line.usableAt(clock.instant())) {
      return Optional.of(new Refusal(Reason.KEY_EXPIRED, ""));
    }
    return Optional.empty();
  }

  private static Reason barred(AccountState.Cause cause) {
    return switch (cause) {
      case DISABLED -> Reason.ACCOUNT_DISABLED;
      case LOCKED -> Reason.ACCOUNT_LOCKED;
      case EXPIRED -> Reason.ACCOUNT_EXPIRED;
      case NOT_YET_VALID -> Reason.ACCOUNT_NOT_YET_VALID;
      case UNREADABLE -> Reason.ACCOUNT_UNREADABLE;
    };
  }

  /** When what was begun with a key expires, as far as the directory says. */
  public static Optional<Expiry> expiry(Person person, OfferedKey key) {
    Optional<Expiry> ofKey =
        listed(person, key)
            .flatMap(AuthorizedKey::expiry)
            .map(at -> new Expiry(at, Reason.KEY_EXPIRED));
    Optional<Expiry> ofAccount =
        person.state() instanceof AccountState.Active(var until)
            ? until.map(at -> new Expiry(at, Reason.ACCOUNT_EXPIRED))
            : Optional.empty();
    return Stream.of(ofAccount, ofKey)
        .flatMap(Optional::stream)
        .min(Comparator.comparing(Expiry::at));
  }
}
