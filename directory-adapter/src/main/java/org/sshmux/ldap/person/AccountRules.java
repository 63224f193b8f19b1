package org.sshmux.ldap.person;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.util.StaticUtils;
import java.text.ParseException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.sshmux.identity.AccountState;
import org.sshmux.identity.AccountState.Barred;
import org.sshmux.identity.AccountState.Cause;
import org.sshmux.ldap.config.UserConfig.StateRule;
import org.sshmux.ldap.config.UserConfig.TemporaryLockout;

/** Reads from an entry whether its account may be used. A value nobody can read bars it. */
public final class AccountRules {
  private static final String LOCKED = "pwdAccountLockedTime";
  private static final String STARTS = "pwdStartTime";
  private static final String ENDS = "pwdEndTime";
  private static final String SHADOW_EXPIRE = "shadowExpire";

  private final List<StateRule> rules;
  private final TemporaryLockout temporaryLockout;

  public AccountRules(List<StateRule> rules, TemporaryLockout temporaryLockout) {
    this.rules = List.copyOf(rules);
    this.temporaryLockout = temporaryLockout;
  }

  /** What must be asked for by name: most of it is operational and not in {@code *}. */
  public List<String> attributes() {
    return rules.stream().flatMap(rule -> attributes(rule).stream()).toList();
  }

  /** The state at a moment; the first rule that bars the account decides. */
  public AccountState judge(Entry entry, Instant now) {
    for (StateRule rule : rules) {
      Optional<Barred> barred =
          switch (rule) {
            case PPOLICY -> ppolicy(entry, now);
            case SHADOW -> shadow(entry, now);
          };
      if (barred.isPresent()) {
        return barred.get();
      }
    }
    return new AccountState.Active();
  }

  private static List<String> attributes(StateRule rule) {
    return switch (rule) {
      case PPOLICY -> List.of(LOCKED, STARTS, ENDS);
      case SHADOW -> List.of(SHADOW_EXPIRE);
    };
  }

  /** draft-behera-ldap-password-policy sections 5.3.3 and 5.3.13. */
  private Optional<Barred> ppolicy(Entry entry, Instant now) {
    return barred(entry, LOCKED, this::locked)
        .or(() -> barred(entry, STARTS, value -> unless(value, now::isBefore, Cause.NOT_YET_VALID)))
        .or(() ->
            barred(entry, ENDS, value -> unless(value, end -> !now.isBefore(end), Cause.EXPIRED)));
  }

  /** Year zero is a lock by an administrator; every other time a lock that may pass. */
  private Optional<Cause> locked(String value) {
    if (value.matches("0000010100(00)?(00)?Z")) {
      return Optional.of(Cause.LOCKED);
    }
    return unless(value, time -> temporaryLockout == TemporaryLockout.DENY, Cause.LOCKED);
  }

  /** shadow(5): days since 1970-01-01; the account is void after that day, -1 is never. */
  private static Optional<Barred> shadow(Entry entry, Instant now) {
    long today = LocalDate.ofInstant(now, ZoneOffset.UTC).toEpochDay();
    return barred(
        entry,
        SHADOW_EXPIRE,
        value -> {
          if (!value.matches("-1|[0-9]{1,9}")) {
            return Optional.of(Cause.UNREADABLE);
          }
          long day = Long.parseLong(value);
          return day >= 0 && today > day ? Optional.of(Cause.EXPIRED) : Optional.empty();
        });
  }

  private static Optional<Barred> barred(Entry entry, String attribute, Judgement judgement) {
    String[] values = entry.getAttributeValues(attribute);
    if (values == null) {
      return Optional.empty();
    }
    for (String value : values) {
      Optional<Cause> cause = judgement.of(value);
      if (cause.isPresent()) {
        return Optional.of(new Barred(cause.get(), attribute, value));
      }
    }
    return Optional.empty();
  }

  /** The cause if it holds at the time that the value names; unreadable if it names none. */
  private static Optional<Cause> unless(String value, Predicate<Instant> holds, Cause cause) {
    try {
      Instant time = StaticUtils.decodeGeneralizedTime(value).toInstant();
      return holds.test(time) ? Optional.of(cause) : Optional.empty();
    } catch (ParseException | RuntimeException e) {
      return Optional.of(Cause.UNREADABLE);
    }
  }

  /** Why one value bars an account, if it does. */
  private interface Judgement {
    Optional<Cause> of(String value);
  }
}
