package org.sshmux.policy;

import static org.sshmux.policy.Snapshots.addresses;
import static org.sshmux.policy.Snapshots.alice;
import static org.sshmux.policy.Snapshots.group;
import static org.sshmux.policy.Snapshots.nested;
import static org.sshmux.policy.Snapshots.target;
import static org.sshmux.policy.Snapshots.toAddress;
import static org.sshmux.policy.Snapshots.toName;

import java.util.List;
import java.util.stream.Stream;
import org.sshmux.identity.AccountState;
import org.sshmux.identity.Person;

/** What policy decides, case by case, where login-bound grants do not permit forwarding. */
final class DecisionTable {
  static final AccountState ACTIVE = new AccountState.Active();
  static final AccountState DISABLED =
      new AccountState.Barred(AccountState.Cause.DISABLED, "pwdAccountLockedTime", "000001010000Z");
  static final Person.Completeness COMPLETE = new Person.Completeness.Complete();
  static final Person.Completeness PARTIAL = new Person.Completeness.Partial("group limit reached");

  private DecisionTable() {}

  /** One row of the decision table; the outcome reads {@code answer [by statement [of group]]}. */
  record Case(String name, Person person, AccessRequest request, String outcome) {}

  static Stream<Case> rows() {
    return Stream.of(
            nameCases(), addressCases(), denyCases(), loginCases(), accountCases(), nestingCases())
        .flatMap(List::stream);
  }

  private static List<Case> nameCases() {
    Person web = alice(group("web", "ssh://web1.example.com", "ssh://app-*.example.com:2222"));
    return List.of(
        new Case(
            "a name grant permits every address of the name",
            web,
            toName("web1.example.com:22", "10.0.0.1", "2001:db8::1"),
            "allow by ssh://web1.example.com of web"),
        new Case(
            "a glob permits a name of its shape",
            web,
            toName("app-7.example.com:2222", "10.0.0.1"),
            "allow by ssh://app-*.example.com:2222 of web"),
        new Case(
            "a grant without a port is for port 22",
            web,
            toName("web1.example.com:2222", "10.0.0.1"),
            "policy.no-grant"),
        new Case(
            "a grant for another port does not count",
            web,
            toName("app-7.example.com:22", "10.0.0.1"),
            "policy.no-grant"),
        new Case(
            "any port is any port",
            alice(group("web", "ssh://web1:*")),
            toName("web1:65535", "10.0.0.1"),
            "allow by ssh://web1:* of web"),
        new Case(
            "another name is not permitted",
            web,
            toName("web2.example.com:22", "10.0.0.1"),
            "policy.no-grant"),
        new Case(
            "a name without addresses is unresolved",
            web,
            toName("web1.example.com:22"),
            "policy.unresolved by ssh://web1.example.com of web"),
        new Case(
            "another name without addresses is still not permitted",
            web,
            toName("web2.example.com:22"),
            "policy.no-grant"),
        new Case(
            "a grant covers a host by another of its names",
            alice(group("web", "ssh://web1.example.com")),
            new AccessRequest(
                target("web1:22"),
                List.of("web1", "web1.example.com"),
                addresses("10.0.0.1"),
                Intent.forward()),
            "allow by ssh://web1.example.com of web"),
        new Case(
            "an address literal is not covered by a name grant",
            alice(group("web", "ssh://web1.example.com", "ssh://*", "ssh://**.*")),
            toAddress("10.0.0.1:22"),
            "policy.no-grant"),
        new Case(
            "nobody is permitted anything without groups",
            alice(),
            toName("web1:22", "10.0.0.1"),
            "policy.no-grant"),
        new Case(
            "other values on a group permit nothing",
            alice(group("web", "https://web1/", "web1", "*")),
            toName("web1:22", "10.0.0.1"),
            "policy.no-grant"),
        new Case(
            "an allow that cannot be read is passed over",
            alice(group("web", "ssh://web1:0", "ssh://web1")),
            toName("web1:22", "10.0.0.1"),
            "allow by ssh://web1 of web"));
  }

