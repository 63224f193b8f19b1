package org.sshmux.ldap.config;

import static org.sshmux.ldap.config.ConfigChecks.atLeast;
import static org.sshmux.ldap.config.ConfigChecks.attributeName;
import static org.sshmux.ldap.config.ConfigChecks.basesOf;
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
import java.util.regex.Pattern;

/**
 * The {@code directory} section of the configuration, complete: what a preset sets is already
 * merged into it.
 *
 * @param preset the name of the preset the section was merged over
 * @param servers {@code ldaps://host[:port]} or {@code ldap://host[:port]}, in order of preference
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
    Bind bind,
    Timeouts timeouts,
    Pool pool,
    Limits limits,
    User user,
    Group group,
    Optional<Hosts> hosts,
    Cache cache,
    PushConfig push) {

  public LdapConfig {
    check(presetText(preset).isPresent(), "preset: there is no preset '" + preset + "'");
    servers = notEmpty("servers", servers);
    Objects.requireNonNull(selection);
    servers.forEach(server -> Server.parse(server, tls.mode()));
    Objects.requireNonNull(bind);
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
   * The YAML text of a preset: this section with everything but {@code servers}, {@code bind} and
   * the {@code bases}, to be merged under what the operator wrote.
   *
   * @return empty if there is no preset by that name
   */
  public static Optional<String> presetText(String name) {
    if (!name.matches("[a-z0-9-]{1,32}")) {
      return Optional.empty();
    }
    try (InputStream in = LdapConfig.class.getResourceAsStream("presets/" + name + ".yaml")) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  /** How the gateway authenticates to the directory. */
  public enum BindMethod {
    SIMPLE,
    ANONYMOUS
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

  /** How the groups of groups are found. */
  public enum Nesting {
    PARENT_SEARCH,
    NONE
  }

  /** What a membership attribute holds. */
  public enum MemberValue {
    DN
  }

  /** How an attribute states access to hosts. */
  public enum GrantFormat {
    SSH_URI
  }

  /**
   * @param mode {@code ldaps}, {@code starttls} or {@code none}
   * @param allowCleartext must be true for {@code none}
   * @param trustStore certificates to trust, PEM or PKCS#12; absent: those of the Java runtime
   * @param trustStorePasswordFile holds the password of a PKCS#12 trust store
   * @param verifyHostname whether the certificate must name the server
   * @param minVersion {@code TLSv1.2} or {@code TLSv1.3}
   */
  public record Tls(
      TlsMode mode,
      boolean allowCleartext,
      Optional<Path> trustStore,
      Optional<Path> trustStorePasswordFile,
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
          minVersion.matches("TLSv1\\.[23]"),
          "min-version must be TLSv1.2 or TLSv1.3, not '" + minVersion + "'");
    }
  }

  /**
   * @param method {@code simple} or {@code anonymous}
   * @param dn the gateway's own entry; only for {@code simple}
   * @param passwordFile holds its password; only for {@code simple}
   */
  public record Bind(BindMethod method, Optional<String> dn, Optional<Path> passwordFile) {
    public Bind {
      dn.ifPresent(text -> ConfigChecks.dn("dn", text));
      boolean simple = method == BindMethod.SIMPLE;
      check(simple == dn.isPresent(), simple ? "dn is missing" : "dn: only for method simple");
      check(
          simple == passwordFile.isPresent(),
          simple ? "password-file is missing" : "password-file: only for method simple");
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
  public record User(
      List<String> bases,
      String filter,
      String nameAttribute,
      String idAttribute,
      String namePattern,
      NameCase nameCase,
      List<KeySource> keys,
      List<StateRule> state,
      TemporaryLockout temporaryLockout) {
    public User {
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

  /**
   * @param bases where groups are; every base is searched
   * @param filter what a group is
   * @param nameAttribute holds the group's name
   * @param members which attributes list members
   * @param nesting how the groups of groups are found
   * @param grants which attributes state access to hosts
   */
  public record Group(
      List<String> bases,
      String filter,
      String nameAttribute,
      List<MemberSource> members,
      Nesting nesting,
      List<GrantSource> grants) {
    public Group {
      bases = basesOf(bases);
      check(!bases.isEmpty(), "bases must name at least one");
      FilterTemplate.parse(filter);
      attributeName("name-attribute", nameAttribute);
      members = notEmpty("members", members);
      Objects.requireNonNull(nesting);
      grants = notEmpty("grants", grants);
    }
  }

  /** One attribute of a group that lists members. */
  public record MemberSource(String attribute, MemberValue value) {
    public MemberSource {
      attributeName("attribute", attribute);
      Objects.requireNonNull(value);
    }
  }

  /** One attribute of a group that states access to hosts. */
  public record GrantSource(String attribute, GrantFormat format) {
    public GrantSource {
      attributeName("attribute", attribute);
      Objects.requireNonNull(format);
    }
  }

  /**
   * @param bases where host entries are; every base is searched; none: hosts are not looked up
   * @param filter with the placeholder {@code {host}}
   * @param nameAttribute holds the host's names
   * @param addressAttribute holds the host's addresses
   * @param keyAttribute holds the host's public SSH keys, one line per value
   * @param labelAttribute holds a text for people
   */
  public record Hosts(
      List<String> bases,
      String filter,
      String nameAttribute,
      String addressAttribute,
      String keyAttribute,
      String labelAttribute) {
    public Hosts {
      bases = basesOf(bases);
      FilterTemplate.parse(filter, "host");
      attributeName("name-attribute", nameAttribute);
      attributeName("address-attribute", addressAttribute);
      attributeName("key-attribute", keyAttribute);
      attributeName("label-attribute", labelAttribute);
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
