package org.sshmux.target;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.sshmux.grant.Grant;
import org.sshmux.grant.HostName;
import org.sshmux.grant.HostPattern;

/**
 * Which credential some targets get.
 *
 * @param hosts patterns of host names and addresses, as in grants; not given: every host
 * @param groups names of groups whose grant permits; not given: every group
 * @param use the credential
 */
public record CredentialRule(
    Optional<List<String>> hosts, Optional<List<String>> groups, Credential use) {
  public CredentialRule {
    hosts = hosts.map(List::copyOf);
    groups = groups.map(List::copyOf);
    Objects.requireNonNull(use);
    for (String host : hosts.orElse(List.of())) {
      if (pattern(host).isEmpty()) {
        throw new IllegalArgumentException("hosts has a pattern that cannot be read: " + host);
      }
    }
  }

  /** Whether the rule speaks of a target. */
  boolean covers(HostName host, List<String> names, String group) {
    return groups.map(named -> named.contains(group)).orElse(true)
        && hosts
            .map(listed -> listed.stream().anyMatch(text -> covers(text, host, names)))
            .orElse(true);
  }

  private static boolean covers(String text, HostName host, List<String> names) {
    return pattern(text).map(pattern -> covers(pattern, host, names)).orElse(false);
  }

  private static boolean covers(HostPattern pattern, HostName host, List<String> names) {
    return names.stream().anyMatch(pattern::matches)
        || switch (host) {
          case HostName.Name name -> pattern.matches(name.value());
          case HostName.Address(var address) -> pattern.contains(address);
        };
  }

  /** The host part of a grant, read as grants are. */
  private static Optional<HostPattern> pattern(String text) {
    if (text.chars().anyMatch(c -> " ?@".indexOf(c) >= 0)) {
      return Optional.empty();
    }
    return switch (Grant.parse("ssh://" + text + ":*")) {
      case Grant.Parsing.Read(Grant grant) when grant.effect() == Grant.Effect.ALLOW ->
          Optional.of(grant.host());
      case Grant.Parsing.Read deny -> Optional.empty();
      case Grant.Parsing.Malformed malformed -> Optional.empty();
      case Grant.Parsing.NotOurs notOurs -> Optional.empty();
    };
  }
}
