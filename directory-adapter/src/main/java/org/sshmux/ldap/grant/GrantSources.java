package org.sshmux.ldap.grant;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sshmux.grant.Grant.Effect;
import org.sshmux.identity.Membership;
import org.sshmux.ldap.config.HostConfig;
import org.sshmux.ldap.config.LdapConfig;
import org.sshmux.ldap.config.SourceConfig;
import org.sshmux.ldap.config.SourceConfig.AttributeSource;
import org.sshmux.ldap.connection.DirectoryAway;
import org.sshmux.ldap.connection.LdapSession;
import org.sshmux.ldap.grant.Gathering.Way;

/**
 * Finds what the directory says about the hosts of a person, in every place that is configured, as
 * one set of statements: policy lets what forbids win, wherever it was found. Safe for many
 * threads.
 */
public final class GrantSources {
  private static final String NETGROUP = "+";

  private final Optional<HostConfig> section;
  private final Optional<SourceConfig> config;
  private final LdapConfig.Limits limits;
  private final Optional<MemberHosts> members;
  private final Optional<HostEntries> hostEntries;
  private final Optional<HbacRules> hbac;
  private final Optional<Netgroups> netgroups;

  /** Without a section for hosts, nothing is granted. */
  public GrantSources(LdapConfig config) {
    this.section = config.hosts();
    this.config = section.map(HostConfig::sources);
    this.limits = config.limits();
    Optional<HostNames> hosts = section.map(each -> new HostNames(each, config.limits()));
    this.members =
        this.config
            .filter(
                sources -> sources.groupMembers().isPresent() || !sources.groupLinks().isEmpty())
            .map(sources -> new MemberHosts(sources, config.group(), hosts.orElseThrow()));
    this.hostEntries =
        this.config
            .flatMap(SourceConfig::hostEntries)
            .map(filter -> new HostEntries(filter, hosts.orElseThrow()));
    this.hbac =
        this.config
            .flatMap(SourceConfig::hbac)
            .map(rules -> new HbacRules(rules, hosts.orElseThrow()));
    this.netgroups = this.config.flatMap(SourceConfig::netgroups).map(Netgroups::new);
  }

  /** What has to be read of every group, for {@link #statements}. */
  public List<String> groupAttributes() {
    return attributes(config.map(SourceConfig::groupAttributes).orElse(List.of()));
  }

  /** What has to be read of the person's entry, for {@link #of}. */
  public List<String> personAttributes() {
    return Stream.concat(
            attributes(config.map(SourceConfig::userAttributes).orElse(List.of())).stream(),
            hbac.isPresent() ? HbacRules.personAttributes().stream() : Stream.of())
        .toList();
  }

  /** The statements of a group's own attributes; {@link #of} completes them. */
  public List<String> statements(Entry group) {
    ValueReader.Said said =
        ValueReader.read(group, config.map(SourceConfig::groupAttributes).orElse(List.of()));
    return Stream.concat(
            said.statements().stream(), said.netgroups().stream().map(GrantSources::pending))
        .toList();
  }

  /**
   * Everything that grants or forbids.
   *
   * @param person the person's entry
   * @param login the entry's own login name
   * @param groups every effective group, with what {@link #statements} gave
   */
  public Granted of(LdapSession session, Entry person, String login, List<Membership> groups)
      throws LDAPException, DirectoryAway {
    if (section.isEmpty()) {
      return new Granted(groups, Optional.empty());
    }
    Gathering gathering = new Gathering(session, section.get(), limits);
    for (Membership group : groups) {
      gathering.add(Way.of(group), completed(gathering, group));
    }
    ofPerson(gathering, section.get().sources().userAttributes(), person);
    if (members.isPresent()) {
      members.get().gather(gathering, groups);
    }
    if (hostEntries.isPresent()) {
      hostEntries.get().gather(gathering, person.getDN(), groups);
    }
    if (hbac.isPresent()) {
      hbac.get().gather(gathering, person, groups);
    }
    if (netgroups.isPresent()) {
      netgroups.get().gather(gathering, login);
    }
    return gathering.granted();
  }

  private void ofPerson(Gathering gathering, List<AttributeSource> sources, Entry person)
      throws LDAPException, DirectoryAway {
    for (AttributeSource source : sources) {
      ValueReader.Said said = ValueReader.read(person, List.of(source));
      List<String> statements = new ArrayList<>(said.statements());
      for (HostRule.OfNetgroup netgroup : said.netgroups()) {
        statements.addAll(resolved(gathering, person.getDN(), netgroup));
      }
      if (!statements.isEmpty()) {
        gathering.add(new Way(source.attribute(), List.of(person.getDN())), statements);
      }
    }
  }

  /** The statements of a group, with those of the netgroups that it names. */
  private List<String> completed(Gathering gathering, Membership group)
      throws LDAPException, DirectoryAway {
    List<String> statements = new ArrayList<>();
    for (String statement : group.grants()) {
      Optional<HostRule.OfNetgroup> netgroup = pending(statement);
      if (netgroup.isPresent()) {
        statements.addAll(resolved(gathering, group.dn(), netgroup.get()));
      } else {
        statements.add(statement);
      }
    }
    return statements;
  }

  private List<String> resolved(Gathering gathering, String dn, HostRule.OfNetgroup netgroup)
      throws LDAPException, DirectoryAway {
    return netgroups.isPresent()
        ? gathering.once(netgroup, netgroups.get()::hosts)
        : ValueReader.statements(dn, pending(netgroup), netgroup);
  }

  /** A netgroup in the place of a statement; it is none of policy's. */
  private static String pending(HostRule.OfNetgroup netgroup) {
    return switch (netgroup.effect()) {
      case ALLOW -> NETGROUP + netgroup.name();
      case DENY -> "!" + NETGROUP + netgroup.name();
    };
  }

  private static Optional<HostRule.OfNetgroup> pending(String text) {
    return text.startsWith(NETGROUP) || text.startsWith("!" + NETGROUP)
        ? Optional.of(
            new HostRule.OfNetgroup(
                text.startsWith("!") ? Effect.DENY : Effect.ALLOW,
                text.substring(text.indexOf(NETGROUP) + 1)))
        : Optional.empty();
  }

  private static List<String> attributes(List<AttributeSource> sources) {
    return sources.stream().map(AttributeSource::attribute).distinct().toList();
  }
}
