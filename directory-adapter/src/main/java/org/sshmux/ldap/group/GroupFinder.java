package org.sshmux.ldap.group;

import com.unboundid.ldap.sdk.LDAPException;
import java.util.List;
import org.sshmux.ldap.config.GroupConfig;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.connection.DirectoryAway;
import org.sshmux.ldap.connection.LdapSession;
import org.sshmux.ldap.grant.GrantSources;

/** A way to find the groups of a person, nested ones included. Safe for many threads. */
public sealed interface GroupFinder
    permits GroupSearch, MemberOfGroups, MemberOfOrSearch, TokenGroups, InChainGroups {

  /** What it must know of the person's entry, by name. */
  List<String> attributes();

  /** The groups of a person, or as many as could be had, with a gap. */
  Groups of(LdapSession session, Subject person) throws LDAPException, DirectoryAway;

  /**
   * Gets to know the directory's groups before somebody comes, if that makes it cheaper then. Need
   * not succeed.
   */
  default void prepare(LdapSession session) throws LDAPException, DirectoryAway {}

  /** The one that is configured. */
  static GroupFinder of(GroupConfig config, LdapConfig.Limits limits, GrantSources grants) {
    return switch (config.nesting()) {
      case PARENT_SEARCH, NONE -> new GroupSearch(config, limits, grants);
      case MEMBER_OF -> new MemberOfGroups(config, limits, grants);
      case AUTO ->
          new MemberOfOrSearch(
              config.memberOf().attribute(),
              new MemberOfGroups(config, limits, grants),
              new GroupSearch(config, limits, grants));
      case TOKEN_GROUPS ->
          new TokenGroups(config, limits, grants, new InChainGroups(config, limits, grants));
      case IN_CHAIN -> new InChainGroups(config, limits, grants);
    };
  }
}
