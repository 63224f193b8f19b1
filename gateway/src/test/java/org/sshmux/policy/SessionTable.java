package org.sshmux.policy;

import static org.sshmux.policy.DecisionTable.ACTIVE;
import static org.sshmux.policy.DecisionTable.COMPLETE;
import static org.sshmux.policy.DecisionTable.DISABLED;
import static org.sshmux.policy.DecisionTable.PARTIAL;
import static org.sshmux.policy.Snapshots.addresses;
import static org.sshmux.policy.Snapshots.alice;
import static org.sshmux.policy.Snapshots.group;
import static org.sshmux.policy.Snapshots.nested;
import static org.sshmux.policy.Snapshots.target;
import static org.sshmux.policy.Snapshots.toAddress;
import static org.sshmux.policy.Snapshots.toName;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sshmux.grant.Capability;
import org.sshmux.policy.DecisionTable.Case;

/** What policy decides about sessions, case by case, where nothing is configured. */
final class SessionTable {
  private SessionTable() {}

  static Stream<Case> rows() {
    return Stream.of(
            namedLoginCases(),
            unnamedLoginCases(),
            capabilityCases(),
            denyCases(),
            addressCases(),
            refusalCases())
        .flatMap(List::stream);
  }

  /** A request for a shell, no login named. */
  static AccessRequest shell(String hostAndPort, String... addresses) {
    return with(toName(hostAndPort, addresses), new Intent(Capability.SHELL, Optional.empty()));
  }

  /** A request for a shell as somebody. */
  static AccessRequest shellAs(String login, String hostAndPort, String... addresses) {
    return with(toName(hostAndPort, addresses), new Intent(Capability.SHELL, Optional.of(login)));
  }

  static AccessRequest with(AccessRequest request, Intent intent) {
    return new AccessRequest(request.target(), request.names(), request.addresses(), intent);
  }

  private static List<Case> namedLoginCases() {
    return List.of(
        new Case(
            "a grant without a login permits the person's own",
            alice(group("web", "ssh://web1")),
            shellAs("alice", "web1:22", "10.0.0.1"),
            "allow alice by ssh://web1 of web"),
        new Case(
            "a grant without a login permits no other",
            alice(group("web", "ssh://web1")),
            shellAs("root", "web1:22", "10.0.0.1"),
            "policy.login-not-granted by ssh://web1 of web"),
        new Case(
            "a grant with logins permits these",
            alice(group("web", "ssh://deploy,root@web1")),
            shellAs("root", "web1:22", "10.0.0.1"),
            "allow root by ssh://deploy,root@web1 of web"),
        new Case(
            "a grant with logins does not permit the person's own",
            alice(group("web", "ssh://deploy,root@web1")),
            shellAs("alice", "web1:22", "10.0.0.1"),
            "policy.login-not-granted by ssh://deploy,root@web1 of web"),
        new Case(
            "letter case counts in logins",
            alice(group("web", "ssh://root@web1")),
            shellAs("Root", "web1:22", "10.0.0.1"),
            "policy.login-not-granted by ssh://root@web1 of web"),
        new Case(
            "the placeholder of the configuration is no login in a request",
            alice(group("web", "ssh://web1")),
            shellAs("{login}", "web1:22", "10.0.0.1"),
            "policy.login-not-granted by ssh://web1 of web"),
        new Case(
            "a less specific grant decides if only that has the login",
            alice(group("web", "ssh://web1", "ssh://root@web*", "ssh://root@*")),
            shellAs("root", "web1:22", "10.0.0.1"),
            "allow root by ssh://root@web* of web"),
        new Case(
            "the nearer group decides between equals",
            alice(nested("a>b", "ssh://root@web1"), group("c", "ssh://root@web1")),
            shellAs("root", "web1:22", "10.0.0.1"),
            "allow root by ssh://root@web1 of c"),
        new Case(
            "a grant for another host is no grant",
            alice(group("web", "ssh://root@web2")),
            shellAs("root", "web1:22", "10.0.0.1"),
            "policy.no-grant"),
        new Case(
            "a grant for another port is no grant",
            alice(group("web", "ssh://web1")),
            shellAs("alice", "web1:2222", "10.0.0.1"),
            "policy.no-grant"),
        new Case(
            "another name of the host counts",
            alice(group("web", "ssh://root@web1.example.com")),
            new AccessRequest(
                target("web1:22"),
                List.of("web1", "web1.example.com"),
                addresses("10.0.0.1"),
                new Intent(Capability.EXEC, Optional.of("root"))),
            "allow root by ssh://root@web1.example.com of web"));
  }

