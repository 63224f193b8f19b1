package org.sshmux.audit.review;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sshmux.audit.AuditEvent;
import org.sshmux.audit.AuditEventExamples;
import org.sshmux.audit.ecs.AuditRecord;
import org.sshmux.audit.ecs.EcsJson;

final class AuditTextTest {
  private static final Instant AT = Instant.parse("2026-11-22T14:03:11.620824Z");

  @Test
  void tellsEveryKindInOneLine() {
    List<String> lines =
        AuditEventExamples.all().stream().map(example -> line(example.event())).toList();

    assertThat(lines).allMatch(line -> line.startsWith("2026-11-22 14:03:11Z  "));
    assertThat(lines.stream().map(line -> line.substring(22)))
        .containsExactlyElementsOf(
            """
            ok    gateway started       version 1.0.0
            ok    gateway stopped       closed.shutdown, 26 h 0 min
            ok    configuration loaded  file /etc/sshmux/sshmux.yaml, digest sha256:6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b
            ok    connected             from 203.0.113.24  [C7K3M9QXA2]
            FAIL  connection refused    from 198.51.100.99: connection.too-many-from-source, count 17
            ok    disconnected          alice from 203.0.113.24: closed.client, 13 min 21 s, 24411 bytes in, 744112930 bytes out  [C7K3M9QXA2]
            ok    logged in             alice from 203.0.113.24, key SHA256:2yGmq3bqv0b0J8c1mYFQ6g0eJm0cS1m5n1pZ0j6H7Xk  [C7K3M9QXA2]
            FAIL  login failed          carol from 203.0.113.24: auth.account-disabled (pwdAccountLockedTime is 000001010000Z), key SHA256:2yGmq3bqv0b0J8c1mYFQ6g0eJm0cS1m5n1pZ0j6H7Xk, keys offered 2  [C7K3M9QXA2]
            ok    access allowed        alice from 203.0.113.24 to db1.example.org:22 by grant "ssh://db*.example.org:22 databases" of group dba, kind direct-tcpip  [C7K3M9QXA2.3]
            FAIL  access denied         alice from 203.0.113.24 to hr7.example.org:5432: policy.no-grant (2 groups, 1 grant), kind direct-tcpip  [C7K3M9QXA2.4]
            FAIL  access revoked        alice from 203.0.113.24 to db1.example.org:22: policy.no-grant, kind direct-tcpip, upon change, directory modified cn=dba,ou=groups,dc=example,dc=org  [C7K3M9QXA2.3]
            ok    access narrowed       alice from 203.0.113.24 to db1.example.org:22, kind direct-tcpip, withdrawn agent, upon change, directory modified cn=dba,ou=groups,dc=example,dc=org  [C7K3M9QXA2.3]
            FAIL  target not reached    alice from 203.0.113.24 to db1.example.org:22: target.timed-out (10.20.4.11:22), 5.0 s, kind direct-tcpip  [C7K3M9QXA2.3]
            ok    channel opened        alice from 203.0.113.24 to db1.example.org:22 (10.20.4.11) by grant "ssh://db*.example.org:22 databases" of group dba, kind direct-tcpip  [C7K3M9QXA2.3]
            ok    channel closed        alice from 203.0.113.24 to db1.example.org:22 (10.20.4.11) by grant "ssh://db*.example.org:22 databases" of group dba: closed.end-of-data, 1 min 28 s, 18211 bytes in, 9911220 bytes out, kind direct-tcpip  [C7K3M9QXA2.3]
            ok    session started       alice from 203.0.113.24 to postgres@db1.example.org:22 (10.20.4.11) by grant "ssh://db*.example.org:22 databases" of group dba, kind session, does exec, command pg_dump -Fc sales, with certificate, serial 4611686018427387905, host key SHA256:Z0v2bI3f9yQ5bHkq2vG8tqk0aG7X9yq3mYx6cW1nTqE  [C7K3M9QXA2.6]
            ok    session ended         alice from 203.0.113.24 to postgres@db1.example.org:22 (10.20.4.11) by grant "ssh://db*.example.org:22 databases" of group dba: closed.end-of-data, 4.1 s, 0 bytes in, 734003200 bytes out, kind session, does exec, command pg_dump -Fc sales, signal TERM  [C7K3M9QXA2.6]
            FAIL  host key refused      alice from 203.0.113.24 to postgres@db1.example.org:22 (10.20.4.11): target.host-key-changed, kind session, does exec, command pg_dump -Fc sales, host key SHA256:mVvXl7n7lJm4cQn7c0s9QmQv8h6yq5rY0l3T9kYw2nA, expected SHA256:Z0v2bI3f9yQ5bHkq2vG8tqk0aG7X9yq3mYx6cW1nTqE  [C7K3M9QXA2.6]
            ok    gateway command       alice from 203.0.113.24, command hosts --json, exit 0  [C7K3M9QXA2.7]
            FAIL  request refused       alice from 203.0.113.24: request.unsupported, kind tcpip-forward  [C7K3M9QXA2.5]
            FAIL  directory failed      (connect timed out after 2000 ms), operation search
            ok    directory recovered   1 min 34 s
            ok    stale data used       alice from 203.0.113.24 (connect failed), directory data 4 min 0 s old  [C7K3M9QXA2]
            ok    audit trail opened    segment audit-000000000000.jsonl
            ok    audit trail repaired  unclean_stop, segment audit-000000000000.jsonl, bytes set aside 1913, as audit-000000000000.torn-20261122T141003Z
            ok    audit trail resumed   (No space left on device), 41.0 s
            """
                .lines()
                .toList());
  }

  @Test
  void givesEveryActionItsOwnWords() {
    for (AuditEventExamples.Example example : AuditEventExamples.all()) {
      AuditRecord entry = entry(example.event());

      assertThat(AuditText.words(entry.action())).doesNotContain(".");
    }
    assertThat(AuditText.words("some.later.action")).isEqualTo("some.later.action");
  }

  @Test
  void printsNothingThatATerminalObeys() {
    String line = line(failedLogin("a\u001b]0;pwned\u0007\r\n\u009b2J\u202e\ue000"));

    assertThat(line)
        .contains("a\\u{1b}]0;pwned\\u{7}\\u{d}\\u{a}\\u{9b}2J\\u{202e}\\u{e000}")
        .matches("\\P{Cntrl}*");
  }

  @Test
  void shortensWhatIsTooLongToRead() {
    assertThat(line(failedLogin("x".repeat(5000)))).hasSizeLessThan(500).contains("xxx...");
  }

  @Test
  void printsARecordWithoutAnyKnownField() {
    AuditRecord bare =
        AuditRecord.parse(
                "{\"@timestamp\":\"2026-11-22T14:03:11Z\",\"event\":{\"sequence\":3}}"
                    .getBytes(UTF_8))
            .orElseThrow();

    assertThat(AuditText.line(bare)).isEqualTo("2026-11-22 14:03:11Z  ok");
  }

  private static AuditEvent failedLogin(String login) {
    return new AuditEvent.AuthenticationFailed(
        AuditEventExamples.LINK, login, Optional.empty(), Optional.empty(), "auth.no-key", "", 3);
  }

  private static String line(AuditEvent event) {
    return AuditText.line(entry(event));
  }

  private static AuditRecord entry(AuditEvent event) {
    byte[] line = new EcsJson("gw1").line(new EcsJson.Envelope(AT, "ID", 0), event);
    return AuditRecord.parse(line).orElseThrow();
  }
}
