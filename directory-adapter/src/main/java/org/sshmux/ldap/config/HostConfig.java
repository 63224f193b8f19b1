package org.sshmux.ldap.config;

import static org.sshmux.ldap.config.ConfigChecks.attributeName;
import static org.sshmux.ldap.config.ConfigChecks.basesOf;
import static org.sshmux.ldap.config.ConfigChecks.check;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * @param bases where host entries are; every base is searched; none: hosts are not looked up
 * @param filter with the placeholder {@code {host}}
 * @param nameAttribute holds the host's names
 * @param addressAttribute holds the host's addresses
 * @param keyAttribute holds the host's public SSH keys, one line per value
 * @param keyPrefix what stands before the line in such a value; values without it are no keys;
 *     absent: nothing
 * @param labelAttribute holds a text for people
 * @param referrals what it means that part of the tree is on another server, for {@code sources}
 *     too
 * @param sources where it is said who may reach which host
 */
public record HostConfig(
    List<String> bases,
    String filter,
    String nameAttribute,
    String addressAttribute,
    String keyAttribute,
    Optional<String> keyPrefix,
    String labelAttribute,
    Referrals referrals,
    SourceConfig sources) {
  public HostConfig {
    Objects.requireNonNull(referrals);
    bases = basesOf(bases);
    FilterTemplate.parse(filter, "host");
    attributeName("name-attribute", nameAttribute);
    attributeName("address-attribute", addressAttribute);
    attributeName("key-attribute", keyAttribute);
    keyPrefix.ifPresent(prefix -> check(!prefix.isEmpty(), "key-prefix must not be empty"));
    attributeName("label-attribute", labelAttribute);
    check(
        !bases.isEmpty() || !sources.readsHosts(),
        "sources permit hosts by their entries, so bases must name at least one");
  }

  /** Where the keys are. */
  public UserConfig.KeySource key() {
    return new UserConfig.KeySource(keyAttribute, keyPrefix);
  }
}
