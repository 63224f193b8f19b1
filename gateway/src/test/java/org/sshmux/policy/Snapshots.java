package org.sshmux.policy;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.sshmux.grant.HostName;
import org.sshmux.identity.AccountState;
import org.sshmux.identity.Membership;
import org.sshmux.identity.Person;

/** People, groups and requests for tests. */
final class Snapshots {
  private Snapshots() {}

  static Person alice(Membership... memberships) {
    return alice(new AccountState.Active(), new Person.Completeness.Complete(), memberships);
  }

  static Person alice(
      AccountState state, Person.Completeness completeness, Membership... memberships) {
    return new Person(
        "alice",
        "6f0c7a52-1111-4f4f-8f8f-000000000001",
        "uid=alice,ou=people,dc=example,dc=com",
        state,
        List.of(),
        List.of(memberships),
        Instant.parse("2026-11-22T12:00:00Z"),
        completeness);
  }

  /** A group that the person is a direct member of. */
  static Membership group(String name, String... grants) {
    return new Membership(name, dn(name), List.of(dn(name)), List.of(grants));
  }

  /**
   * A group that the person is in through other groups.
   *
   * @param path names from the person's own group to this one, joined with {@code >}
   */
  static Membership nested(String path, String... grants) {
    List<String> names = Arrays.asList(path.split(">"));
    return new Membership(
        names.getLast(),
        dn(names.getLast()),
        names.stream().map(Snapshots::dn).toList(),
        List.of(grants));
  }

  static String dn(String group) {
    return "cn=" + group + ",ou=groups,dc=example,dc=com";
  }

  /** A request for a name, as {@code name:port}, that was resolved to some addresses. */
  static AccessRequest toName(String hostAndPort, String... addresses) {
    Target target = target(hostAndPort);
    return new AccessRequest(
        target, List.of(target.host().toString()), addresses(addresses), Intent.forward());
  }

  /** A request for an address literal. */
  static AccessRequest toAddress(String hostAndPort) {
    Target target = target(hostAndPort);
    return new AccessRequest(
        target, List.of(), addresses(target.host().toString()), Intent.forward());
  }

  static Target target(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    var parsed = (HostName.Parsing.Read) HostName.parse(hostAndPort.substring(0, colon));
    return new Target(parsed.host(), Integer.parseInt(hostAndPort.substring(colon + 1)));
  }

  static List<InetAddress> addresses(String... addresses) {
    return Arrays.stream(addresses).map(InetAddress::ofLiteral).toList();
  }
}