  private static List<Case> addressCases() {
    Person lab = alice(group("lab", "ssh://10.20.0.0_16", "ssh://[2001:db8::]_32"));
    return List.of(
        new Case(
            "a range permits an address literal inside",
            lab,
            toAddress("10.20.3.4:22"),
            "allow by ssh://10.20.0.0_16 of lab"),
        new Case(
            "a range does not permit an address literal outside",
            lab,
            toAddress("10.21.0.1:22"),
            "policy.no-grant"),
        new Case(
            "a range permits a name whose every address is inside",
            lab,
            toName("any.example.com:22", "10.20.3.4", "10.20.3.5"),
            "allow by ssh://10.20.0.0_16 of lab"),
        new Case(
            "ranges together permit a name of two families",
            lab,
            toName("any.example.com:22", "10.20.3.4", "2001:db8::1"),
            "allow by ssh://[2001:db8::]_32 of lab"),
        new Case(
            "one address outside every range refuses the name",
            lab,
            toName("any.example.com:22", "10.20.3.4", "10.21.0.1"),
            "policy.no-grant"),
        new Case(
            "a name without addresses may be in a range, so it is unresolved",
            lab,
            toName("any.example.com:22"),
            "policy.unresolved"),
        new Case(
            "a mapped address is the IPv4 address",
            lab,
            toAddress("[::ffff:10.20.3.4]:22"),
            "allow by ssh://10.20.0.0_16 of lab"));
  }

  private static List<Case> denyCases() {
    return List.of(
        new Case(
            "a deny of the name wins over an allow of the name",
            alice(group("web", "ssh://web1", "ssh://!web1")),
            toName("web1:22", "10.0.0.1"),
            "policy.explicit-deny by ssh://!web1 of web"),
        new Case(
            "a deny in one group wins over an allow in another",
            alice(group("web", "ssh://web1"), group("contractors", "ssh://!**.*", "ssh://!*")),
            toName("web1:22", "10.0.0.1"),
            "policy.explicit-deny by ssh://!* of contractors"),
        new Case(
            "a deny of one address of a permitted name refuses the name",
            alice(group("web", "ssh://web1", "ssh://!10.0.0.0_24")),
            toName("web1:22", "10.9.0.1", "10.0.0.7"),
            "policy.explicit-deny by ssh://!10.0.0.0_24 of web"),
        new Case(
            "a deny of another name of the host refuses the host",
            alice(group("web", "ssh://web1", "ssh://!db1.example.com")),
            new AccessRequest(
                target("web1:22"),
                List.of("web1", "db1.example.com"),
                addresses("10.0.0.1"),
                Intent.forward()),
            "policy.explicit-deny by ssh://!db1.example.com of web"),
        new Case(
            "a deny for another port does not count",
            alice(group("web", "ssh://web1:*", "ssh://!web1:2222")),
            toName("web1:22", "10.0.0.1"),
            "allow by ssh://web1:* of web"),
        new Case(
            "a deny that covers only another host does not count",
            alice(group("web", "ssh://web1", "ssh://!web2", "ssh://!10.1.0.0_16")),
            toName("web1:22", "10.0.0.1"),
            "allow by ssh://web1 of web"),
        new Case(
            "a deny alone is a deny",
            alice(group("web", "ssh://!web1")),
            toName("web1:22", "10.0.0.1"),
            "policy.explicit-deny by ssh://!web1 of web"),
        new Case(
            "a deny counts before the name is resolved",
            alice(group("web", "ssh://web1", "ssh://!web1")),
            toName("web1:22"),
            "policy.explicit-deny by ssh://!web1 of web"),
        new Case(
            "a deny for one login forbids a connection whose login is hidden",
            alice(group("web", "ssh://web1", "ssh://root@!web1")),
            toName("web1:22", "10.0.0.1"),
            "policy.explicit-deny by ssh://root@!web1 of web"),
        new Case(
            "a deny that cannot be read refuses everything",
            alice(group("web", "ssh://web1"), group("odd", "ssh://!10.0.0.*")),
            toName("web1:22", "10.0.0.1"),
            "policy.incomplete by ssh://!10.0.0.* of odd"));
  }

