package org.sshmux.ldap.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The decision table's cases of {@link Sayings} and {@link Rules}. In an outcome, {@code {person}}
 * stands for the attribute that holds hosts on people and {@code {doors}} for those that name on
 * hosts who may enter; {@code at} names the entry that says so.
 */
final class SourceRows {
  private SourceRows() {}

  static List<Row> of(Setting setting) {
    return switch (setting) {
      case PRESET -> unasked();
      case SOURCES ->
          Stream.of(people(), sudo(), members(), links(), doors(), netgroups(), rules(), noRules())
              .flatMap(List::stream)
              .toList();
      case WIDE -> wide();
    };
  }

  /** That nothing counts unless it is configured. */
  private static List<Row> unasked() {
    return List.of(
        to("hosts on people do not count unasked", "hanna", 201, "h1")
            .gives("policy.no-grant")
            .needing(Feature.HOSTS_OF_PEOPLE),
        to("what people's entries forbid does not count unasked", "nadia", 203, "h3")
            .gives("allow by ssh://h3.example.test of hosted at hosted"),
        to("hosts in the words of sudo do not count unasked", "sudi", 210, "s1")
            .gives("policy.no-grant")
            .needing(Feature.SUDO_HOSTS),
        to("members that are hosts do not count unasked", "memo", 220, "m1")
            .gives("policy.no-grant")
            .needing(Feature.HOST_MEMBERS),
        to("links do not count unasked", "lina", 225, "k1")
            .gives("policy.no-grant")
            .needing(Feature.HOST_LINKS),
        to("groups that hosts name do not count unasked", "dora", 230, "d1")
            .gives("policy.no-grant")
            .needing(Feature.DOORS),
        to("netgroups do not count unasked", "nora", 240, "n1")
            .gives("policy.no-grant")
            .needing(Feature.NETGROUPS),
        to("access rules do not count unasked", "hbu", 250, "b1")
            .gives("policy.no-grant")
            .needing(Feature.RULES));
  }

  private static List<Row> people() {
    return needing(
        Feature.HOSTS_OF_PEOPLE,
        to("a host on a person's entry is permitted", "hanna", 201, "h1")
            .gives("allow by ssh://h1.example.test of {person} at hanna"),
        Row.of("a host on a person's entry is permitted on one port", "hanna", 201)
            .to("h1.example.test:2222")
            .gives("policy.no-grant"),
        to("a host that is not on the person's entry is refused", "hanna", 201, "h4")
            .gives("policy.no-grant"),
        to("somebody else's host is refused", "lina", 225, "h1").gives("policy.no-grant"),
        to("a host denied on the entry is refused though a group permits", "hanna", 201, "h2")
            .gives("policy.explicit-deny by ssh://!h2.example.test:* of {person} at hanna"),
        to("what a group permits counts beside the entry", "hanna", 201, "h3")
            .gives("allow by ssh://h3.example.test of hosted at hosted"),
        to("a star on the entry permits every name", "starla", 202, "h9")
            .gives("allow by ssh://**.* of {person} at starla"),
        to("a deny comes before the star", "starla", 202, "h2")
            .gives("policy.explicit-deny by ssh://!h2.example.test:* of {person} at starla"),
        Row.of("a star permits no address that is typed", "starla", 202)
            .to("10.9.9.9:22")
            .gives("policy.no-grant"),
        to("a denied star denies what a group permits", "nadia", 203, "h3")
            .gives("policy.explicit-deny by ssh://!**.*:* of {person} at nadia"),
        to("there are no globs on entries of people", "globby", 204, "h1").gives("policy.no-grant"),
        to("a denied glob cannot be read and refuses everything", "denby", 205, "h1")
            .gives("policy.incomplete by ssh://!?unreadable !h*.example.test of {person} at denby"),
        to("a short name denies the host in every domain", "shorty", 206, "h3")
            .gives("policy.explicit-deny by ssh://!h3.**:* of {person} at shorty"));
  }

