package org.sshmux.ldap.config;

import static org.sshmux.ldap.config.ConfigChecks.atLeast;
import static org.sshmux.ldap.config.ConfigChecks.check;
import static org.sshmux.ldap.config.ConfigChecks.notEmpty;
import static org.sshmux.ldap.config.ConfigChecks.positive;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The {@code directory} section of the configuration, complete: what a preset sets is already
 * merged into it.
 *
 * @param preset the name of the preset the section was merged over
 * @param servers as {@link Server#parse} reads them, in order of preference
 * @param selection how a server is chosen
 * @param tls how connections are protected
 * @param bind who the gateway is to the directory
 * @param timeouts how long the parts of a look-up may take
 * @param pool the connections that are kept
 * @param limits how much of the directory is read
 * @param user how people are found and read
 * @param group how groups are found and read
 * @param hosts how host entries are found; absent or without bases: the directory keeps no hosts
 * @param cache how long answers are served
 * @param push how the directory tells of changes
 */
public record LdapConfig(
    String preset,
    List<String> servers,
    Selection selection,
    Tls tls,
    BindConfig bind,
    Timeouts timeouts,
    Pool pool,
    Limits limits,
    UserConfig user,
    GroupConfig group,
    Optional<HostConfig> hosts,
    Cache cache,
    PushConfig push) {

  public LdapConfig {
    check(presetText(preset).isPresent(), "preset: there is no preset '" + preset + "'");
    servers = notEmpty("servers", servers);
    Objects.requireNonNull(selection);
    servers.forEach(server -> Server.parse(server, tls.mode()));
    check(
        bind.method() != BindConfig.Method.EXTERNAL || tls.keyStore().isPresent(),
        "bind.method: 'external' is the certificate in tls.key-store, which is missing");
    Objects.requireNonNull(timeouts);
    Objects.requireNonNull(pool);
    Objects.requireNonNull(limits);
    Objects.requireNonNull(user);
    Objects.requireNonNull(group);
    Objects.requireNonNull(hosts);
    Objects.requireNonNull(cache);
    Objects.requireNonNull(push);
  }

  /**
   * The YAML text of what holds for every kind of directory: this section with everything but
   * {@code preset}, {@code servers}, {@code bind}, the {@code bases} and what each preset sets.
   * Presets are merged over it.
   */
  public static String commonText() {
    return text("common.yaml").orElseThrow();
  }

  /**
   * The YAML text of a preset: what it adds to {@link #commonText} and changes of it, to be merged
   * under what the operator wrote.
   *
   * @return empty if there is no preset by that name
   */
  public static Optional<String> presetText(String name) {
    return name.matches("[a-z0-9-]{1,32}") ? text("presets/" + name + ".yaml") : Optional.empty();
  }

  private static Optional<String> text(String resource) {
    try (InputStream in = LdapConfig.class.getResourceAsStream(resource)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same with other servers. */
  public LdapConfig withServers(List<String> others) {
    return new LdapConfig(
        preset, others, selection, tls, bind, timeouts, pool, limits, user, group, hosts, cache,
        push);
  }

  /** How a server is chosen among several. */
  public enum Selection {
    /** The first that answers; back to it when it is well again. */
    FAILOVER
  }

  /** How connections are protected. */
  public enum TlsMode {
    LDAPS,
    STARTTLS,
    NONE
  }

  /**
   * @param mode {@code ldaps}, {@code starttls} or {@code none}
   * @param allowCleartext must be true for {@code none}
   * @param trustStore certificates to trust, PEM or PKCS#12; absent: those of the Java runtime
   * @param trustStorePasswordFile holds the password of a PKCS#12 trust store
   * @param keyStore the gateway's own certificate and private key, PKCS#12; for bind method
   *     external
   * @param keyStorePasswordFile holds the password of the key store
   * @param verifyHostname whether the certificate must name the server
   * @param minVersion {@code TLSv1.2} or {@code TLSv1.3}
   */
  public record Tls(
      TlsMode mode,
      boolean allowCleartext,
      Optional<Path> trustStore,
      Optional<Path> trustStorePasswordFile,
      Optional<Path> keyStore,
      Optional<Path> keyStorePasswordFile,
      boolean verifyHostname,
      String minVersion) {
    public Tls {
      Objects.requireNonNull(trustStore);
      check(
          mode != TlsMode.NONE || allowCleartext,
          "mode: 'none' sends passwords and keys in cleartext; it needs allow-cleartext: true");
      check(
          trustStore.isPresent() || trustStorePasswordFile.isEmpty(),
          "trust-store-password-file needs trust-store");
      check(
          keyStore.isPresent() == keyStorePasswordFile.isPresent(),
          "key-store and key-store-password-file go together");
      check(
          mode != TlsMode.NONE || keyStore.isEmpty(),
          "key-store: there is no certificate without TLS");
      check(
          minVersion.matches("TLSv1\\.[23]"),
          "min-version must be TLSv1.2 or TLSv1.3, not '" + minVersion + "'");
    }

    /** Without a certificate of the gateway's own. */
    public Tls(
        TlsMode mode,
        boolean allowCleartext,
        Optional<Path> trustStore,
        Optional<Path> trustStorePasswordFile,
        boolean verifyHostname,
        String minVersion) {
      this(
          mode,
          allowCleartext,
          trustStore,
          trustStorePasswordFile,
          Optional.empty(),
          Optional.empty(),
          verifyHostname,
          minVersion);
    }
  }

  /**
   * @param connect to a TCP and TLS connection
   * @param bind to the answer to a bind
   * @param operation to the answer to a search
   * @param lookupDeadline to the answer to a whole question, all searches together
   */
  public record Timeouts(
      Duration connect, Duration bind, Duration operation, Duration lookupDeadline) {
    public Timeouts {
      positive("connect", connect);
      positive("bind", bind);
      positive("operation", operation);
      positive("lookup-deadline", lookupDeadline);
    }
  }

  /**
   * @param initial connections opened at start
   * @param max connections at most, and look-ups that run at the same time
   * @param maxWait how long a look-up waits for a connection
   * @param maxAge after which a connection is replaced
   * @param healthInterval how often idle connections are tried
   */
  public record Pool(
      int initial, int max, Duration maxWait, Duration maxAge, Duration healthInterval) {
    public Pool {
      atLeast("initial", initial, 0);
      atLeast("max", max, 1);
      check(initial <= max, "initial must not exceed max");
      positive("max-wait", maxWait);
      positive("max-age", maxAge);
      positive("health-interval", healthInterval);
    }
  }

  /**
   * How much is read; a person over a limit is refused and hosts over a limit are not listed, never
   * read in part.
   *
   * @param maxKeysPerUser key values of one entry
   * @param maxKeyBytes bytes of one key value
   * @param maxGroupsPerUser effective groups
   * @param groupDepth groups on the longest way from a person to a group
   * @param pageSize entries in one page of a search
   * @param maxHosts host entries that are listed
   */
  public record Limits(
      int maxKeysPerUser,
      int maxKeyBytes,
      int maxGroupsPerUser,
      int groupDepth,
      int pageSize,
      int maxHosts) {
    public Limits {
      atLeast("max-keys-per-user", maxKeysPerUser, 1);
      atLeast("max-key-bytes", maxKeyBytes, 64);
      atLeast("max-groups-per-user", maxGroupsPerUser, 1);
      atLeast("group-depth", groupDepth, 1);
      atLeast("page-size", pageSize, 1);
      atLeast("max-hosts", maxHosts, 1);
    }
  }

  /**
   * @param fresh how old a served answer may be while the directory can be asked
   * @param grace how much older it may be while the directory cannot be asked
   * @param negative how long "nobody by that login" is served
   * @param maxUsers people (and hosts) held
   * @param backgroundRefreshAt the part of {@code fresh} after which an access refreshes ahead
   */
  public record Cache(
      Duration fresh, Duration grace, Duration negative, int maxUsers, double backgroundRefreshAt) {
    public Cache {
      positive("fresh", fresh);
      check(!grace.isNegative(), "grace must not be negative");
      check(!negative.isNegative(), "negative must not be negative");
      atLeast("max-users", maxUsers, 1);
      check(
          backgroundRefreshAt > 0 && backgroundRefreshAt <= 1,
          "background-refresh-at must be over 0 and at most 1");
    }
  }
}
