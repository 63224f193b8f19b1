package org.sshmux.ldap.config;

import static org.sshmux.ldap.config.ConfigChecks.attributeName;
import static org.sshmux.ldap.config.ConfigChecks.basesOf;
import static org.sshmux.ldap.config.ConfigChecks.check;
import static org.sshmux.ldap.config.ConfigChecks.notEmpty;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * @param bases where people are; every base is searched
 * @param filter with the placeholder {@code {username}}
 * @param nameAttribute holds the login name; it must equal what the person typed
 * @param idAttribute holds the immutable id
 * @param namePattern what a login name must look like before the directory is asked
 * @param nameCase how letter case counts
 * @param keys where public keys are
 * @param state which rules bar an account
 * @param temporaryLockout what a passing lock means for a login with a key
 */
public record UserConfig(
    List<String> bases,
    String filter,
    String nameAttribute,
    String idAttribute,
    String namePattern,
    NameCase nameCase,
    List<KeySource> keys,
    List<StateRule> state,
    TemporaryLockout temporaryLockout) {
  public UserConfig {
    bases = basesOf(bases);
    check(!bases.isEmpty(), "bases must name at least one");
    FilterTemplate.parse(filter, "username");
    attributeName("name-attribute", nameAttribute);
    attributeName("id-attribute", idAttribute);
    ConfigChecks.pattern("name-pattern", namePattern);
    Objects.requireNonNull(nameCase);
    keys = notEmpty("keys", keys);
    state = List.copyOf(state);
    Objects.requireNonNull(temporaryLockout);
  }

  /** The compiled {@code name-pattern}. */
  public Pattern compiledNamePattern() {
    return Pattern.compile(namePattern);
  }

  /** How letter case counts in login names. */
  public enum NameCase {
    LOWER,
    EXACT
  }

  /** Which attributes bar an account. */
  public enum StateRule {
    PPOLICY,
    SHADOW
  }

  /** What a lock means that passes by itself, such as after three wrong passwords. */
  public enum TemporaryLockout {
    IGNORE,
    DENY
  }

  /**
   * @param attribute holds one line in authorized_keys form per value
   * @param prefix only values that begin with it count; it is cut off
   */
  public record KeySource(String attribute, Optional<String> prefix) {
    public KeySource {
      attributeName("attribute", attribute);
      Objects.requireNonNull(prefix);
    }
  }
}