  private static List<Row> sudo() {
    List<Row> rows =
        needing(
            Feature.SUDO_HOSTS,
            to("a host in the words of sudo is permitted", "sudi", 210, "s1")
                .gives("allow by ssh://s1.example.test of sudo-lab at sudo-lab"),
            to("a glob of sudo permits a name of its shape", "sudi", 210, "s-1")
                .gives("allow by ssh://s-*.example.test of sudo-lab at sudo-lab"),
            to("a permitting glob of sudo does not reach over a dot", "sudi", 210, "s-1.b")
                .gives("policy.no-grant"),
            to("a deny of sudo wins over its glob", "sudi", 210, "s-7")
                .gives("policy.explicit-deny by ssh://!s-7.example.test:* of sudo-lab at sudo-lab"),
            Row.of("a network of sudo permits an address inside", "sudi", 210)
                .to("10.30.1.1:22")
                .gives("allow by ssh://10.30.0.0_16 of sudo-lab at sudo-lab"),
            Row.of("a network of sudo permits no address outside", "sudi", 210)
                .to("10.31.1.1:22")
                .gives("policy.no-grant"),
            to("ALL permits every name", "suda", 211, "s9")
                .gives("allow by ssh://**.* of sudo-all at sudo-all"),
            to("a deny comes before ALL", "suda", 211, "s2")
                .gives("policy.explicit-deny by ssh://!s2.example.test:* of sudo-all at sudo-all"),
            to("a deny of sudo that cannot be stated refuses everything", "sudx", 212, "s1")
                .gives(
                    "policy.incomplete by ssh://!?unreadable !s*.example.test of sudo-bad at"
                        + " sudo-bad"),
            to("a denied netgroup that is not there refuses everything", "sudg", 213, "s1")
                .gives("policy.incomplete by ssh://!?unreadable !+gone of sudo-gone at sudo-gone"));
    List<Row> withNets =
        List.of(
            to("a netgroup of sudo permits its hosts", "sudn", 215, "n8")
                .gives("allow by ssh://n8.example.test of sudo-net at sudo-net"),
            to("a netgroup of sudo without a host permits none", "sudn", 215, "n9")
                .gives("policy.no-grant"),
            to("a denied netgroup denies its hosts, of other domains too", "suda", 211, "s3")
                .gives("policy.explicit-deny by ssh://!s3.example.test:* of sudo-all at sudo-all"));
    withNets.forEach(row -> rows.add(row.needing(Feature.SUDO_HOSTS, Feature.NETGROUPS)));
    rows.add(
        to("a sudo role is no group and permits nobody", "sudr", 214, "s1")
            .gives("policy.no-grant")
            .needing(Feature.SUDO_ROLES));
    return rows;
  }

  private static List<Row> members() {
    List<Row> rows =
        needing(
            Feature.HOST_MEMBERS,
            to("a host that is a member of the group is permitted", "memo", 220, "m1")
                .gives("allow by ssh://m1.example.test of hosts-web at hosts-web"),
            to("members of groups that are not meant do not count", "memo", 220, "m2")
                .gives("policy.no-grant"),
            to("a member of a host group in the group is permitted", "memo", 220, "m3")
                .gives("allow by ssh://m3.example.test of hosts-web at cluster-a"),
            to("a member of a host group in a host group is permitted", "memo", 220, "m4")
                .gives("allow by ssh://m4.example.test of hosts-web at cluster-b"),
            to("somebody outside the group is refused its members", "lina", 225, "m1")
                .gives("policy.no-grant"));
    rows.add(
        to("a disabled host is permitted by no group", "memo", 220, "m5")
            .gives("policy.no-grant")
            .needing(Feature.HOST_MEMBERS, Feature.DISABLED_HOSTS));
    return rows;
  }

  private static List<Row> links() {
    return needing(
        Feature.HOST_LINKS,
        to("a host that the group links to is permitted", "lina", 225, "k1")
            .gives("allow by ssh://k1.example.test of linkers at linkers"),
        to("a host of a host group that the group links to is permitted", "lina", 225, "k2")
            .gives("allow by ssh://k2.example.test of linkers-all at cluster-k"),
        to("a host that nothing links to is refused", "lina", 225, "k3").gives("policy.no-grant"),
        to("a link is of use to members only", "memo", 220, "k1").gives("policy.no-grant"));
  }

  private static List<Row> doors() {
    List<Row> rows =
        needing(
            Feature.DOORS,
            to("a host that names the group is permitted", "dora", 230, "d1")
                .gives("allow by ssh://d1.example.test of keepers at d1.example.test"),
            to("a host that names the person is permitted", "dora", 230, "d2")
                .gives("allow by ssh://d2.example.test of {doors} at d2.example.test"),
            to("a host that names somebody else is refused", "dora", 230, "d3")
                .gives("policy.no-grant"),
            to("a host that names a group of others is refused", "memo", 220, "d1")
                .gives("policy.no-grant"));
    rows.add(
        to("a host that names a group over the group is permitted", "dora", 230, "d4")
            .gives("allow by ssh://d4.example.test of keepers-top at d4.example.test")
            .needing(Feature.DOORS, Feature.NESTING));
    return rows;
  }

  private static List<Row> netgroups() {
    return needing(
        Feature.NETGROUPS,
        to("a triple permits its user its host", "nora", 240, "n1")
            .gives("allow by ssh://n1.example.test of ssh-ops at ssh-ops"),
        to("a triple permits nobody else", "nell", 241, "n1").gives("policy.no-grant"),
        to("a triple of the own domain counts", "nora", 240, "n2")
            .gives("allow by ssh://n2.example.test of ssh-ops at ssh-ops"),
        to("a triple of another domain permits nothing", "nora", 240, "n3")
            .gives("policy.no-grant"),
        to("a triple without a user permits nobody", "nora", 240, "n4").gives("policy.no-grant"),
        to("a triple of a nested netgroup counts", "nora", 240, "n5")
            .gives("allow by ssh://n5.example.test of inner at inner"),
        to("a netgroup that is not meant permits nothing", "nora", 240, "n6")
            .gives("policy.no-grant"),
        to("a triple is for a login in exactly its letters", "nora", 240, "n7")
            .gives("policy.no-grant"),
        to("a triple without a host permits no host", "nell", 241, "n9").gives("policy.no-grant"));
  }