  private static List<Case> unnamedLoginCases() {
    return List.of(
        new Case(
            "the person's own login is taken",
            alice(group("web", "ssh://web1")),
            shell("web1:22", "10.0.0.1"),
            "allow alice by ssh://web1 of web"),
        new Case(
            "the person's own login is taken before others, also by a less specific grant",
            alice(group("web", "ssh://root,deploy@web1", "ssh://*")),
            shell("web1:22", "10.0.0.1"),
            "allow alice by ssh://* of web"),
        new Case(
            "the only login is taken",
            alice(group("web", "ssh://deploy@web1", "ssh://deploy@web*")),
            shell("web1:22", "10.0.0.1"),
            "allow deploy by ssh://deploy@web1 of web"),
        new Case(
            "several logins of one grant are ambiguous",
            alice(group("web", "ssh://deploy,root@web1")),
            shell("web1:22", "10.0.0.1"),
            "policy.login-ambiguous by ssh://deploy,root@web1 of web"),
        new Case(
            "several logins of several grants are ambiguous",
            alice(group("web", "ssh://root@web1"), group("app", "ssh://deploy@web*")),
            shell("web1:22", "10.0.0.1"),
            "policy.login-ambiguous by ssh://deploy@web* of app"),
        new Case(
            "a login that grants name is the person's own all the same",
            alice(group("web", "ssh://deploy,alice@web1")),
            shell("web1:22", "10.0.0.1"),
            "allow alice by ssh://deploy,alice@web1 of web"),
        new Case(
            "logins for something else do not make it ambiguous",
            alice(group("web", "ssh://deploy@web1", "ssh://root@web1?permit=sftp")),
            shell("web1:22", "10.0.0.1"),
            "allow deploy by ssh://deploy@web1 of web"),
        new Case(
            "logins on other hosts do not make it ambiguous",
            alice(group("web", "ssh://deploy@web1", "ssh://root@web2", "ssh://root@10.1.0.0_16")),
            shell("web1:22", "10.0.0.1"),
            "allow deploy by ssh://deploy@web1 of web"));
  }

  private static List<Case> capabilityCases() {
    Intent sftp = new Intent(Capability.SFTP, Optional.empty());
    Intent agent = new Intent(Capability.AGENT, Optional.empty());
    AccessRequest web1 = toName("web1:22", "10.0.0.1");
    return List.of(
        new Case(
            "file transfer is permitted where it is named",
            alice(group("web", "ssh://web1?permit=sftp")),
            with(web1, sftp),
            "allow alice by ssh://web1?permit=sftp of web"),
        new Case(
            "file transfer alone permits no shell",
            alice(group("web", "ssh://web1?permit=sftp")),
            shell("web1:22", "10.0.0.1"),
            "policy.capability-not-granted by ssh://web1?permit=sftp of web"),
        new Case(
            "a less specific grant decides if only that has the capability",
            alice(group("web", "ssh://web1?permit=sftp", "ssh://web*")),
            shell("web1:22", "10.0.0.1"),
            "allow alice by ssh://web* of web"),
        new Case(
            "the agent is not permitted where nothing is said",
            alice(group("web", "ssh://web1")),
            with(web1, agent),
            "policy.capability-not-granted by ssh://web1 of web"),
        new Case(
            "a login for something else lacks the capability, not the login",
            alice(group("web", "ssh://web1", "ssh://root@web1?permit=sftp")),
            shellAs("root", "web1:22", "10.0.0.1"),
            "policy.capability-not-granted by ssh://root@web1?permit=sftp of web"),
        new Case(
            "a grant for forwarding permits no session",
            alice(group("web", "ssh://web1?permit=forward")),
            shell("web1:22", "10.0.0.1"),
            "policy.capability-not-granted by ssh://web1?permit=forward of web"),
        new Case(
            "a grant that names an unknown capability permits nothing",
            alice(group("web", "ssh://web1?permit=shell,telnet")),
            shell("web1:22", "10.0.0.1"),
            "policy.no-grant"));
  }

