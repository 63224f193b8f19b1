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
 * @param nesting how the groups of a person, and the groups of groups, are found
 * @param memberOf what entries say themselves about the groups they are in
 * @param referrals what it means that part of the tree is on another server
 */
public record GroupConfig(
    List<String> bases,
    String filter,
    String nameAttribute,
    List<MemberSource> members,
    Nesting nesting,
    MemberOf memberOf,
    Referrals referrals) {
  public GroupConfig {
    bases = basesOf(bases);
    check(!bases.isEmpty(), "bases must name at least one");
    FilterTemplate.parse(filter);
    attributeName("name-attribute", nameAttribute);
    members = notEmpty("members", members);
    Objects.requireNonNull(nesting);
    Objects.requireNonNull(memberOf);
    Objects.requireNonNull(referrals);
  }

  /** How the groups of a person, and the groups of groups, are found. */
  public enum Nesting {
    /** Level by level: which groups list the ones found before. */
    PARENT_SEARCH,
    /** From what the entries themselves say, see {@link MemberOf}. */
    MEMBER_OF,
    /** {@code MEMBER_OF} for a person whose entry says something, else {@code PARENT_SEARCH}. */
    AUTO,
    /** From the {@code tokenGroups} of Active Directory; unreadable: {@code IN_CHAIN}. */
    TOKEN_GROUPS,
    /** By Active Directory's matching rule 1.2.840.113556.1.4.1941 and the primary group. */
    IN_CHAIN,
    /** Only groups that list the person. */
    NONE
  }

  /** What a membership attribute holds. */
  public enum MemberValue {
    /** The member's distinguished name. */
    DN,
    /** The member's login name, in exactly its own letters (RFC 2307). */
    UID,
    /** The number that members have as their {@code gidNumber} (RFC 2307). */
    GID_NUMBER
  }

  /**
   * What entries say about the groups they are in.
   *
   * @param attribute holds the distinguished name of one group per value
   * @param nested whether the directory counts groups of groups in; if not, groups are asked too
   */
  public record MemberOf(String attribute, boolean nested) {
    public MemberOf {
      attributeName("attribute", attribute);
    }
  }

  /** One attribute of a group that lists members. */
  public record MemberSource(String attribute, MemberValue value) {
    public MemberSource {
      attributeName("attribute", attribute);
      Objects.requireNonNull(value);
    }
  }
}
