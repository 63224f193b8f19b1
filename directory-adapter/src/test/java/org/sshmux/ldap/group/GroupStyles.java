package org.sshmux.ldap.group;

import java.nio.file.Path;
import java.util.List;
import org.sshmux.ldap.Configs;
import org.sshmux.ldap.config.GroupConfig;
import org.sshmux.ldap.config.GroupConfig.MemberOf;
import org.sshmux.ldap.config.GroupConfig.MemberSource;
import org.sshmux.ldap.config.GroupConfig.MemberValue;
import org.sshmux.ldap.config.GroupConfig.Nesting;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.Referrals;
import org.sshmux.ldap.grant.GrantSources;

/** Configurations of groups for tests. */
public final class GroupStyles {
  private GroupStyles() {}

  /** Groups of a domain, found in one way or another. */
  public static GroupConfig domain(Nesting nesting, boolean expanded) {
    return new GroupConfig(
        List.of(DomainController.BASE),
        "(objectClass=group)",
        "cn",
        List.of(new MemberSource("member", MemberValue.DN)),
        nesting,
        new MemberOf("memberOf", expanded),
        Referrals.IGNORE);
  }

  /** Groups as in RFC 2307. */
  static GroupConfig posix(String base) {
    return new GroupConfig(
        List.of(base),
        "(objectClass=posixGroup)",
        "cn",
        List.of(
            new MemberSource("memberUid", MemberValue.UID),
            new MemberSource("gidNumber", MemberValue.GID_NUMBER)),
        Nesting.NONE,
        new MemberOf("memberOf", true),
        Referrals.REFUSE);
  }

  /** Statements stand in {@code labeledURI}. */
  public static GrantSources grants() {
    return new GrantSources(
        Configs.of(
            List.of("ldap://127.0.0.1"), Configs.cleartext(), Configs.bind(Path.of("unread"))));
  }

  public static LdapConfig.Limits limits(int groups, int depth) {
    return new LdapConfig.Limits(64, 16 << 10, groups, depth, 500, 20_000);
  }
}
