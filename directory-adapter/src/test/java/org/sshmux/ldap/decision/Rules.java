package org.sshmux.ldap.decision;

import java.util.List;

/** The company's access rules, as FreeIPA knows them; said in no directory's own way. */
final class Rules {
  static final List<String> SERVICES = List.of("sshd", "login", "ftp");

  private Rules() {}

  /**
   * One rule.
   *
   * @param categories lines such as {@code userCategory: all}, as they are
   * @param humans logins
   * @param services names of services
   * @param serviceGroups names of service groups
   */
  record Rule(
      String name,
      boolean enabled,
      String type,
      List<String> categories,
      List<String> humans,
      List<String> teams,
      List<String> boxes,
      List<String> clusters,
      List<String> services,
      List<String> serviceGroups) {

    /** An enabled rule that allows nothing to nobody. */
    static Rule of(String name, String... categories) {
      List<String> none = List.of();
      return new Rule(name, true, "allow", List.of(categories), none, none, none, none, none, none);
    }

    Rule off() {
      return new Rule(
          name, false, type, categories, humans, teams, boxes, clusters, services, serviceGroups);
    }

    Rule typed(String other) {
      return new Rule(
          name,
          enabled,
          other,
          categories,
          humans,
          teams,
          boxes,
          clusters,
          services,
          serviceGroups);
    }

    Rule humans(String... others) {
      return new Rule(
          name,
          enabled,
          type,
          categories,
          List.of(others),
          teams,
          boxes,
          clusters,
          services,
          serviceGroups);
    }

    Rule teams(String... others) {
      return new Rule(
          name,
          enabled,
          type,
          categories,
          humans,
          List.of(others),
          boxes,
          clusters,
          services,
          serviceGroups);
    }

    Rule boxes(String... others) {
      return new Rule(
          name,
          enabled,
          type,
          categories,
          humans,
          teams,
          List.of(others),
          clusters,
          services,
          serviceGroups);
    }

    Rule clusters(String... others) {
      return new Rule(
          name,
          enabled,
          type,
          categories,
          humans,
          teams,
          boxes,
          List.of(others),
          services,
          serviceGroups);
    }

    Rule services(String... others) {
      return new Rule(
          name,
          enabled,
          type,
          categories,
          humans,
          teams,
          boxes,
          clusters,
          List.of(others),
          serviceGroups);
    }

    Rule serviceGroups(String... others) {
      return new Rule(
          name,
          enabled,
          type,
          categories,
          humans,
          teams,
          boxes,
          clusters,
          services,
          List.of(others));
    }
  }

  /** Which services a service group has. */
  record ServiceGroup(String name, List<String> services) {}

  static List<ServiceGroup> serviceGroups() {
    return List.of(
        new ServiceGroup("shells", List.of("sshd", "login")),
        new ServiceGroup("transfers", List.of("ftp")));
  }

  static List<Rule> all() {
    String anyService = "serviceCategory: all";
    return List.of(
        Rule.of("by-user").humans("hbu").boxes("b1.example.test").services("sshd"),
        Rule.of("by-team").teams("hb-team").clusters("cluster-h").serviceGroups("shells"),
        Rule.of("by-dept", anyService).teams("hb-dept").clusters("cluster-top"),
        Rule.of("for-all", "userCategory: all").boxes("b3.example.test").services("sshd"),
        Rule.of("all-hosts", "hostCategory: all", anyService).humans("hba"),
        Rule.of("no-deny", anyService).humans("hbu").boxes("b1.example.test").typed("deny"),
        Rule.of("off", anyService).humans("hbo").boxes("b1.example.test").off(),
        Rule.of("denies", anyService).humans("hbo").boxes("b2.example.test").typed("deny"),
        Rule.of("odd-type", anyService).humans("hbo").boxes("b2.example.test").typed("permit"),
        Rule.of("other-service").humans("hbo").boxes("b4.example.test").services("ftp"),
        Rule.of("other-services").humans("hbo").boxes("b4.example.test").serviceGroups("transfers"),
        Rule.of("no-service").humans("hbo").boxes("b4.example.test"),
        Rule.of("lost-service").humans("hbo").boxes("b4.example.test").services("lost"),
        Rule.of("odd-service", "serviceCategory: most").humans("hbo").boxes("b4.example.test"),
        Rule.of("odd-users", "userCategory: most", anyService).boxes("b5.example.test"),
        Rule.of("odd-hosts", "hostCategory: most", anyService).humans("hbo"),
        Rule.of("lost-hosts", anyService).humans("hbo").boxes("lost.example.test"),
        Rule.of("outside", "externalHost: outside.example.test", anyService).humans("hbo"));
  }
}
