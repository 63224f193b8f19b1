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
 */
public record GroupConfig(
    List<String> bases,
    String filter,
    String nameAttribute,
    List<MemberSource> members,
    Nesting nesting) {
  public GroupConfig {
    bases = basesOf(bases);
    check(!bases.isEmpty(), "bases must name at least one");
    FilterTemplate.parse(filter);
    attributeName("name-attribute", nameAttribute);
    members = notEmpty("members", members);
    Objects.requireNonNull(nesting);
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

  /** One attribute of a group that lists members. */
  public record MemberSource(String attribute, MemberValue value) {
    public MemberSource {
      attributeName("attribute", attribute);
      Objects.requireNonNull(value);
    }
  }
}
