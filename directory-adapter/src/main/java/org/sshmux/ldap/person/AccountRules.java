package org.sshmux.ldap.person;

import com.unboundid.ldap.sdk.Entry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sshmux.identity.AccountState;
import org.sshmux.identity.AccountState.Active;
import org.sshmux.identity.AccountState.Barred;
import org.sshmux.identity.AccountState.Cause;
import org.sshmux.ldap.config.UserConfig.StateRule;
import org.sshmux.ldap.config.UserConfig.TemporaryLockout;

/** Reads from an entry whether its account may be used. A value nobody can read bars it. */
public final class AccountRules {
  private static final int SHOWN = 200;

  private final List<Criterion> criteria;

  public AccountRules(List<StateRule> rules, TemporaryLockout temporaryLockout) {
    this.criteria =
        rules.stream()
            .flatMap(rule -> AccountCriteria.of(rule, temporaryLockout).stream())
            .toList();
  }

  /** What must be asked for by name: most of it is operational and not in {@code *}. */
  public List<String> attributes() {
    return criteria.stream().map(Criterion::attribute).toList();
  }

  /** The state at a moment; the first rule that bars the account decides. */
  public AccountState judge(Entry entry, Instant now) {
    for (Criterion criterion : criteria) {
      byte[][] values = values(entry, criterion);
      if (values.length == 0 && criterion.required()) {
        return new Barred(Cause.UNREADABLE, criterion.attribute(), "(missing)");
      }
      for (byte[] value : values) {
        switch (criterion.of(value, now)) {
          case Verdict.Bars(Cause cause) -> {
            return new Barred(cause, criterion.attribute(), shown(value));
          }
          case Verdict.Fine _ -> {}
        }
      }
    }
    return new Active(validUntil(entry, now));
  }

  /**
   * The moment from which an account that is active now will be void, as far as its entry tells.
   *
   * @return empty: there is none, or the account is barred already
   */
  public Optional<Instant> validUntil(Entry entry, Instant now) {
    Optional<Instant> first = Optional.empty();
    for (Criterion criterion : criteria) {
      for (byte[] value : values(entry, criterion)) {
        switch (criterion.of(value, now)) {
          case Verdict.Bars _ -> {
            return Optional.empty();
          }
          case Verdict.Fine(Optional<Instant> until) -> first = earlier(first, until);
        }
      }
    }
    return first;
  }

  private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
    return one.filter(time -> other.map(time::isBefore).orElse(true)).or(() -> other);
  }

  private static byte[][] values(Entry entry, Criterion criterion) {
    byte[][] values = entry.getAttributeValueByteArrays(criterion.attribute());
    return values == null ? new byte[0][] : values;
  }

  private static String shown(byte[] value) {
    String text = new String(value, StandardCharsets.UTF_8);
    boolean readable = text.chars().noneMatch(c -> Character.isISOControl(c) || c == '\ufffd');
    if (!readable) {
      return value.length + " bytes";
    }
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN);
  }
}
