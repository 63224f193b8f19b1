package org.sshmux.identity;

/** Whether an account may be used, and if not, which attribute says so. */
public sealed interface AccountState {

  /** Nothing bars the account. */
  record Active() implements AccountState {}

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
