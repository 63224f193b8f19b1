package org.sshmux.relay;

/** What becomes of a request on its way through a relay. */
public enum Verdict {
  /** It goes on as it is, at once. */
  PASS,
  /** It goes on behind the data that was sent before it. */
  PASS_IN_ORDER,
  /** It goes no further and is answered with success. */
  ACCEPT,
  /** It goes no further and is answered with failure. */
  REFUSE
}
