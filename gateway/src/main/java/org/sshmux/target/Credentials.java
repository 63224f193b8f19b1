package org.sshmux.target;

import java.util.List;
import org.sshmux.grant.HostName;

/**
 * Says which credential a target gets. Safe for many threads; never blocks.
 *
 * @param config the rules
 * @param authority whether the gateway has a certificate authority
 */
public record Credentials(TargetConfig config, boolean authority) {

  /**
   * The credential for a target: that of the first rule that covers it.
   *
   * @param host as asked for, canonical
   * @param names every name of it
   * @param group the group whose grant permits it
   */
  public Credential of(HostName host, List<String> names, String group) {
    return config.credentials().stream()
        .filter(rule -> rule.covers(host, names, group))
        .findFirst()
        .map(CredentialRule::use)
        .or(config::credential)
        .orElse(authority ? Credential.CERTIFICATE : Credential.AGENT);
  }
}