  private static List<Row> rules() {
    List<Row> rows =
        needing(
            Feature.RULES,
            to("a rule permits the person it names the host it names", "hbu", 250, "b1")
                .gives("allow by ssh://b1.example.test of by-user at rule-by-user"),
            Row.of("a rule is for one port", "hbu", 250)
                .to("b1.example.test:2222")
                .gives("policy.no-grant"),
            to("a rule for a group and a host group, by a service group", "hbt", 251, "b2")
                .gives("allow by ssh://b2.example.test of by-team at rule-by-team"),
            to("a rule permits no host outside its host group", "hbt", 251, "b4")
                .gives("policy.no-grant"),
            to("a rule for everybody permits anybody", "hbo", 253, "b3")
                .gives("allow by ssh://b3.example.test of for-all at rule-for-all"),
            to("a rule for all hosts permits a host of the directory", "hba", 254, "web1")
                .gives("allow by ssh://web1.example.test of all-hosts at rule-all-hosts"),
            to("a rule for all hosts permits no other host", "hba", 254, "elsewhere")
                .gives("policy.no-grant"));
    rows.add(
        to("a rule for a group over the group and every service", "hbd", 252, "b4")
            .gives("allow by ssh://b4.example.test of by-dept at rule-by-dept")
            .needing(Feature.RULES, Feature.NESTING));
    rows.add(
        to("a rule for a host group over the host group", "hbd", 252, "b2")
            .gives("allow by ssh://b2.example.test of by-dept at rule-by-dept")
            .needing(Feature.RULES, Feature.NESTING));
    return rows;
  }

  /** Rules that do not plainly allow; each of them is for {@code hbo}. */
  private static List<Row> noRules() {
    return needing(
        Feature.RULES,
        to("a disabled rule permits nothing", "hbo", 253, "b1").gives("policy.no-grant"),
        to("a rule of another type than allow permits nothing", "hbo", 253, "b2")
            .gives("policy.no-grant"),
        to("a rule that is not for the service permits nothing", "hbo", 253, "b4")
            .gives("policy.no-grant"),
        to("a rule for users that cannot be read permits nobody", "hbo", 253, "b5")
            .gives("policy.no-grant"),
        to("a rule for hosts that cannot be read permits none", "hbo", 253, "web1")
            .gives("policy.no-grant"),
        to("a rule for a host that is not there permits nothing", "hbo", 253, "lost")
            .gives("policy.no-grant"),
        to("a host outside the directory is permitted by no rule", "hbo", 253, "outside")
            .gives("policy.no-grant"));
  }

  private static List<Row> wide() {
    return List.of(
        to("if wanted, a triple without a host permits every name", "nell", 241, "n9")
            .gives("allow by ssh://**.* of ssh-any at ssh-any")
            .needing(Feature.NETGROUPS),
        to("even then a triple without a user permits nobody", "nora", 240, "n4")
            .gives("policy.no-grant")
            .needing(Feature.NETGROUPS),
        to("if wanted, a netgroup of sudo without a host permits every name", "sudn", 215, "n9")
            .gives("allow by ssh://**.* of sudo-net at sudo-net")
            .needing(Feature.SUDO_HOSTS, Feature.NETGROUPS),
        to("a rule for all hosts permits what all hosts are said to be", "hba", 254, "elsewhere")
            .gives("allow by ssh://**.example.test of all-hosts at rule-all-hosts")
            .needing(Feature.RULES),
        to("a rule for one service does not permit another", "hbu", 250, "b1")
            .gives("policy.no-grant")
            .needing(Feature.RULES),
        to("a rule by a service group permits the group's other service", "hbt", 251, "b2")
            .gives("allow by ssh://b2.example.test of by-team at rule-by-team")
            .needing(Feature.RULES),
        to("a rule for every service permits any", "hbd", 252, "b4")
            .gives("allow by ssh://b4.example.test of by-dept at rule-by-dept")
            .needing(Feature.RULES, Feature.NESTING));
  }

  private static Row to(String name, String login, int keySeed, String host) {
    return Row.of(name, login, keySeed).to(host + ".example.test:22");
  }

  private static List<Row> needing(Feature feature, Row... rows) {
    List<Row> all = new ArrayList<>();
    for (Row row : rows) {
      all.add(row.needing(feature));
    }
    return all;
  }
}
