package org.sshmux.policy;

/** Why a request is refused. Codes are stable and published. */
public enum DenyReason {
  NO_GRANT("policy.no-grant", "No grant of the person's groups covers the target."),
  EXPLICIT_DENY("policy.explicit-deny", "A deny statement covers the target."),
  LOGIN_BOUND(
      "policy.login-bound",
      "Only grants that name a target login cover the target, and a forwarded connection hides"
          + " the login."),
  LOGIN_NOT_GRANTED(
      "policy.login-not-granted",
      "Grants cover the target, but none of them permits the target login."),
  LOGIN_AMBIGUOUS(
      "policy.login-ambiguous", "Several target logins are permitted, and none was named."),
  CAPABILITY_NOT_GRANTED(
      "policy.capability-not-granted",
      "Grants cover the target, but do not permit what was to be done there."),
  ACCOUNT_BARRED("policy.account-barred", "The account is disabled, locked or expired."),
  INCOMPLETE(
      "policy.incomplete",
      "The directory's answer is incomplete, or a deny statement in it cannot be read."),
  STALE_REFUSED(
      "policy.stale-refused",
      "Only grants of groups that permit nothing while the directory cannot be asked cover the"
          + " target."),
  UNRESOLVED("policy.unresolved", "The target's name has no address.");

  private final String code;
  private final String meaning;

  DenyReason(String code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** The stable code that audit events carry. */
  public String code() {
    return code;
  }

  /** One sentence for the reference page. */
  public String meaning() {
    return meaning;
  }
}
