package org.sshmux.ldap.config;

import static org.sshmux.ldap.config.ConfigChecks.attributeName;
import static org.sshmux.ldap.config.ConfigChecks.basesOf;
import static org.sshmux.ldap.config.ConfigChecks.check;
import static org.sshmux.ldap.config.ConfigChecks.notEmpty;

import java.util.List;
import java.util.Objects;

/**
 * @param bases where groups are; every base is searched
 * @param filter what a group is
 * @param nameAttribute holds the group's name
 * @param members which attributes list members
 * @param nesting how the groups of groups are found
 * @param grants which attributes state access to hosts
 */
public record GroupConfig(
    List<String> bases,
    String filter,
    String nameAttribute,
    List<MemberSource> members,
    Nesting nesting,
    List<GrantSource> grants) {
  public GroupConfig {
    bases = basesOf(bases);
    check(!bases.isEmpty(), "bases must name at least one");
    FilterTemplate.parse(filter);
    attributeName("name-attribute", nameAttribute);
    members = notEmpty("members", members);
    Objects.requireNonNull(nesting);
    grants = notEmpty("grants", grants);
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
}
