package org.sshmux.ldap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.sshmux.ldap.config.BindConfig;
import org.sshmux.ldap.config.GroupConfig;
import org.sshmux.ldap.config.GroupConfig.MemberOf;
import org.sshmux.ldap.config.GroupConfig.MemberSource;
import org.sshmux.ldap.config.GroupConfig.MemberValue;
import org.sshmux.ldap.config.GroupConfig.Nesting;
import org.sshmux.ldap.config.HostConfig;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.LdapConfig.Cache;
import org.sshmux.ldap.config.LdapConfig.Limits;
import org.sshmux.ldap.config.LdapConfig.Pool;
import org.sshmux.ldap.config.LdapConfig.Selection;
import org.sshmux.ldap.config.LdapConfig.Timeouts;
import org.sshmux.ldap.config.LdapConfig.Tls;
import org.sshmux.ldap.config.LdapConfig.TlsMode;
import org.sshmux.ldap.config.PushConfig;
import org.sshmux.ldap.config.Referrals;
import org.sshmux.ldap.config.SourceConfig;
import org.sshmux.ldap.config.SourceConfig.AttributeSource;
import org.sshmux.ldap.config.SourceConfig.Format;
import org.sshmux.ldap.config.UserConfig;
import org.sshmux.ldap.config.UserConfig.KeySource;
import org.sshmux.ldap.config.UserConfig.NameCase;
import org.sshmux.ldap.config.UserConfig.StateRule;
import org.sshmux.ldap.config.UserConfig.TemporaryLockout;

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

  public static LdapConfig of(List<String> urls, Tls tls, BindConfig bind) {
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
        hosts(sources()),
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

  public static BindConfig bind(Path passwordFile) {
    return BindConfig.simple(Slapd.READER, passwordFile);
  }

  public static Timeouts timeouts(Duration lookupDeadline) {
    return new Timeouts(
        Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMillis(1500), lookupDeadline);
  }

  public static Limits limits() {
    return new Limits(64, 16 << 10, 2000, 10, 500, 20_000);
  }

  public static UserConfig user(List<String> bases) {
    return new UserConfig(
        bases,
        FILTER,
        "uid",
        "entryUUID",
        List.of(),
        "^[a-z_][a-z0-9_.-]{0,63}$",
        NameCase.LOWER,
        List.of(new KeySource("sshPublicKey", Optional.empty())),
        List.of(StateRule.PPOLICY, StateRule.SHADOW),
        TemporaryLockout.IGNORE,
        Referrals.REFUSE);
  }

  public static GroupConfig group() {
    return new GroupConfig(
        List.of("ou=groups,dc=example,dc=test"),
        "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=groupOfMembers))",
        "cn",
        List.of(
            new MemberSource("member", MemberValue.DN),
            new MemberSource("uniqueMember", MemberValue.DN)),
        Nesting.PARENT_SEARCH,
        new MemberOf("memberOf", true),
        Referrals.REFUSE);
  }

  /** What the preset says about sources. */
  public static SourceConfig sources() {
    return new SourceConfig(
        "entryDN",
        List.of(new AttributeSource("labeledURI", Format.SSH_URI)),
        List.of(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        5000,
        20_000);
  }

  /** How host entries are found, and these sources. */
  public static Optional<HostConfig> hosts(SourceConfig sources) {
    return Optional.of(
        new HostConfig(
            List.of("ou=hosts,dc=example,dc=test"),
            "(&(objectClass=ipHost)(cn={host}))",
            "cn",
            "ipHostNumber",
            "sshPublicKey",
            Optional.empty(),
            "description",
            Referrals.REFUSE,
            sources));
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

  public static LdapConfig with(LdapConfig config, UserConfig user) {
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

  public static LdapConfig with(LdapConfig config, Optional<HostConfig> hosts) {
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

  public static LdapConfig with(LdapConfig config, GroupConfig group) {
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
        group,
        config.hosts(),
        config.cache(),
        config.push());
  }
}
