package org.sshmux.ldap.person;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Entry;
import java.time.Instant;
import java.util.List;
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
    "pwdStartTime, 20260101120001Z, NOT_YET_VALID",
    "pwdStartTime, x, UNREADABLE",
    "pwdEndTime, 20260101120000Z, EXPIRED",
    "pwdEndTime, 20251231235959Z, EXPIRED",
    "pwdEndTime, 2026, UNREADABLE",
    "shadowExpire, 0, EXPIRED",
    "shadowExpire, 20453, EXPIRED",
    "shadowExpire, -2, UNREADABLE",
    "shadowExpire, never, UNREADABLE",
    "shadowExpire, 99999999999999999999, UNREADABLE",
  })
  void barsAnAccount(String attribute, String value, Cause cause) {
    assertThat(judge(TemporaryLockout.IGNORE, attribute, value))
        .isEqualTo(new Barred(cause, attribute, value));
  }

  @ParameterizedTest
  @CsvSource({
    "pwdAccountLockedTime, 20260101110000Z",
    "pwdStartTime, 20260101120000Z",
    "pwdEndTime, 20260101120001Z",
    "shadowExpire, -1",
    "shadowExpire, 20454",
    "shadowExpire, 30000",
    "description, 0",
  })
  void letsAnAccountBe(String attribute, String value) {
    assertThat(judge(TemporaryLockout.IGNORE, attribute, value)).isEqualTo(new Active());
  }

  @Test
  void barsAPassingLockIfToldTo() {
    assertThat(judge(TemporaryLockout.DENY, "pwdAccountLockedTime", "20260101110000Z"))
        .isEqualTo(new Barred(Cause.LOCKED, "pwdAccountLockedTime", "20260101110000Z"));
  }

  @Test
  void looksOnlyAtWhatItsRulesName() {
    AccountRules none = new AccountRules(List.of(), TemporaryLockout.DENY);

    assertThat(none.attributes()).isEmpty();
    assertThat(none.judge(entry("shadowExpire", "0"), NOW)).isEqualTo(new Active());
  }

  private static AccountState judge(TemporaryLockout lockout, String attribute, String value) {
    return new AccountRules(List.of(StateRule.PPOLICY, StateRule.SHADOW), lockout)
        .judge(entry(attribute, value), NOW);
  }

  private static Entry entry(String attribute, String value) {
    Entry entry = new Entry(Entries.personDn("a"));
    entry.addAttribute(attribute, value);
    return entry;
  }
}
