package org.sshmux.ldap.decision;

import java.net.InetAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sshmux.grant.Capability;
import org.sshmux.grant.HostName;
import org.sshmux.identity.OfferedKey;
import org.sshmux.ldap.Keys;
import org.sshmux.policy.Intent;
import org.sshmux.policy.Target;

/**
 * One case of the decision table.
 *
 * @param name says what is decided
 * @param login as typed
 * @param source where the client is
 * @param key what it offers
 * @param outcome {@code allow [login] by statement of group} or a reason code
 * @param groups every effective group; empty: the case is not about them
 * @param usable the keys that open the account from {@code source} now; empty: not about them
 * @param needs what a directory must be able to say for the case to mean something there
 */
record Row(
    String name,
    String login,
    InetAddress source,
    OfferedKey key,
    Target target,
    Intent intent,
    String outcome,
    Optional<List<String>> groups,
    Optional<List<OfferedKey>> usable,
    Set<Feature> needs) {

  /** A forwarded connection to web1 with a key, from an address that no key is bound to. */
  static Row of(String name, String login, int keySeed) {
    return new Row(
        name,
        login,
        InetAddress.ofLiteral("192.0.2.10"),
        Keys.key(keySeed),
        target("web1.example.test:22"),
        Intent.forward(),
        "",
        Optional.empty(),
        Optional.empty(),
        Set.of());
  }

  Row to(String hostAndPort) {
    return new Row(
        name, login, source, key, target(hostAndPort), intent, outcome, groups, usable, needs);
  }

  Row from(String address) {
    InetAddress other = InetAddress.ofLiteral(address);
    return new Row(name, login, other, key, target, intent, outcome, groups, usable, needs);
  }

  Row offering(OfferedKey other) {
    return new Row(name, login, source, other, target, intent, outcome, groups, usable, needs);
  }

  /** Asks for a session instead, as somebody at the target; an empty login leaves it open. */
  Row session(Capability what, String as) {
    Intent other = new Intent(what, as.isEmpty() ? Optional.empty() : Optional.of(as));
    return new Row(name, login, source, key, target, other, outcome, groups, usable, needs);
  }

  Row gives(String result) {
    return new Row(name, login, source, key, target, intent, result, groups, usable, needs);
  }

  /** The groups that count. */
  Row in(String... names) {
    Optional<List<String>> other = Optional.of(List.of(names));
    return new Row(name, login, source, key, target, intent, outcome, other, usable, needs);
  }

  /** The keys that open the account. */
  Row opens(OfferedKey... keys) {
    Optional<List<OfferedKey>> other = Optional.of(List.of(keys));
    return new Row(name, login, source, key, target, intent, outcome, groups, other, needs);
  }

  Row needing(Feature first, Feature... rest) {
    Set<Feature> other = EnumSet.of(first, rest);
    return new Row(name, login, source, key, target, intent, outcome, groups, usable, other);
  }

  private static Target target(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    return switch (HostName.parse(hostAndPort.substring(0, colon))) {
      case HostName.Parsing.Read(HostName host) ->
          new Target(host, Integer.parseInt(hostAndPort.substring(colon + 1)));
      case HostName.Parsing.Malformed(String why) -> throw new IllegalArgumentException(why);
    };
  }
}
