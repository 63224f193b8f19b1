package org.sshmux.identity;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Whether an account may be used, and if not, which attribute says so. */
public sealed interface AccountState {

  /**
   * Nothing bars the account.
   *
   * @param until the moment from which the account has expired, if the directory names one; it may
   *     have passed since the directory was read
   */
  record Active(Optional<Instant> until) implements AccountState {
    public Active {
      Objects.requireNonNull(until);
    }

    /** An account whose end is not known. */
    public Active() {
      this(Optional.empty());
    }
  }

  /**
   * The account must not be used.
   *
   * @param cause in which way
   * @param attribute the attribute that says so
   * @param value its value, for the operator's eyes only
   */
  record Barred(Cause cause, String attribute, String value) implements AccountState {}

  /** In which way an account is barred. */
  enum Cause {
    DISABLED,
    LOCKED,
    EXPIRED,
    NOT_YET_VALID,
    /** The attribute is there but cannot be read, so nobody can say that the account is fine. */
    UNREADABLE
  }
}
