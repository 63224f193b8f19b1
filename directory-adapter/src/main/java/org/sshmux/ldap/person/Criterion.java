package org.sshmux.ldap.person;

import com.unboundid.util.StaticUtils;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import org.sshmux.identity.AccountState.Cause;

/**
 * One attribute that may bar an account.
 *
 * @param attribute asked for by name
 * @param required whether an entry without it cannot be judged, so that it is barred
 * @param meaning what a value means at a moment
 */
record Criterion(String attribute, boolean required, BiFunction<byte[], Instant, Verdict> meaning) {

  /** What a value means; one that nobody can read bars. */
  Verdict of(byte[] value, Instant now) {
    try {
      return meaning.apply(value, now);
    } catch (RuntimeException e) {
      return new Verdict.Bars(Cause.UNREADABLE);
    }
  }

  /** An attribute that holds text. */
  static Criterion text(String attribute, BiFunction<String, Instant, Verdict> meaning) {
    return new Criterion(
        attribute,
        false,
        (value, now) -> meaning.apply(new String(value, StandardCharsets.UTF_8), now));
  }

  /** The same, of an attribute that every entry must have. */
  Criterion demanded() {
    return new Criterion(attribute, true, meaning);
  }

  /** An attribute that holds a generalized time (RFC 4517 section 3.3.13). */
  static Criterion time(String attribute, BiFunction<Instant, Instant, Verdict> meaning) {
    return text(
        attribute,
        (value, now) ->
            instant(value)
                .map(time -> meaning.apply(time, now))
                .orElse(new Verdict.Bars(Cause.UNREADABLE)));
  }

  /** An attribute that holds true or false. */
  static Criterion flag(String attribute) {
    return text(
        attribute,
        (value, _) ->
            value.equalsIgnoreCase("true")
                ? new Verdict.Bars(Cause.DISABLED)
                : Verdict.barsIf(!value.equalsIgnoreCase("false"), Cause.UNREADABLE));
  }

  /** The moment that a generalized time names. */
  static Optional<Instant> instant(String value) {
    try {
      return Optional.of(StaticUtils.decodeGeneralizedTime(value).toInstant());
    } catch (ParseException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
