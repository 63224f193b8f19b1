package org.sshmux.ldap.grant;

import org.sshmux.grant.Grant.Effect;

/**
 * Reads values as pam_ldap and sssd know them on people: {@code host}, {@code !host} and {@code *}.
 * A name is a name: there are no globs.
 */
final class HostValue {
  private static final int MAX_VALUE = 1024;

  private HostValue() {}

  /** Never throws. */
  static HostRule read(String value) {
    String text = value.strip();
    Effect effect = text.startsWith("!") ? Effect.DENY : Effect.ALLOW;
    String host = effect == Effect.DENY ? text.substring(1).strip() : text;
    if (text.length() > MAX_VALUE) {
      return new HostRule.Unreadable(HostRule.suspected(text));
    }
    return host.equals("*")
        ? new HostRule.Says(Statements.everything(effect))
        : HostRule.of(text, effect, Statements.host(host).stream().toList());
  }
}
