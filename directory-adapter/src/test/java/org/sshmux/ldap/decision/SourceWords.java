package org.sshmux.ldap.decision;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldif.LDIFAddChangeRecord;
import com.unboundid.ldif.LDIFChangeRecord;
import com.unboundid.ldif.LDIFModifyChangeRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sshmux.ldap.decision.Sayings.Cluster;
import org.sshmux.ldap.decision.Sayings.Net;

/**
 * In which attributes a directory says what {@link Sayings} says, beyond the entries that are there
 * already.
 *
 * @param names where entries are
 * @param personHosts hosts on the entry of a person
 * @param sudoHosts hosts of a group in the words of sudo
 * @param link from a group to a host or a host group
 * @param teamDoor from a host to a group
 * @param humanDoor from a host to a person
 * @param disabled bars a host; the value is always the same
 * @param clusterClass what a host group is
 */
record SourceWords(
    Names names,
    Word personHosts,
    Word sudoHosts,
    Word link,
    Word teamDoor,
    Word humanDoor,
    Map.Entry<String, String> disabled,
    String clusterClass) {

  /**
   * An attribute.
   *
   * @param allowedBy the class that an entry needs to have it, unless it has one anyway
   */
  record Word(String attribute, Optional<String> allowedBy) {
    static Word of(String attribute) {
      return new Word(attribute, Optional.empty());
    }

    static Word of(String attribute, String allowedBy) {
      return new Word(attribute, Optional.of(allowedBy));
    }
  }

  /** The distinguished names of entries. */
  interface Names {
    String human(String login);

    String team(String name);

    String box(String name);

    /** What holds host groups. */
    String clusters();

    /** What holds netgroups. */
    String nets();

    default String cluster(String name) {
      return "cn=" + name + "," + clusters();
    }
  }

  /** An outcome as this directory's words make it. */
  String told(String outcome) {
    String doors =
        Stream.of(teamDoor, humanDoor)
            .map(Word::attribute)
            .distinct()
            .collect(Collectors.joining(","));
    return outcome.replace("{person}", personHosts.attribute()).replace("{doors}", doors);
  }

  /** Everything that the directory can say, each after what it needs. */
  String ldif(Set<Feature> gaps) {
    List<LDIFChangeRecord> records = new ArrayList<>();
    Sayings.clusters().forEach(cluster -> records.add(new LDIFAddChangeRecord(entry(cluster))));
    if (!gaps.contains(Feature.NETGROUPS)) {
      Sayings.nets().forEach(net -> records.add(new LDIFAddChangeRecord(entry(net))));
    }
    if (!gaps.contains(Feature.HOSTS_OF_PEOPLE)) {
      Sayings.personHosts()
          .forEach((login, hosts) -> records.add(adding(names.human(login), personHosts, hosts)));
    }
    if (!gaps.contains(Feature.SUDO_HOSTS)) {
      Sayings.sudoHosts()
          .forEach((team, hosts) -> records.add(adding(names.team(team), sudoHosts, hosts)));
    }
    if (!gaps.contains(Feature.SUDO_ROLES)) {
      records.add(new LDIFAddChangeRecord(role()));
    }
    if (!gaps.contains(Feature.HOST_MEMBERS)) {
      members(records);
    }
    if (!gaps.contains(Feature.HOST_LINKS)) {
      links(records);
    }
    if (!gaps.contains(Feature.DOORS)) {
      doors(records);
    }
    if (!gaps.contains(Feature.DISABLED_HOSTS)) {
      Sayings.disabledBoxes().forEach(box -> records.add(disabling(box)));
    }
    return text(records);
  }

  static String text(Collection<? extends LDIFChangeRecord> records) {
    return records.stream()
        .map(each -> each.toLDIFString() + "\n")
        .collect(Collectors.joining("\n"));
  }

  /** The section {@code sources} of a configuration. */
  String yaml(Setting setting, Set<Feature> gaps) {
    if (setting == Setting.PRESET) {
      return "";
    }
    boolean wide = setting == Setting.WIDE;
    StringBuilder text = new StringBuilder("sources:\n");
    text.append("  group-attributes:\n    - { attribute: labeledURI, format: ssh-uri }\n");
    add(text, gaps, Feature.SUDO_HOSTS, "  - { attribute: %s, format: sudo-host }", sudoHosts);
    add(
        text,
        gaps,
        Feature.HOSTS_OF_PEOPLE,
        "user-attributes: [{ attribute: %s, format: host }]",
        personHosts);
    add(text, gaps, Feature.HOST_MEMBERS, "group-members: \"(cn=hosts-*)\"", link);
    add(text, gaps, Feature.HOST_LINKS, "group-links: [%s]", link);
    add(
        text,
        gaps,
        Feature.DOORS,
        "host-entries: \"(|(" + teamDoor.attribute() + "={groupDn})(%s={dn}))\"",
        humanDoor);
    text.append(
        """
          host-groups: { bases: ["%s"], filter: "(objectClass=%s)", members: [member] }
          netgroups:
            { bases: ["%s"], filter: "(cn=ssh-*)", domain: example%s }
        """
            .formatted(
                names.clusters(),
                clusterClass,
                names.nets(),
                wide ? ", allow-wildcard: true" : ""));
    if (!gaps.contains(Feature.RULES)) {
      text.append("  hbac: { bases: [\"cn=hbac," + Words.BASE + "\"]");
      text.append(wide ? ", service: login, all-hosts: [\"**.example.test\"] }\n" : " }\n");
    }
    return text.toString();
  }

  private static void add(
      StringBuilder text, Set<Feature> gaps, Feature feature, String line, Word word) {
    if (!gaps.contains(feature)) {
      text.append("  ").append(line.formatted(word.attribute())).append('\n');
    }
  }

  private void members(List<LDIFChangeRecord> records) {
    Word member = Word.of("member");
    Sayings.memberBoxes()
        .forEach((team, boxes) ->
            records.add(adding(names.team(team), member, boxes.stream().map(names::box).toList())));
    Sayings.memberClusters()
        .forEach((team, clusters) ->
            records.add(
                adding(names.team(team), member, clusters.stream().map(names::cluster).toList())));
  }

  private void links(List<LDIFChangeRecord> records) {
    Sayings.boxLinks()
        .forEach(
            (team, box) -> records.add(adding(names.team(team), link, List.of(names.box(box)))));
    Sayings.clusterLinks()
        .forEach((team, cluster) ->
            records.add(adding(names.team(team), link, List.of(names.cluster(cluster)))));
  }

  private void doors(List<LDIFChangeRecord> records) {
    Sayings.teamDoors()
        .forEach((box, team) ->
            records.add(adding(names.box(box), teamDoor, List.of(names.team(team)))));
    Sayings.humanDoors()
        .forEach((box, login) ->
            records.add(adding(names.box(box), humanDoor, List.of(names.human(login)))));
  }

  private LDIFChangeRecord disabling(String box) {
    return new LDIFModifyChangeRecord(
        names.box(box),
        new Modification(ModificationType.REPLACE, disabled.getKey(), disabled.getValue()));
  }

  private static LDIFChangeRecord adding(String dn, Word word, List<String> values) {
    List<Modification> changes = new ArrayList<>();
    word.allowedBy()
        .ifPresent(
            name -> changes.add(new Modification(ModificationType.ADD, "objectClass", name)));
    changes.add(
        new Modification(ModificationType.ADD, word.attribute(), values.toArray(String[]::new)));
    return new LDIFModifyChangeRecord(dn, changes);
  }

  private Entry entry(Cluster cluster) {
    Entry entry = new Entry(names.cluster(cluster.name()));
    entry.addAttribute("objectClass", clusterClass);
    entry.addAttribute("cn", cluster.name());
    if (clusterClass.equals("group")) {
      entry.addAttribute("sAMAccountName", cluster.name());
    }
    Words.add(
        entry,
        "member",
        Stream.concat(
                cluster.boxes().stream().map(names::box),
                cluster.clusters().stream().map(names::cluster))
            .toList());
    return entry;
  }

  private Entry role() {
    Entry entry = new Entry(names.team("sudo-role"));
    entry.addAttribute("objectClass", "sudoRole");
    entry.addAttribute("cn", "sudo-role");
    entry.addAttribute("sudoUser", "sudr");
    entry.addAttribute("sudoHost", "s1.example.test");
    return entry;
  }

  private Entry entry(Net net) {
    Entry entry = new Entry("cn=" + net.name() + "," + names.nets());
    entry.addAttribute("objectClass", "nisNetgroup");
    entry.addAttribute("cn", net.name());
    Words.add(entry, "nisNetgroupTriple", net.triples());
    Words.add(entry, "memberNisNetgroup", net.nets());
    return entry;
  }
}
