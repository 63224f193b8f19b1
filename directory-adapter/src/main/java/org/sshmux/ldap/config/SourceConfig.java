package org.sshmux.ldap.config;

import static org.sshmux.ldap.config.ConfigChecks.atLeast;
import static org.sshmux.ldap.config.ConfigChecks.attributeName;
import static org.sshmux.ldap.config.ConfigChecks.basesOf;
import static org.sshmux.ldap.config.ConfigChecks.check;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the directory says which hosts a person may reach. Every source that is set counts; what
 * one forbids, none permits.
 *
 * @param dnAttribute holds an entry's own distinguished name, and can be searched for
 * @param groupAttributes attributes of groups that state access
 * @param userAttributes attributes of people that state access
 * @param groupMembers a filter: of these groups, members that are hosts are permitted
 * @param groupLinks attributes of groups that name hosts or host groups
 * @param hostGroups what host groups are; absent: members and links name single hosts only
 * @param hostEntries a filter with {@code {groupDn}} or {@code {dn}} or both: which host entries
 *     name a group or a person that may enter
 * @param hbac host-based access control rules
 * @param netgroups NIS netgroups
 * @param maxHostsPerGroup statements of one group, rule or netgroup
 * @param maxHostsPerUser statements for one person
 */
public record SourceConfig(
    String dnAttribute,
    List<AttributeSource> groupAttributes,
    List<AttributeSource> userAttributes,
    Optional<String> groupMembers,
    List<String> groupLinks,
    Optional<HostGroups> hostGroups,
    Optional<String> hostEntries,
    Optional<Hbac> hbac,
    Optional<Netgroups> netgroups,
    int maxHostsPerGroup,
    int maxHostsPerUser) {

  /** The place of a group's distinguished name in {@link #hostEntries}. */
  public static final String GROUP_DN = "groupDn";

  /** The place of a person's distinguished name in {@link #hostEntries}. */
  public static final String PERSON_DN = "dn";

  /** Active Directory lets everybody write these on their own entry. */
  private static final Set<String> SELF_WRITABLE =
      Set.of("info", "url", "wwwhomepage", "telephonenumber", "streetaddress", "postaladdress");

  public SourceConfig {
    attributeName("dn-attribute", dnAttribute);
    groupAttributes = List.copyOf(groupAttributes);
    userAttributes = List.copyOf(userAttributes);
    for (AttributeSource source : userAttributes) {
      check(
          !SELF_WRITABLE.contains(source.attribute().toLowerCase(Locale.ROOT)),
          "user-attributes '" + source.attribute() + "' is one that people may write themselves");
    }
    groupMembers.ifPresent(FilterTemplate::parse);
    groupLinks = List.copyOf(groupLinks);
    groupLinks.forEach(attribute -> attributeName("group-links", attribute));
    Objects.requireNonNull(hostGroups);
    hostEntries.ifPresent(SourceConfig::checkHostEntries);
    Objects.requireNonNull(hbac);
    Objects.requireNonNull(netgroups);
    atLeast("max-hosts-per-group", maxHostsPerGroup, 1);
    atLeast("max-hosts-per-user", maxHostsPerUser, 1);
  }

  /** What is compared in another way, or negated, would find hosts that name nobody. */
  private static void checkHostEntries(String text) {
    FilterTemplate filter = FilterTemplate.parseAny(text, GROUP_DN, PERSON_DN);
    for (String place : List.of(GROUP_DN, PERSON_DN)) {
      check(
          !filter.has(place) || !filter.attributesOf(place).isEmpty(),
          "host-entries must not negate {" + place + "}");
    }
  }

  /** Where host groups, rules and netgroups are. */
  public List<String> bases() {
    return Stream.of(
            hostGroups.map(HostGroups::bases),
            hbac.map(Hbac::bases),
            netgroups.map(Netgroups::bases))
        .flatMap(Optional::stream)
        .flatMap(List::stream)
        .toList();
  }

  /** Whether host entries have to be read to know what is permitted. */
  boolean readsHosts() {
    return groupMembers.isPresent()
        || !groupLinks.isEmpty()
        || hostEntries.isPresent()
        || hbac.isPresent();
  }

  /** How an attribute states access to hosts. */
  public enum Format {
    /** {@code ssh://web1.example.com}. */
    SSH_URI,
    /** {@code web1.example.com}, {@code !web1.example.com} or {@code *}, as pam_ldap and sssd. */
    HOST,
    /** A name, address, network, glob, {@code ALL} or {@code +netgroup}, as sudo. */
    SUDO_HOST
  }

  /** One attribute that states access to hosts. */
  public record AttributeSource(String attribute, Format format) {
    public AttributeSource {
      attributeName("attribute", attribute);
      Objects.requireNonNull(format);
    }
  }

  /**
   * @param bases where host groups are; every base is searched
   * @param filter what a host group is
   * @param members attributes that list members by distinguished name
   */
  public record HostGroups(List<String> bases, String filter, List<String> members) {
    public HostGroups {
      bases = ConfigChecks.notEmpty("bases", basesOf(bases));
      FilterTemplate.parse(filter);
      members = ConfigChecks.notEmpty("members", members);
      members.forEach(attribute -> attributeName("members", attribute));
    }
  }

  /**
   * @param bases where rules, services and service groups are; every base is searched
   * @param service the service that stands for the gateway; absent: {@code sshd}
   * @param allHosts the hosts that a rule for all hosts means, as statements write them; absent:
   *     every host entry
   */
  public record Hbac(
      List<String> bases, Optional<String> service, Optional<List<String>> allHosts) {
    private static final Pattern HOSTS = Pattern.compile("[A-Za-z0-9*_.-]{1,253}");

    public Hbac {
      bases = ConfigChecks.notEmpty("bases", basesOf(bases));
      Objects.requireNonNull(service);
      allHosts = allHosts.map(List::copyOf);
      for (String hosts : allHosts.orElse(List.of())) {
        check(HOSTS.matcher(hosts).matches(), "all-hosts '" + hosts + "' is no pattern of names");
      }
    }

    /** The service that rules have to permit. */
    public String serviceName() {
      return service.orElse("sshd");
    }
  }

  /**
   * @param bases where netgroups are; every base is searched
   * @param filter which netgroups permit by their triples; absent: none, they are only used where a
   *     {@link Format#SUDO_HOST} names them
   * @param domain the domain for which triples count that name one; absent: none of these count
   * @param allowWildcard whether a triple without a host permits every host; absent: no
   */
  public record Netgroups(
      List<String> bases,
      Optional<String> filter,
      Optional<String> domain,
      Optional<Boolean> allowWildcard) {
    public Netgroups {
      bases = ConfigChecks.notEmpty("bases", basesOf(bases));
      filter.ifPresent(FilterTemplate::parse);
      Objects.requireNonNull(domain);
      Objects.requireNonNull(allowWildcard);
    }

    /** Whether a triple without a host permits every host. */
    public boolean wildcards() {
      return allowWildcard.orElse(false);
    }
  }
}
