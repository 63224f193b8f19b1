package org.sshmux.policy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/** Which groups' statements permit nothing while a person's snapshot is stale. */
final class StaleRule {
  private final List<Predicate<Ruling>> groups;

  /**
   * @param groups names, in which {@code *} is any text and case does not count, or distinguished
   *     names
   * @throws IllegalArgumentException if one is neither
   */
  StaleRule(List<String> groups) {
    this.groups = groups.stream().map(StaleRule::group).toList();
  }

  /** Whether a statement must not permit anything. */
  boolean concerns(Ruling ruling) {
    return groups.stream().anyMatch(group -> group.test(ruling));
  }

  private static Predicate<Ruling> group(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("a group has a name");
    }
    return text.indexOf('=') >= 0 ? below(text) : named(text);
  }

  private static Predicate<Ruling> named(String glob) {
    Pattern pattern =
        Pattern.compile(
            Pattern.quote(glob.toLowerCase(Locale.ROOT)).replace("*", "\\E.*\\Q"), Pattern.DOTALL);
    return ruling -> pattern.matcher(ruling.group().toLowerCase(Locale.ROOT)).matches();
  }

  /** A way that cannot be read may lead through the group. */
  private static Predicate<Ruling> below(String dn) {
    LdapName group =
        name(dn)
            .orElseThrow(
                () -> new IllegalArgumentException("'" + dn + "' is no distinguished name"));
    return ruling ->
        ruling.path().stream()
            .anyMatch(step -> name(step).map(each -> each.equals(group)).orElse(true));
  }

  private static Optional<LdapName> name(String dn) {
    try {
      return Optional.of(new LdapName(dn));
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }
}