  private static List<Case> loginCases() {
    return List.of(
        new Case(
            "a grant for one login does not permit a connection whose login is hidden",
            alice(group("web", "ssh://deploy@web1")),
            toName("web1:22", "10.0.0.1"),
            "policy.login-bound by ssh://deploy@web1 of web"),
        new Case(
            "a grant without a login permits it beside one with a login",
            alice(group("web", "ssh://deploy@web1", "ssh://web*")),
            toName("web1:22", "10.0.0.1"),
            "allow by ssh://web* of web"),
        new Case(
            "a range for one login that is needed for all addresses does not permit",
            alice(group("lab", "ssh://10.20.0.0_16", "ssh://deploy@10.21.0.0_16")),
            toName("lab1:22", "10.20.0.1", "10.21.0.1"),
            "policy.login-bound by ssh://10.20.0.0_16 of lab"),
        new Case(
            "a grant for one login and another host is no grant",
            alice(group("web", "ssh://deploy@web2")),
            toName("web1:22", "10.0.0.1"),
            "policy.no-grant"),
        new Case(
            "a grant for a shell does not permit a forwarded connection",
            alice(group("web", "ssh://web1?permit=shell")),
            toName("web1:22", "10.0.0.1"),
            "policy.capability-not-granted by ssh://web1?permit=shell of web"),
        new Case(
            "a grant for forwarding beside one for a shell permits it",
            alice(group("web", "ssh://web1?permit=shell", "ssh://web*?permit=forward")),
            toName("web1:22", "10.0.0.1"),
            "allow by ssh://web*?permit=forward of web"),
        new Case(
            "a login-bound grant for forwarding is named before one for something else",
            alice(group("web", "ssh://web1?permit=shell", "ssh://deploy@web*")),
            toName("web1:22", "10.0.0.1"),
            "policy.login-bound by ssh://deploy@web* of web"));
  }

  private static List<Case> accountCases() {
    return List.of(
        new Case(
            "a barred account is refused whatever it was granted",
            alice(DISABLED, COMPLETE, group("web", "ssh://web1")),
            toName("web1:22", "10.0.0.1"),
            "policy.account-barred"),
        new Case(
            "an incomplete snapshot is refused whatever it holds",
            alice(ACTIVE, PARTIAL, group("web", "ssh://web1")),
            toName("web1:22", "10.0.0.1"),
            "policy.incomplete"),
        new Case(
            "a barred account is named first",
            alice(DISABLED, PARTIAL, group("web", "ssh://!web1")),
            toName("web1:22", "10.0.0.1"),
            "policy.account-barred"));
  }

  private static List<Case> nestingCases() {
    return List.of(
        new Case(
            "a group inside a group passes its parent's grants on",
            alice(group("contractors"), nested("contractors>web-admins", "ssh://web1")),
            toName("web1:22", "10.0.0.1"),
            "allow by ssh://web1 of web-admins"),
        new Case(
            "the nearer group is named when both grant the same",
            alice(
                nested("contractors>web-admins", "ssh://web1"),
                nested("staff>eu>de", "ssh://web1"),
                group("oncall", "ssh://web1")),
            toName("web1:22", "10.0.0.1"),
            "allow by ssh://web1 of oncall"),
        new Case(
            "the more exact grant is named before the nearer group",
            alice(
                group("oncall", "ssh://w*", "ssh://web*", "ssh://10.0.0.0_8"),
                nested("contractors>web-admins", "ssh://web1")),
            toName("web1:22", "10.0.0.1"),
            "allow by ssh://web1 of web-admins"),
        new Case(
            "the glob with more fixed characters is named",
            alice(group("oncall", "ssh://w*", "ssh://web*", "ssh://10.0.0.1")),
            toName("web1:22", "10.0.0.1"),
            "allow by ssh://web* of oncall"),
        new Case(
            "the longer prefix is named",
            alice(group("lab", "ssh://10.0.0.0_8", "ssh://10.0.0.0_24", "ssh://10.0.0.0_16")),
            toAddress("10.0.0.1:22"),
            "allow by ssh://10.0.0.0_24 of lab"),
        new Case(
            "between equals the distinguished name decides",
            alice(group("b", "ssh://web1"), group("a", "ssh://web1"), group("c", "ssh://web1")),
            toName("web1:22", "10.0.0.1"),
            "allow by ssh://web1 of a"),
        new Case(
            "a deny of a distant group wins over an allow of the person's own",
            alice(group("web", "ssh://web1"), nested("web>ops>all", "ssh://!web1")),
            toName("web1:22", "10.0.0.1"),
            "policy.explicit-deny by ssh://!web1 of all"));
  }
}
