package org.sshmux.ldap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.LdapConfig.Bind;
import org.sshmux.ldap.config.LdapConfig.BindMethod;
import org.sshmux.ldap.config.LdapConfig.Cache;
import org.sshmux.ldap.config.LdapConfig.GrantFormat;
import org.sshmux.ldap.config.LdapConfig.GrantSource;
import org.sshmux.ldap.config.LdapConfig.Group;
import org.sshmux.ldap.config.LdapConfig.Hosts;
import org.sshmux.ldap.config.LdapConfig.KeySource;
import org.sshmux.ldap.config.LdapConfig.Limits;
import org.sshmux.ldap.config.LdapConfig.MemberSource;
import org.sshmux.ldap.config.LdapConfig.MemberValue;
import org.sshmux.ldap.config.LdapConfig.NameCase;
import org.sshmux.ldap.config.LdapConfig.Nesting;
import org.sshmux.ldap.config.LdapConfig.Pool;
import org.sshmux.ldap.config.LdapConfig.Selection;
import org.sshmux.ldap.config.LdapConfig.StateRule;
import org.sshmux.ldap.config.LdapConfig.TemporaryLockout;
import org.sshmux.ldap.config.LdapConfig.Timeouts;
import org.sshmux.ldap.config.LdapConfig.Tls;
import org.sshmux.ldap.config.LdapConfig.TlsMode;
import org.sshmux.ldap.config.LdapConfig.User;
import org.sshmux.ldap.config.PushConfig;

/** The parts of a configuration for a test directory, each as the openldap preset has it. */
public final class Configs {
  public static final Duration FRESH = Duration.ofMinutes(1);
  public static final Duration GRACE = Duration.ofMinutes(15);
  public static final Duration NEGATIVE = Duration.ofSeconds(15);
  public static final String FILTER = "(&(objectClass=ldapPublicKey)(uid={username}))";

  private Configs() {}

  public static LdapConfig cleartext(List<String> urls, Path passwordFile) {
    return of(urls, cleartext(), bind(passwordFile));
  }

  public static LdapConfig of(List<String> urls, Tls tls, Bind bind) {
    return new LdapConfig(
        "openldap",
        urls,
        Selection.FAILOVER,
        tls,
        bind,
        timeouts(Duration.ofSeconds(3)),
        new Pool(1, 4, Duration.ofMillis(500), Duration.ofMinutes(15), Duration.ofSeconds(10)),
        limits(),
        user(List.of("ou=people,dc=example,dc=test")),
        group(),
        Optional.of(
            new Hosts(
                List.of("ou=hosts,dc=example,dc=test"),
                "(&(objectClass=ipHost)(cn={host}))",
                "cn",
                "ipHostNumber",
                "sshPublicKey",
                "description")),
        new Cache(FRESH, GRACE, NEGATIVE, 1000, 0.75),
        push(PushConfig.Mode.OFF));
  }

  /** A file that holds {@link Slapd#PASSWORD} and that only its owner may read. */
  public static Path passwordFile(Path dir) throws IOException {
    return secretFile(dir, Slapd.PASSWORD + "\n");
  }

  public static Path secretFile(Path dir, String text) throws IOException {
    Path file =
        Files.createTempFile(
            dir,
            "password",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, text);
  }

  public static Tls cleartext() {
    return new Tls(TlsMode.NONE, true, Optional.empty(), Optional.empty(), true, "TLSv1.2");
  }

  public static Tls tls(TlsMode mode, Path trusted) {
    return new Tls(mode, false, Optional.of(trusted), Optional.empty(), true, "TLSv1.2");
  }

  public static Bind bind(Path passwordFile) {
    return new Bind(BindMethod.SIMPLE, Optional.of(Slapd.READER), Optional.of(passwordFile));
  }

  public static Timeouts timeouts(Duration lookupDeadline) {
    return new Timeouts(
        Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMillis(1500), lookupDeadline);
  }

  public static Limits limits() {
    return new Limits(64, 16 << 10, 2000, 10, 500, 20_000);
  }

  public static User user(List<String> bases) {
    return new User(
        bases,
        FILTER,
        "uid",
        "entryUUID",
        "^[a-z_][a-z0-9_.-]{0,63}$",
        NameCase.LOWER,
        List.of(new KeySource("sshPublicKey", Optional.empty())),
        List.of(StateRule.PPOLICY, StateRule.SHADOW),
        TemporaryLockout.IGNORE);
  }

  public static Group group() {
    return new Group(
        List.of("ou=groups,dc=example,dc=test"),
        "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=groupOfMembers))",
        "cn",
        List.of(
            new MemberSource("member", MemberValue.DN),
            new MemberSource("uniqueMember", MemberValue.DN)),
        Nesting.PARENT_SEARCH,
        List.of(new GrantSource("labeledURI", GrantFormat.SSH_URI)));
  }

  public static PushConfig push(PushConfig.Mode mode) {
    return new PushConfig(mode, Duration.ofSeconds(1));
  }

  public static LdapConfig with(LdapConfig config, PushConfig push) {
    return new LdapConfig(
        config.preset(),
        config.servers(),
        config.selection(),
        config.tls(),
        config.bind(),
        config.timeouts(),
        config.pool(),
        config.limits(),
        config.user(),
        config.group(),
        config.hosts(),
        config.cache(),
        push);
  }

  public static LdapConfig with(LdapConfig config, Timeouts timeouts) {
    return new LdapConfig(
        config.preset(),
        config.servers(),
        config.selection(),
        config.tls(),
        config.bind(),
        timeouts,
        config.pool(),
        config.limits(),
        config.user(),
        config.group(),
        config.hosts(),
        config.cache(),
        config.push());
  }

  public static LdapConfig with(LdapConfig config, Limits limits) {
    return new LdapConfig(
        config.preset(),
        config.servers(),
        config.selection(),
        config.tls(),
        config.bind(),
        config.timeouts(),
        config.pool(),
        limits,
        config.user(),
        config.group(),
        config.hosts(),
        config.cache(),
        config.push());
  }

  public static LdapConfig with(LdapConfig config, User user) {
    return new LdapConfig(
        config.preset(),
        config.servers(),
        config.selection(),
        config.tls(),
        config.bind(),
        config.timeouts(),
        config.pool(),
        config.limits(),
        user,
        config.group(),
        config.hosts(),
        config.cache(),
        config.push());
  }

  public static LdapConfig with(LdapConfig config, Optional<Hosts> hosts) {
    return new LdapConfig(
        config.preset(),
        config.servers(),
        config.selection(),
        config.tls(),
        config.bind(),
        config.timeouts(),
        config.pool(),
        config.limits(),
        config.user(),
        config.group(),
        hosts,
        config.cache(),
        config.push());
  }
}
