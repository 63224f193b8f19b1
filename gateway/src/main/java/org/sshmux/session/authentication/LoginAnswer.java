package org.sshmux.session.authentication;

/** What a proven key leads to. */
public sealed interface LoginAnswer {

  /** The person is in, and the audit trail holds it. */
  record Accepted() implements LoginAnswer {}

  /**
   * The person is not let in.
   *
   * @param sentence for the person; the same whatever the reason, unless the gateway itself lacks
   *     its directory or its trail
   */
  record Refused(String sentence) implements LoginAnswer {}
}
