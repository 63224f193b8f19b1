package org.sshmux.ldap.push.reach;

/** Nobody can say whom a change concerns, so it may be anybody. */
final class Untold extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * @param why continues a sentence that begins with the change
   */
  Untold(String why) {
    super(why, null, false, false);
  }

  String why() {
    return String.valueOf(getMessage());
  }
}
