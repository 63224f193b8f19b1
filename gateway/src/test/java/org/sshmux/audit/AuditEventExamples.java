package org.sshmux.audit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sshmux.audit.AuditEvent.Actor;
import org.sshmux.audit.AuditEvent.DirectoryData;
import org.sshmux.audit.AuditEvent.Link;
import org.sshmux.audit.AuditEvent.Request;
import org.sshmux.audit.AuditEvent.Ruling;
import org.sshmux.audit.AuditEvent.Transport;

/** One event of every kind, as the reference page shows them; also at hand for other tests. */
public final class AuditEventExamples {
  public static final Link LINK =
      new Link("C7K3M9QXA2", "203.0.113.24", 52144, "198.51.100.7", 2222);
  public static final Actor ALICE =
      new Actor(
          "alice",
          "6f2c1f1e-98fc-4c14-9afb-f4c8996fb924",
          "uid=alice,ou=people,dc=example,dc=org",
          List.of("dba", "staff"));
  public static final Request DB1 =
      new Request("C7K3M9QXA2.3", "direct-tcpip", "db1.example.org", 22, "127.0.0.1:51877");
  public static final Ruling DBA =
      new Ruling(
          "ssh://db*.example.org:22 databases",
          "cn=dba,ou=groups,dc=example,dc=org",
          "dba",
          List.of("cn=dba,ou=groups,dc=example,dc=org"));

  private static final Request DEPLOY =
      new Request(
          "C7K3M9QXA2.6",
          "session",
          "db1.example.org",
          22,
          "",
          Optional.of(new AuditEvent.Work("exec", "postgres", "pg_dump -Fc sales", false)));
  private static final Request HR7 =
      new Request("C7K3M9QXA2.4", "direct-tcpip", "hr7.example.org", 5432, "127.0.0.1:51880");
  private static final AuditEvent.Key KEY =
      new AuditEvent.Key(
          "ssh-ed25519", "SHA256:2yGmq3bqv0b0J8c1mYFQ6g0eJm0cS1m5n1pZ0j6H7Xk", "alice@laptop");
  private static final Transport TRANSPORT =
      new Transport(
          "SSH-2.0-OpenSSH_9.9",
          "mlkem768x25519-sha256",
          "ssh-ed25519",
          "aes128-gcm@openssh.com",
          "aes128-gcm@openssh.com");
  private static final DirectoryData FRESH = new DirectoryData(Duration.ofMillis(1250), false);

  /**
   * @param meaning one sentence for the reference page
   */
  public record Example(AuditEvent event, String meaning) {}

  private AuditEventExamples() {}

