package org.sshmux.ldap.config;

import static org.sshmux.ldap.config.ConfigChecks.attributeName;
import static org.sshmux.ldap.config.ConfigChecks.basesOf;
import static org.sshmux.ldap.config.ConfigChecks.check;
import static org.sshmux.ldap.config.ConfigChecks.notEmpty;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * @param bases where people are; every base is searched
 * @param filter with the placeholder {@code {username}}
 * @param nameAttribute holds the login name; it must equal what the person typed
 * @param idAttribute holds the immutable id
 * @param idFallbacks hold it where that attribute is missing; the first that is there counts
 * @param namePattern what a login name must look like before the directory is asked
 * @param nameCase how letter case counts
 * @param keys where public keys are
 * @param state which rules bar an account
 * @param temporaryLockout what a passing lock means for a login with a key
 * @param referrals what it means that part of the tree is on another server
 */
public record UserConfig(
    List<String> bases,
    String filter,
    String nameAttribute,
    String idAttribute,
    List<String> idFallbacks,
    String namePattern,
    NameCase nameCase,
    List<KeySource> keys,
    List<StateRule> state,
    TemporaryLockout temporaryLockout,
    Referrals referrals) {
  public UserConfig {
    bases = basesOf(bases);
    check(!bases.isEmpty(), "bases must name at least one");
    FilterTemplate.parse(filter, "username");
    attributeName("name-attribute", nameAttribute);
    attributeName("id-attribute", idAttribute);
    idFallbacks.forEach(name -> attributeName("id-fallbacks", name));
    idFallbacks = List.copyOf(idFallbacks);
    ConfigChecks.pattern("name-pattern", namePattern);
    Objects.requireNonNull(nameCase);
    keys = notEmpty("keys", keys);
    state = List.copyOf(state);
    Objects.requireNonNull(temporaryLockout);
    Objects.requireNonNull(referrals);
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

  /** The attributes that may hold the immutable id, in order of preference. */
  public List<String> idAttributes() {
    return Stream.concat(Stream.of(idAttribute), idFallbacks.stream()).toList();
  }

  /** Which attributes bar an account. */
  public enum StateRule {
    /** The password policy of OpenLDAP: {@code pwdAccountLockedTime} and others. */
    PPOLICY,
    /** {@code shadowExpire}. */
    SHADOW,
    /** {@code nsAccountLock} of 389 Directory Server and FreeIPA. */
    NSACCOUNTLOCK,
    /** The password policy of 389 Directory Server: {@code accountUnlockTime}. */
    PPOLICY_389,
    /** {@code krbPrincipalExpiration}. */
    KRB_PRINCIPAL,
    /** The login attributes of eDirectory. */
    NDS,
    /** {@code userAccountControl} and {@code accountExpires} of Active Directory. */
    AD
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
