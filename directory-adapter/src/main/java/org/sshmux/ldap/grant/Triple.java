package org.sshmux.ldap.grant;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sshmux.grant.Grant.Effect;

/**
 * A triple of a netgroup (RFC 2307 section 5.2.1.14 and innetgr(3)); {@code -} stands for nothing
 * at all, an empty field for anything.
 */
record Triple(String host, String user, String domain) {
  private static final int MAX_TRIPLE = 1024;
  private static final Pattern FORM =
      Pattern.compile("\\(([^,()]*),([^,()]*),([^,()]*)\\)", Pattern.DOTALL);

  /** Never throws; empty if the value is no triple. */
  static Optional<Triple> parse(String value) {
    if (value.length() > MAX_TRIPLE) {
      return Optional.empty();
    }
    Matcher form = FORM.matcher(value.strip());
    return form.matches()
        ? Optional.of(
            new Triple(form.group(1).strip(), form.group(2).strip(), form.group(3).strip()))
        : Optional.empty();
  }

  /** Whether the triple counts in a domain; empty: in none. */
  boolean isIn(Optional<String> own) {
    return domain.isEmpty() || own.filter(domain::equalsIgnoreCase).isPresent();
  }

  /** Whether the triple names a user, letter for letter. */
  boolean names(String login) {
    return user.equals(login) && !user.equals("-");
  }

  /**
   * The statements about its host.
   *
   * @param wildcards whether a triple without a host permits every host; it always forbids every
   *     one
   */
  HostRule rule(Effect effect, boolean wildcards) {
    if (host.equals("-")) {
      return new HostRule.Says(List.of());
    }
    if (!host.isEmpty()) {
      return HostRule.of(host, effect, Statements.host(host).stream().toList());
    }
    return switch (effect) {
      case ALLOW -> new HostRule.Says(wildcards ? Statements.everything(effect) : List.of());
      case DENY -> new HostRule.Says(Statements.everything(effect));
    };
  }
}
