package org.sshmux.ldap.person;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.sshmux.identity.AccountState.Cause;
import org.sshmux.ldap.config.UserConfig.StateRule;
import org.sshmux.ldap.config.UserConfig.TemporaryLockout;

/**
 * Which attributes each rule looks at, and what their values mean. What passwords alone are subject
 * to (that they expire, or must be changed) bars nobody who logs in with a key.
 */
final class AccountCriteria {
  private static final String NOT_TO_END = "9223372036854775807";
  private static final long TICKS_IN_SECOND = 10_000_000;
  private static final long SECONDS_FROM_1601_TO_1970 = 11_644_473_600L;
  private static final int DISABLED = 0x2;
  private static final int ACCOUNT_OF_A_MACHINE = 0x800 | 0x1000 | 0x2000;
  private static final int LOCKED_OUT = 0x10;

  private AccountCriteria() {}

  static List<Criterion> of(StateRule rule, TemporaryLockout lockout) {
    boolean lockBars = lockout == TemporaryLockout.DENY;
    return switch (rule) {
      case PPOLICY -> ppolicy(lockBars);
      case SHADOW -> List.of(Criterion.text("shadowExpire", AccountCriteria::shadow));
      case NSACCOUNTLOCK -> List.of(Criterion.flag("nsAccountLock"));
      case PPOLICY_389 ->
          List.of(Criterion.time("accountUnlockTime", (end, now) -> unlock(end, now, lockBars)));
      case KRB_PRINCIPAL -> List.of(Criterion.time("krbPrincipalExpiration", Verdict::until));
      case NDS ->
          List.of(
              Criterion.flag("loginDisabled"),
              Criterion.time("loginExpirationTime", Verdict::until),
              new Criterion("loginAllowedTimeMap", false, LoginHours::verdict));
      case AD -> activeDirectory(lockBars);
    };
  }

  /** draft-behera-ldap-password-policy sections 5.3.3 and 5.3.13. */
  private static List<Criterion> ppolicy(boolean lockBars) {
    return List.of(
        Criterion.text("pwdAccountLockedTime", (value, _) -> locked(value, lockBars)),
        Criterion.time(
            "pwdStartTime", (start, now) -> Verdict.from(start, now, Cause.NOT_YET_VALID)),
        Criterion.time("pwdEndTime", Verdict::until));
  }

  /** Year zero is a lock by an administrator; every other time a lock that may pass. */
  private static Verdict locked(String value, boolean lockBars) {
    if (value.matches("0000010100(00)?(00)?Z")) {
      return new Verdict.Bars(Cause.LOCKED);
    }
    return Criterion.instant(value)
        .map(time -> Verdict.barsIf(lockBars, Cause.LOCKED))
        .orElse(new Verdict.Bars(Cause.UNREADABLE));
  }

  /** shadow(5): days since 1970-01-01; the account is void after that day, -1 is never. */
  private static Verdict shadow(String value, Instant now) {
    if (!value.matches("-1|[0-9]{1,9}")) {
      return new Verdict.Bars(Cause.UNREADABLE);
    }
    long day = Long.parseLong(value);
    return day < 0
        ? Verdict.fine()
        : Verdict.until(Instant.ofEpochSecond(TimeUnit.DAYS.toSeconds(day + 1)), now);
  }

  /** A lock after wrong passwords, up to a moment; 1970-01-01: until an administrator ends it. */
  private static Verdict unlock(Instant end, Instant now, boolean lockBars) {
    if (!lockBars) {
      return Verdict.fine();
    }
    return end.equals(Instant.EPOCH)
        ? new Verdict.Bars(Cause.LOCKED)
        : Verdict.from(end, now, Cause.LOCKED);
  }

  /**
   * MS-ADTS sections 2.2.16 and 3.1.1.4.5.17. Every account has these: one without them is shown in
   * part only, as by a global catalog.
   */
  private static List<Criterion> activeDirectory(boolean lockBars) {
    Criterion lock =
        Criterion.text(
            "msDS-User-Account-Control-Computed", (value, _) -> lockout(value, lockBars));
    return List.of(
        Criterion.text("userAccountControl", (value, _) -> control(value)).demanded(),
        Criterion.text("accountExpires", AccountCriteria::accountExpires).demanded(),
        lockBars ? lock.demanded() : lock);
  }

  private static Verdict lockout(String value, boolean lockBars) {
    boolean lockedOut = (Integer.parseInt(value) & LOCKED_OUT) != 0;
    return Verdict.barsIf(lockedOut && lockBars, Cause.LOCKED);
  }

  /** Disabled, or the account of a domain, a computer or a domain controller. */
  private static Verdict control(String value) {
    int flags = Integer.parseInt(value);
    return Verdict.barsIf((flags & (DISABLED | ACCOUNT_OF_A_MACHINE)) != 0, Cause.DISABLED);
  }

  /** Ticks of 100 ns since 1601-01-01; zero and the largest number are never. */
  private static Verdict accountExpires(String value, Instant now) {
    if (value.equals("0") || value.equals(NOT_TO_END)) {
      return Verdict.fine();
    }
    long ticks = Long.parseLong(value);
    if (ticks < 0) {
      return new Verdict.Bars(Cause.UNREADABLE);
    }
    long seconds = ticks / TICKS_IN_SECOND - SECONDS_FROM_1601_TO_1970;
    return Verdict.until(Instant.ofEpochSecond(seconds, ticks % TICKS_IN_SECOND * 100), now);
  }
}
