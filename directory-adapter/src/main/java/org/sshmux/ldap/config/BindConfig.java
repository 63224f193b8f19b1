package org.sshmux.ldap.config;

import static org.sshmux.ldap.config.ConfigChecks.check;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Who the gateway is to the directory.
 *
 * @param method how it shows that
 * @param dn the gateway's own entry; only for {@code simple}
 * @param passwordFile holds its password; only for {@code simple}
 * @param principal the gateway's Kerberos principal, with its realm; only for {@code gssapi}
 * @param keytab holds the principal's keys; only for {@code gssapi}
 * @param kdc a host that gives tickets; only for {@code gssapi}; not given: as the machine's
 *     Kerberos configuration says
 */
public record BindConfig(
    Method method,
    Optional<String> dn,
    Optional<Path> passwordFile,
    Optional<String> principal,
    Optional<Path> keytab,
    Optional<String> kdc) {

  /** How the gateway authenticates to the directory (RFC 4513). */
  public enum Method {
    /** By name and password. */
    SIMPLE,
    /** By the certificate of its TLS connection (SASL EXTERNAL, RFC 4422 appendix A). */
    EXTERNAL,
    /** By Kerberos (SASL GSSAPI, RFC 4752). */
    GSSAPI,
    /** Not at all. */
    ANONYMOUS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public BindConfig {
    Objects.requireNonNull(kdc);
    dn.ifPresent(text -> ConfigChecks.dn("dn", text));
    goesWith(method, Method.SIMPLE, "dn", dn);
    goesWith(method, Method.SIMPLE, "password-file", passwordFile);
    goesWith(method, Method.GSSAPI, "principal", principal);
    goesWith(method, Method.GSSAPI, "keytab", keytab);
    check(kdc.isEmpty() || method == Method.GSSAPI, "kdc: only for method gssapi");
    principal.ifPresent(
        name -> check(name.matches("[^@\\s]+@[^@\\s]+"), "principal: '" + name + "' has no realm"));
  }

  /** By name and password. */
  public static BindConfig simple(String dn, Path passwordFile) {
    return new BindConfig(
        Method.SIMPLE,
        Optional.of(dn),
        Optional.of(passwordFile),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static void goesWith(Method is, Method needed, String key, Optional<?> value) {
    boolean wanted = is == needed;
    check(
        wanted == value.isPresent(),
        wanted
            ? key + " is missing, which method " + is + " needs"
            : key + ": only for method " + needed);
  }

  /** The realm of the principal. */
  public Optional<String> realm() {
    return principal.map(name -> name.substring(name.indexOf('@') + 1));
  }
}
