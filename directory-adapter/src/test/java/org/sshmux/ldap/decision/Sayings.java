package org.sshmux.ldap.decision;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.sshmux.ldap.Keys;
import org.sshmux.ldap.decision.Population.Box;
import org.sshmux.ldap.decision.Population.Human;
import org.sshmux.ldap.decision.Population.Team;

/**
 * What the company says about hosts elsewhere than in statements of groups, said in no directory's
 * own way. {@link SourceWords} say it in one, {@link Rules} are only FreeIPA's.
 */
final class Sayings {
  private Sayings() {}

  /** Hosts that are granted together. */
  record Cluster(String name, List<String> boxes, List<String> clusters) {}

  /** Triples {@code (host,user,domain)} under a name. */
  record Net(String name, List<String> triples, List<String> nets) {}

  static List<Human> humans() {
    return Stream.of(
            "hanna:201",
            "starla:202",
            "nadia:203",
            "globby:204",
            "denby:205",
            "shorty:206",
            "sudi:210",
            "suda:211",
            "sudx:212",
            "sudg:213",
            "sudr:214",
            "sudn:215",
            "memo:220",
            "lina:225",
            "dora:230",
            "nora:240",
            "nell:241",
            "hbu:250",
            "hbt:251",
            "hbd:252",
            "hbo:253",
            "hba:254")
        .map(each -> each.split(":", 2))
        .map(each -> Human.of(each[0], Keys.line(Integer.parseInt(each[1]))))
        .toList();
  }

  static List<Team> teams() {
    return List.of(
        Team.of(
            "hosted",
            List.of("hanna", "nadia", "shorty"),
            "ssh://h2.example.test",
            "ssh://h3.example.test"),
        Team.of("sudo-lab", List.of("sudi")),
        Team.of("sudo-all", List.of("suda")),
        Team.of("sudo-bad", List.of("sudx")),
        Team.of("sudo-gone", List.of("sudg")),
        Team.of("sudo-net", List.of("sudn")),
        Team.of("hosts-web", List.of("memo")),
        Team.of("policies", List.of("memo")),
        Team.of("linkers", List.of("lina")),
        Team.of("linkers-all", List.of("lina")),
        Team.of("keepers", List.of("dora")),
        Team.over("keepers-top", List.of("keepers")),
        Team.of("hb-team", List.of("hbt")),
        Team.of("hb-leads", List.of("hbd")),
        Team.over("hb-dept", List.of("hb-leads")));
  }

  static List<Box> boxes() {
    return Stream.of(
            "m1", "m2", "m3", "m4", "m5", "k1", "k2", "k3", "d1", "d2", "d3", "d4", "b1", "b2",
            "b3", "b4", "b5")
        .map(name -> new Box(List.of(name + ".example.test"), List.of("10.40.0.1")))
        .toList();
  }

  /** What entries of people say. */
  static Map<String, List<String>> personHosts() {
    return inOrder(
        Map.of(
            "hanna", List.of("h1.example.test", "!h2.example.test"),
            "starla", List.of("*", "!h2.example.test"),
            "nadia", List.of("!*"),
            "globby", List.of("h*.example.test"),
            "denby", List.of("h1.example.test", "!h*.example.test"),
            "shorty", List.of("!h3")));
  }

  /** What groups say in the words of sudo. */
  static Map<String, List<String>> sudoHosts() {
    return inOrder(
        Map.of(
            "sudo-lab",
            List.of("s1.example.test", "s-*.example.test", "!s-7.example.test", "10.30.0.0/16"),
            "sudo-all",
            List.of("ALL", "!s2.example.test", "!+frozen"),
            "sudo-bad",
            List.of("s1.example.test", "!s*.example.test"),
            "sudo-gone",
            List.of("s1.example.test", "!+gone"),
            "sudo-net",
            List.of("+lab")));
  }

  /** Groups that have hosts or host groups among their members. */
  static Map<String, List<String>> memberBoxes() {
    return inOrder(
        Map.of(
            "hosts-web", List.of("m1.example.test", "m5.example.test"),
            "policies", List.of("m2.example.test")));
  }

  static Map<String, List<String>> memberClusters() {
    return Map.of("hosts-web", List.of("cluster-a"));
  }

  /** Groups that link to a host. */
  static Map<String, String> boxLinks() {
    return Map.of("linkers", "k1.example.test");
  }

  /** Groups that link to a host group. */
  static Map<String, String> clusterLinks() {
    return Map.of("linkers-all", "cluster-k");
  }

  /** Hosts that name the group that may enter. */
  static Map<String, String> teamDoors() {
    return inOrder(Map.of("d1.example.test", "keepers", "d4.example.test", "keepers-top"));
  }

  /** Hosts that name the person who may enter. */
  static Map<String, String> humanDoors() {
    return inOrder(Map.of("d2.example.test", "dora", "d3.example.test", "ann"));
  }

  static List<String> disabledBoxes() {
    return List.of("m5.example.test");
  }

  /** Inner ones first. */
  static List<Cluster> clusters() {
    return List.of(
        new Cluster("cluster-b", List.of("m4.example.test"), List.of()),
        new Cluster("cluster-a", List.of("m3.example.test"), List.of("cluster-b")),
        new Cluster("cluster-k", List.of("k2.example.test"), List.of()),
        new Cluster("cluster-h", List.of("b2.example.test"), List.of()),
        new Cluster("cluster-top", List.of("b4.example.test"), List.of("cluster-h")));
  }

  static List<Net> nets() {
    return List.of(
        new Net("inner", List.of("(n5.example.test,nora,)"), List.of("ssh-ops")),
        new Net(
            "ssh-ops",
            List.of(
                "(n1.example.test,nora,)",
                "(n2.example.test,nora,example)",
                "(n3.example.test,nora,elsewhere)",
                "(n4.example.test,,)",
                "(n7.example.test,NORA,)"),
            List.of("inner")),
        new Net("ssh-any", List.of("(,nell,)"), List.of()),
        new Net("lists", List.of("(n6.example.test,nora,)"), List.of()),
        new Net("lab", List.of("(n8.example.test,-,)", "(,-,)"), List.of()),
        new Net("frozen", List.of("(s3.example.test,,elsewhere)"), List.of()));
  }

  private static <V> SequencedMap<String, V> inOrder(Map<String, V> map) {
    return new TreeMap<>(map);
  }
}
