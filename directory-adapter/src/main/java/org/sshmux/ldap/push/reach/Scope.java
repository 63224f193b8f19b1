package org.sshmux.ldap.push.reach;

import com.unboundid.ldap.sdk.Filter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sshmux.ldap.config.FilterTemplate;
import org.sshmux.ldap.config.GroupConfig;
import org.sshmux.ldap.config.HostConfig;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.SourceConfig;
import org.sshmux.ldap.config.UserConfig;
import org.sshmux.ldap.push.change.EntryKey;

/**
 * Where entries of each kind are, as the configuration has it; bases as {@link EntryKey} spells
 * them.
 *
 * @param grants where else it is said which hosts people may reach
 */
public record Scope(People people, Groups groups, Hosts hosts, Grants grants) {
  /** What a configuration reads. */
  public static Scope of(LdapConfig config) {
    return new Scope(
        People.of(config.user()),
        Groups.of(config.group()),
        config.hosts().map(Hosts::of).orElseGet(Hosts::none),
        config
            .hosts()
            .map(section -> Grants.of(section.sources(), config.group()))
            .orElseGet(Grants::none));
  }

  /** Whether a name is at or below any base. */
  boolean contains(String dn) {
    return EntryKey.below(dn, everyBase().toList());
  }

  /** Whether a name is that of a base, or above one. */
  boolean isAtop(String dn) {
    return everyBase().anyMatch(base -> EntryKey.below(base, List.of(dn)));
  }

  private Stream<String> everyBase() {
    return Stream.of(people.bases(), groups.bases(), hosts.bases(), grants.bases())
        .flatMap(List::stream);
  }

  /**
   * @param name the attribute that holds the login
   * @param ids the attributes that hold the immutable id, unless it is one that changes mention
   */
  record People(List<String> bases, String name, List<String> ids) {
    private static final List<String> TOLD = List.of("entryuuid", "objectguid");

    private static People of(UserConfig config) {
      List<String> ids = config.idAttributes();
      boolean told = TOLD.contains(EntryKey.of(ids.getFirst()));
      return new People(keys(config.bases()), config.nameAttribute(), told ? List.of() : ids);
    }
  }

  /** Groups, and the attributes that name their members. */
  record Groups(List<String> bases, Filter filter, List<String> members) {
    private static Groups of(GroupConfig config) {
      return new Groups(
          keys(config.bases()),
          FilterTemplate.parse(config.filter()).with(Map.of()),
          config.members().stream().map(GroupConfig.MemberSource::attribute).toList());
    }
  }

  /** Host entries. */
  record Hosts(List<String> bases, Filter filter) {
    static Hosts none() {
      return new Hosts(List.of(), Filter.createPresenceFilter("objectClass"));
    }

    private static Hosts of(HostConfig config) {
      return new Hosts(
          keys(config.bases()), FilterTemplate.parse(config.filter(), "host").forAny());
    }
  }

  /**
   * Sources of permitted hosts beside the attributes of people and groups.
   *
   * @param links attributes of groups that name hosts or host groups
   * @param hostGroups where host groups are
   * @param hostGroupMembers attributes by which host groups name hosts and each other
   * @param hostEntries attributes by which host entries name people and groups
   * @param rules where rules are
   * @param netgroups where netgroups are
   * @param namedNetgroups whether attributes of people or groups name netgroups
   */
  public record Grants(
      List<String> links,
      List<String> hostGroups,
      List<String> hostGroupMembers,
      List<String> hostEntries,
      List<String> rules,
      List<String> netgroups,
      boolean namedNetgroups) {
    static Grants none() {
      return new Grants(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), false);
    }

    /** Whether what a host entry says matters to who may go there. */
    boolean byHosts() {
      return !links.isEmpty() || !hostEntries.isEmpty() || !rules.isEmpty();
    }

    List<String> bases() {
      return Stream.of(hostGroups, rules, netgroups).flatMap(List::stream).toList();
    }

    private static Grants of(SourceConfig config, GroupConfig groups) {
      Stream<String> members =
          config.groupMembers().isEmpty()
              ? Stream.of()
              : groups.members().stream().map(GroupConfig.MemberSource::attribute);
      return new Grants(
          Stream.concat(config.groupLinks().stream(), members).toList(),
          keys(config.hostGroups().map(SourceConfig.HostGroups::bases).orElse(List.of())),
          config.hostGroups().map(SourceConfig.HostGroups::members).orElse(List.of()),
          config.hostEntries().map(Grants::naming).orElse(List.of()),
          keys(config.hbac().map(SourceConfig.Hbac::bases).orElse(List.of())),
          keys(config.netgroups().map(SourceConfig.Netgroups::bases).orElse(List.of())),
          Stream.of(config.groupAttributes(), config.userAttributes())
              .flatMap(List::stream)
              .anyMatch(source -> source.format() == SourceConfig.Format.SUDO_HOST));
    }

    private static List<String> naming(String filter) {
      FilterTemplate template =
          FilterTemplate.parseAny(filter, SourceConfig.GROUP_DN, SourceConfig.PERSON_DN);
      return Stream.of(SourceConfig.GROUP_DN, SourceConfig.PERSON_DN)
          .flatMap(place -> template.attributesOf(place).stream())
          .distinct()
          .toList();
    }
  }

  private static List<String> keys(List<String> bases) {
    return bases.stream().map(EntryKey::of).toList();
  }
}
