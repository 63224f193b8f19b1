package org.sshmux.ldap;

import java.util.List;
import java.util.Optional;
import org.sshmux.ldap.config.SourceConfig;
import org.sshmux.ldap.config.SourceConfig.AttributeSource;
import org.sshmux.ldap.config.SourceConfig.Format;
import org.sshmux.ldap.config.SourceConfig.Hbac;
import org.sshmux.ldap.config.SourceConfig.HostGroups;
import org.sshmux.ldap.config.SourceConfig.Netgroups;

/** Configurations with one source each. */
final class Sources {
  static final String HOST_GROUPS = "ou=hostgroups,dc=example,dc=test";
  static final String NETGROUPS = "ou=netgroups,dc=example,dc=test";
  static final String HBAC = "ou=hbac,dc=example,dc=test";

  private List<AttributeSource> groupAttributes = List.of();
  private List<AttributeSource> userAttributes = List.of();
  private Optional<String> groupMembers = Optional.empty();
  private List<String> groupLinks = List.of();
  private Optional<HostGroups> hostGroups = Optional.empty();
  private Optional<String> hostEntries = Optional.empty();
  private Optional<Hbac> hbac = Optional.empty();
  private Optional<Netgroups> netgroups = Optional.empty();
  private int mostOfGroup = 5000;
  private int mostOfUser = 20_000;

  static Sources none() {
    return new Sources();
  }

  Sources groupAttribute(String attribute, Format format) {
    groupAttributes = List.of(new AttributeSource(attribute, format));
    return this;
  }

  Sources userAttribute(String attribute, Format format) {
    userAttributes = List.of(new AttributeSource(attribute, format));
    return this;
  }

  Sources groupMembers(String filter) {
    groupMembers = Optional.of(filter);
    return this;
  }

  Sources groupLink(String attribute) {
    groupLinks = List.of(attribute);
    return this;
  }

  Sources hostGroups() {
    hostGroups =
        Optional.of(
            new HostGroups(List.of(HOST_GROUPS), "(objectClass=groupOfNames)", List.of("member")));
    return this;
  }

  Sources hostEntries(String filter) {
    hostEntries = Optional.of(filter);
    return this;
  }

  Sources hbac(String... allHosts) {
    hbac =
        Optional.of(
            new Hbac(
                List.of(HBAC),
                Optional.empty(),
                allHosts.length == 0 ? Optional.empty() : Optional.of(List.of(allHosts))));
    return this;
  }

  Sources netgroups(Optional<String> filter, boolean wildcards) {
    netgroups =
        Optional.of(
            new Netgroups(
                List.of(NETGROUPS), filter, Optional.of("example"), Optional.of(wildcards)));
    return this;
  }

  Sources most(int ofGroup, int ofUser) {
    mostOfGroup = ofGroup;
    mostOfUser = ofUser;
    return this;
  }

  SourceConfig config() {
    return new SourceConfig(
        "entryDN",
        groupAttributes,
        userAttributes,
        groupMembers,
        groupLinks,
        hostGroups,
        hostEntries,
        hbac,
        netgroups,
        mostOfGroup,
        mostOfUser);
  }
}
