package org.sshmux.ldap.person;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Entry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sshmux.identity.AccountState;
import org.sshmux.identity.AccountState.Active;
import org.sshmux.identity.AccountState.Barred;
import org.sshmux.identity.AccountState.Cause;
import org.sshmux.ldap.Entries;
import org.sshmux.ldap.config.UserConfig.StateRule;
import org.sshmux.ldap.config.UserConfig.TemporaryLockout;

final class AccountRulesTest {
  /** Day 20,454 since 1970. */
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "pwdAccountLockedTime, 000001010000Z, LOCKED",
    "pwdAccountLockedTime, 00000101000000Z, LOCKED",
    "pwdAccountLockedTime, soon, UNREADABLE",
    "pwdStartTime, 20260101115901Z, NOT_YET_VALID",
    "pwdStartTime, x, UNREADABLE",
    "pwdEndTime, 20260101120100Z, EXPIRED",
    "pwdEndTime, 20251231235959Z, EXPIRED",
    "pwdEndTime, 2026, UNREADABLE",
    "shadowExpire, 0, EXPIRED",
    "shadowExpire, 20453, EXPIRED",
    "shadowExpire, -2, UNREADABLE",
    "shadowExpire, never, UNREADABLE",
    "shadowExpire, 99999999999999999999, UNREADABLE",
    "nsAccountLock, true, DISABLED",
    "nsAccountLock, TRUE, DISABLED",
    "nsAccountLock, yes, UNREADABLE",
    "accountUnlockTime, later, UNREADABLE",
    "krbPrincipalExpiration, 20260101120100Z, EXPIRED",
    "krbPrincipalExpiration, never, UNREADABLE",
    "loginDisabled, TRUE, DISABLED",
    "loginDisabled, 1, UNREADABLE",
    "loginExpirationTime, 20251231000000Z, EXPIRED",
    "loginExpirationTime, 0, UNREADABLE",
    "loginAllowedTimeMap, short, UNREADABLE",
    "userAccountControl, 514, DISABLED",
    "userAccountControl, 4096, DISABLED",
    "userAccountControl, 2080, DISABLED",
    "userAccountControl, 532480, DISABLED",
    "userAccountControl, 0x202, UNREADABLE",
    "userAccountControl, 99999999999, UNREADABLE",
    "accountExpires, 134117424600000000, EXPIRED",
    "accountExpires, 1, EXPIRED",
    "accountExpires, -1, UNREADABLE",
    "accountExpires, 9223372036854775808, UNREADABLE",
    "msDS-User-Account-Control-Computed, locked, UNREADABLE",
  })
  void barsAnAccount(String attribute, String value, Cause cause) {
    assertThat(judge(TemporaryLockout.IGNORE, attribute, value))
        .isEqualTo(new Barred(cause, attribute, value));
  }

  @ParameterizedTest
  @CsvSource({
    "pwdAccountLockedTime, 20260101110000Z",
    "pwdStartTime, 20260101115900Z",
    "pwdEndTime, 20260101120101Z",
    "shadowExpire, -1",
    "shadowExpire, 20454",
    "shadowExpire, 30000",
    "description, 0",
    "nsAccountLock, false",
    "nsAccountLock, FALSE",
    "accountUnlockTime, 20260101130000Z",
    "accountUnlockTime, 19700101000000Z",
    "krbPrincipalExpiration, 20260101120101Z",
    "krbPasswordExpiration, 20200101120001Z",
    "loginDisabled, FALSE",
    "loginExpirationTime, 20270101000000Z",
    "userAccountControl, 512",
    "userAccountControl, 66048",
    "accountExpires, 0",
    "accountExpires, 9223372036854775807",
    "accountExpires, 134117424610000000",
    "msDS-User-Account-Control-Computed, 8388624",
  })
  void letsAnAccountBe(String attribute, String value) {
    assertThat(judge(TemporaryLockout.IGNORE, attribute, value)).isInstanceOf(Active.class);
  }

  @ParameterizedTest
  @CsvSource({
    "pwdAccountLockedTime, 20260101110000Z",
    "accountUnlockTime, 20260101115901Z",
    "accountUnlockTime, 19700101000000Z",
    "msDS-User-Account-Control-Computed, 16",
  })
  void barsAPassingLockIfToldTo(String attribute, String value) {
    assertThat(judge(TemporaryLockout.DENY, attribute, value))
        .isEqualTo(new Barred(Cause.LOCKED, attribute, value));
  }

  @Test
  void letsALockPassAMinuteAfterItsEnd() {
    assertThat(judge(TemporaryLockout.DENY, "accountUnlockTime", "20260101115900Z"))
        .isInstanceOf(Active.class);
  }

  @ParameterizedTest
  @CsvSource({
    "userAccountControl, IGNORE",
    "accountExpires, IGNORE",
    "msDS-User-Account-Control-Computed, DENY",
  })
  void barsAnAccountOfActiveDirectoryThatIsShownInPart(String attribute, TemporaryLockout lockout) {
    AccountRules rules = new AccountRules(List.of(StateRule.AD), lockout);
    Entry entry = entry("cn", "a");
    assertThat(rules.judge(entry, NOW)).isInstanceOf(Active.class);

    entry.removeAttribute(attribute);

    assertThat(rules.judge(entry, NOW))
        .isEqualTo(new Barred(Cause.UNREADABLE, attribute, "(missing)"));
    assertThat(rules.attributes()).contains(attribute);
  }

  @ParameterizedTest
  @CsvSource({
    "shadowExpire, 20454, 2026-01-01T23:59:00Z",
    "pwdEndTime, 20260201000000Z, 2026-01-31T23:59:00Z",
    "krbPrincipalExpiration, 20260201000000Z, 2026-01-31T23:59:00Z",
    "loginExpirationTime, 20260201000000Z, 2026-01-31T23:59:00Z",
    "accountExpires, 134117424610000000, 2026-01-01T12:00:01Z",
  })
  void tellsFromWhenAnAccountWillBeVoid(String attribute, String value, Instant until) {
    Entry entry = entry(attribute, value);

    assertThat(rules(TemporaryLockout.IGNORE).validUntil(entry, NOW)).contains(until);
    assertThat(rules(TemporaryLockout.IGNORE).judge(entry, until.minusNanos(1)))
        .isEqualTo(new Active(Optional.of(until)));
    assertThat(rules(TemporaryLockout.IGNORE).judge(entry, until)).isInstanceOf(Barred.class);
  }

  @Test
  void tellsTheEarliestEnd() {
    Entry entry = entry("shadowExpire", "30000");
    entry.addAttribute("pwdEndTime", "20260201000000Z");

    assertThat(rules(TemporaryLockout.IGNORE).validUntil(entry, NOW))
        .contains(Instant.parse("2026-01-31T23:59:00Z"));
    assertThat(rules(TemporaryLockout.IGNORE).validUntil(entry("shadowExpire", "-1"), NOW))
        .isEmpty();
    assertThat(rules(TemporaryLockout.IGNORE).validUntil(entry("shadowExpire", "0"), NOW))
        .isEmpty();
  }

  @Test
  void letsPeopleInOnlyInTheirHours() {
    // 2026-01-01 is a Thursday; 12:00 UTC is the 24th half hour after 4 whole days.
    byte[] map = new byte[42];
    int noon = 4 * 48 + 24;
    for (int slot = noon - 1; slot <= noon + 1; slot++) {
      map[slot / 8] |= (byte) (1 << slot % 8);
    }
    Entry entry = new Entry(Entries.personDn("a"));
    entry.addAttribute("loginAllowedTimeMap", map);
    AccountRules rules = new AccountRules(List.of(StateRule.NDS), TemporaryLockout.IGNORE);

    assertThat(rules.judge(entry, NOW)).isInstanceOf(Active.class);
    assertThat(rules.validUntil(entry, NOW)).contains(Instant.parse("2026-01-01T12:59:00Z"));
    for (String time :
        List.of("2026-01-01T11:30:59Z", "2026-01-01T12:59:00Z", "2026-01-02T12:00:00Z")) {
      assertThat(rules.judge(entry, Instant.parse(time)))
          .as(time)
          .isEqualTo(new Barred(Cause.NOT_YET_VALID, "loginAllowedTimeMap", "42 bytes"));
    }
    assertThat(rules.judge(entry, Instant.parse("2026-01-01T11:31:00Z")))
        .isInstanceOf(Active.class);
  }

  @Test
  void looksOnlyAtWhatItsRulesName() {
    AccountRules none = new AccountRules(List.of(), TemporaryLockout.DENY);

    assertThat(none.attributes()).isEmpty();
    assertThat(none.judge(entry("shadowExpire", "0"), NOW)).isInstanceOf(Active.class);
  }

  private static AccountState judge(TemporaryLockout lockout, String attribute, String value) {
    return rules(lockout).judge(entry(attribute, value), NOW);
  }

  /** Every rule. */
  private static AccountRules rules(TemporaryLockout lockout) {
    return new AccountRules(List.of(StateRule.values()), lockout);
  }

  private static Entry entry(String attribute, String value) {
    Entry entry = new Entry(Entries.personDn("a"));
    entry.addAttribute("userAccountControl", "512");
    entry.addAttribute("accountExpires", "0");
    entry.addAttribute("msDS-User-Account-Control-Computed", "0");
    entry.setAttribute(attribute, value);
    return entry;
  }
}