  private static List<Case> denyCases() {
    return List.of(
        new Case(
            "a deny without a login forbids every session",
            alice(group("web", "ssh://root@web1", "ssh://!web*")),
            shellAs("root", "web1:22", "10.0.0.1"),
            "policy.explicit-deny by ssh://!web* of web"),
        new Case(
            "a deny of a login forbids it",
            alice(group("web", "ssh://root@web1"), group("all", "ssh://root@!*")),
            shellAs("root", "web1:22", "10.0.0.1"),
            "policy.explicit-deny by ssh://root@!* of all"),
        new Case(
            "a deny of a login does not forbid another",
            alice(group("web", "ssh://root,deploy@web1", "ssh://root@!web1")),
            shellAs("deploy", "web1:22", "10.0.0.1"),
            "allow deploy by ssh://root,deploy@web1 of web"),
        new Case(
            "a denied login is not taken",
            alice(group("web", "ssh://root,deploy@web1", "ssh://root@!web1")),
            shell("web1:22", "10.0.0.1"),
            "allow deploy by ssh://root,deploy@web1 of web"),
        new Case(
            "the person's own login is not taken where it is denied",
            alice(group("web", "ssh://web1", "ssh://alice@!web1", "ssh://deploy@web*")),
            shell("web1:22", "10.0.0.1"),
            "allow deploy by ssh://deploy@web* of web"),
        new Case(
            "a deny of the last login is what refuses",
            alice(group("web", "ssh://root@web1", "ssh://root@!10.0.0.0_8")),
            shell("web1:22", "10.0.0.1"),
            "policy.explicit-deny by ssh://root@!10.0.0.0_8 of web"),
        new Case(
            "a deny of a login on one address of the host forbids it",
            alice(group("web", "ssh://root@web1", "ssh://root@!10.0.0.2")),
            shellAs("root", "web1:22", "10.0.0.1", "10.0.0.2"),
            "policy.explicit-deny by ssh://root@!10.0.0.2 of web"),
        new Case(
            "a deny of a network forbids a session with a name in it",
            alice(group("web", "ssh://web1", "ssh://!10.0.0.0_24")),
            shell("web1:22", "10.9.0.1", "10.0.0.7"),
            "policy.explicit-deny by ssh://!10.0.0.0_24 of web"),
        new Case(
            "a deny of a login for another port does not count",
            alice(group("web", "ssh://root@web1:*", "ssh://root@!web1:2222")),
            shellAs("root", "web1:22", "10.0.0.1"),
            "allow root by ssh://root@web1:* of web"),
        new Case(
            "a deny that says what is permitted cannot be read",
            alice(group("web", "ssh://web1", "ssh://!web2?permit=shell")),
            shell("web1:22", "10.0.0.1"),
            "policy.incomplete by ssh://!web2?permit=shell of web"));
  }

  private static List<Case> addressCases() {
    Intent shell = new Intent(Capability.SHELL, Optional.empty());
    return List.of(
        new Case(
            "a range permits a session with an address",
            alice(group("lab", "ssh://10.20.0.0_16")),
            with(toAddress("10.20.0.1:22"), shell),
            "allow alice by ssh://10.20.0.0_16 of lab"),
        new Case(
            "a login must be permitted on every address",
            alice(group("lab", "ssh://10.20.0.0_16", "ssh://root@10.0.0.0_8")),
            shell("lab1:22", "10.20.0.1", "10.21.0.1"),
            "allow root by ssh://root@10.0.0.0_8 of lab"),
        new Case(
            "different logins on different addresses are no login",
            alice(group("lab", "ssh://10.20.0.0_16", "ssh://root@10.21.0.0_16")),
            shell("lab1:22", "10.20.0.1", "10.21.0.1"),
            "policy.login-not-granted by ssh://10.20.0.0_16 of lab"),
        new Case(
            "different capabilities on different addresses are no capability",
            alice(
                group("lab", "ssh://10.20.0.0_16?permit=shell", "ssh://10.21.0.0_16?permit=exec")),
            shell("lab1:22", "10.20.0.1", "10.21.0.1"),
            "policy.capability-not-granted by ssh://10.20.0.0_16?permit=shell of lab"),
        new Case(
            "ranges together permit a login",
            alice(group("lab", "ssh://root@10.20.0.0_16", "ssh://root,app@10.21.0.0_16")),
            shell("lab1:22", "10.20.0.1", "10.21.0.1"),
            "allow root by ssh://root,app@10.21.0.0_16 of lab"),
        new Case(
            "one address outside every range refuses the session",
            alice(group("lab", "ssh://root@10.20.0.0_16")),
            shellAs("root", "lab1:22", "10.20.0.1", "192.0.2.1"),
            "policy.no-grant"),
        new Case(
            "a name without addresses is unresolved",
            alice(group("web", "ssh://web1")),
            shell("web1:22"),
            "policy.unresolved by ssh://web1 of web"));
  }

  private static List<Case> refusalCases() {
    return List.of(
        new Case(
            "a barred account opens no session",
            alice(DISABLED, COMPLETE, group("web", "ssh://web1")),
            shell("web1:22", "10.0.0.1"),
            "policy.account-barred"),
        new Case(
            "an incomplete snapshot opens no session",
            alice(ACTIVE, PARTIAL, group("web", "ssh://web1")),
            shell("web1:22", "10.0.0.1"),
            "policy.incomplete"),
        new Case(
            "a deny that cannot be read refuses every session",
            alice(group("web", "ssh://web1", "ssh://root@!")),
            shell("web1:22", "10.0.0.1"),
            "policy.incomplete by ssh://root@! of web"));
  }
}