  /** Every kind once, in the order of the page. */
  public static List<Example> all() {
    return Stream.of(gateway(), connections(), access(), directory(), trail())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Example> gateway() {
    return List.of(
        new Example(
            new AuditEvent.GatewayStarted("1.0.0", List.of("0.0.0.0:2222", "[::]:2222")),
            "The gateway listens."),
        new Example(
            new AuditEvent.GatewayStopped("closed.shutdown", Duration.ofHours(26), 3),
            "The gateway ends in good order. `gateway.connections` were ended with it."),
        new Example(
            new AuditEvent.ConfigLoaded(
                "/etc/sshmux/sshmux.yaml",
                "sha256:6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"),
            "This configuration is in force from here on."));
  }

  private static List<Example> connections() {
    return List.of(
        new Example(
            new AuditEvent.ConnectionOpened(LINK), "A client connected; nothing is proven yet."),
        new Example(
            new AuditEvent.ConnectionRefused(
                "198.51.100.99", "connection.too-many-from-source", 17),
            "Connections were turned away before the SSH protocol began. Under a flood one event"
                + " stands for `gateway.count` of them."),
        new Example(
            new AuditEvent.ConnectionClosed(
                LINK,
                Optional.of(ALICE),
                "closed.client",
                Duration.ofSeconds(801),
                4,
                24411,
                744112930),
            "A connection ended. The person is named if one had logged in."),
        new Example(
            new AuditEvent.AuthenticationSucceeded(LINK, ALICE, KEY, TRANSPORT, FRESH),
            "A person proved to hold a key that the directory lists for them. What was negotiated"
                + " with the client is under `gateway.ssh`."),
        new Example(
            new AuditEvent.AuthenticationFailed(
                LINK,
                "carol",
                Optional.of(
                    new Actor(
                        "carol",
                        "0a9d5c1e-7d21-4f3c-b0a9-5b0a2f1e8c77",
                        "uid=carol,ou=people,dc=example,dc=org",
                        List.of())),
                Optional.of(KEY),
                "auth.account-disabled",
                "pwdAccountLockedTime is 000001010000Z",
                2),
            "Nobody was let in. The person is named only if their key was proven; the login as"
                + " typed always stands in `gateway.auth.login`."));
  }

  private static List<Example> access() {
    return List.of(
        new Example(
            new AuditEvent.AccessAllowed(LINK, ALICE, DB1, List.of("10.20.4.11"), DBA, FRESH),
            "A grant permits the target. On disk before anything is dialled; only"
                + " `gateway.request.addresses` are."),
        new Example(
            new AuditEvent.AccessDenied(
                LINK,
                ALICE,
                HR7,
                "policy.no-grant",
                "2 groups, 1 grant",
                Optional.empty(),
                Optional.of(FRESH)),
            "The target is refused. The grant is named if one refused it, the age of the data if"
                + " the directory could be asked."),
        new Example(
            new AuditEvent.AccessRevoked(
                LINK,
                ALICE,
                Optional.of(DB1),
                "policy.no-grant",
                "",
                Optional.empty(),
                "change",
                "modified cn=dba,ou=groups,dc=example,dc=org"),
            "What was permitted no longer is, and is ended: the channel or session, or the whole"
                + " connection if no `gateway.channel.reference` is there. `event.reason` is what a"
                + " new request would be refused with. The event that it ended follows."),
        new Example(
            new AuditEvent.AccessNarrowed(
                LINK,
                ALICE,
                DB1,
                List.of("agent"),
                "change",
                "modified cn=dba,ou=groups,dc=example,dc=org"),
            "What goes on is permitted still, but no longer what"
                + " `gateway.revocation.withdrawn` names. What used that, such as the forwarded"
                + " agent, is ended; the session or channel goes on."),
        new Example(
            new AuditEvent.DialFailed(
                LINK, ALICE, DB1, "target.timed-out", "10.20.4.11:22", Duration.ofSeconds(5)),
            "A permitted target could not be reached."),
        new Example(
            new AuditEvent.ChannelOpened(LINK, ALICE, DB1, "10.20.4.11", DBA),
            "The target was reached and is connected with the client."),
        new Example(
            new AuditEvent.ChannelClosed(
                LINK,
                ALICE,
                DB1,
                "10.20.4.11",
                DBA,
                "closed.end-of-data",
                Duration.ofMillis(88120),
                18211,
                9911220),
            "The end of what `ssh.channel.opened` began, with the bytes that were relayed. It"
                + " repeats who, where and why, so that it can be read alone."),
        new Example(
            new AuditEvent.SessionStarted(
                LINK,
                ALICE,
                DEPLOY,
                "10.20.4.11",
                DBA,
                new AuditEvent.Credential(
                    "certificate",
                    "SHA256:pWp1GbqNfyZVQzOZ4vN6Yl6oXkOYv1aG1bQJ2b0m7dM",
                    "4611686018427387905"),
                new AuditEvent.Key(
                    "ssh-ed25519", "SHA256:Z0v2bI3f9yQ5bHkq2vG8tqk0aG7X9yq3mYx6cW1nTqE", ""),
                "directory"),
            "A session that the gateway takes to a target begins: the target proved its host key and"
                + " accepted the credential. On disk before the command is sent."),
        new Example(
            new AuditEvent.SessionEnded(
                LINK,
                ALICE,
                DEPLOY,
                "10.20.4.11",
                DBA,
                "closed.end-of-data",
                Duration.ofMillis(4120),
                Optional.of(new AuditEvent.Exit(Optional.empty(), Optional.of("TERM"))),
                0,
                734003200),
            "The end of what `ssh.session.started` began, with the exit status or signal if the"
                + " target told one."),
        new Example(
            new AuditEvent.HostKeyRefused(
                LINK,
                ALICE,
                DEPLOY,
                "10.20.4.11",
                "target.host-key-changed",
                "SHA256:mVvXl7n7lJm4cQn7c0s9QmQv8h6yq5rY0l3T9kYw2nA",
                List.of("SHA256:Z0v2bI3f9yQ5bHkq2vG8tqk0aG7X9yq3mYx6cW1nTqE")),
            "The target presented a host key that nothing vouches for. Nothing was sent to it but the"
                + " key exchange."),
        new Example(
            new AuditEvent.CommandRun(LINK, ALICE, "C7K3M9QXA2.7", "hosts --json", 0),
            "The person ran a command of the gateway itself."),
        new Example(
            new AuditEvent.RequestRefused(
                LINK, ALICE, "C7K3M9QXA2.5", "tcpip-forward", "request.unsupported"),
            "The client asked for something that the gateway does not serve, or not now."));
  }

  private static List<Example> directory() {
    return List.of(
        new Example(
            new AuditEvent.DirectoryFailed("search", "connect timed out after 2000 ms"),
            "The directory could not be asked; every server of it counts as one directory. An error that"
                + " concerns one person only is none, and stands where that person is refused."),
        new Example(
            new AuditEvent.DirectoryRecovered(Duration.ofSeconds(94)),
            "The directory answers again."),
        new Example(
            new AuditEvent.StaleDataUsed(LINK, "alice", Duration.ofSeconds(240), "connect failed"),
            "A decision rested on data past its fresh time but within the grace time."));
  }

  private static List<Example> trail() {
    return List.of(
        new Example(
            new AuditEvent.TrailOpened("audit-000000000000.jsonl", 0),
            "The trail was opened for writing, at this segment."),
        new Example(
            new AuditEvent.TrailRecovered(
                "audit-000000000000.jsonl",
                34,
                1913,
                "3a6eb0790f39ac87c94f3856b2dd2c5d110e6811602261a9a923d3bb23adc8b7",
                "audit-000000000000.torn-20261122T141003Z"),
            "The last stop was unclean, and the segment ended in something that is no whole record."
                + " It was copied to the file in `gateway.audit.quarantined_as` and cut off."),
        new Example(
            new AuditEvent.TrailResumed(Duration.ofSeconds(41), "No space left on device"),
            "The trail can store again after it could not; `event.duration` is how long. No new"
                + " access was given in between."));
  }
}
