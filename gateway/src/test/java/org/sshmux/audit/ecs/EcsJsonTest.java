package org.sshmux.audit.ecs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sshmux.audit.AuditEvent;
import org.sshmux.audit.AuditEvent.Actor;
import org.sshmux.audit.AuditEvent.DirectoryData;
import org.sshmux.audit.AuditEvent.Request;
import org.sshmux.audit.AuditEvent.Ruling;
import org.sshmux.audit.AuditEventExamples;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class EcsJsonTest {
  private static final Instant AT = Instant.parse("2026-11-22T14:03:11.620824999Z");
  private static final EcsJson JSON = new EcsJson("gw1");

  @Test
  void beginsWithTheEnvelope() {
    String line = line(new AuditEvent.DirectoryRecovered(Duration.ofSeconds(1)));

    assertThat(line)
        .startsWith(
            "{\"@timestamp\":\"2026-11-22T14:03:11.620824Z\",\"ecs\":{\"version\":\"9.4.0\"},"
                + "\"event\":{\"kind\":\"event\",\"id\":\"ID\",\"sequence\":7,")
        .endsWith("}\n");
  }

  @Test
  void everyKindIsOneLineOfJson() {
    for (AuditEventExamples.Example example : AuditEventExamples.all()) {
      String line = line(example.event());

      assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
      assertThat(JsonMapper.builder().build().readTree(line).at("/event/action").asString())
          .isNotEmpty();
    }
  }

  @Test
  void countsBytesFromTheClientAsTheSources() {
    JsonNode root =
        read(
            new AuditEvent.ConnectionClosed(
                AuditEventExamples.LINK, Optional.empty(), "x", Duration.ofSeconds(2), 1, 10, 300));

    assertThat(root.at("/source/bytes").asLong()).isEqualTo(10);
    assertThat(root.at("/destination/bytes").asLong()).isEqualTo(300);
    assertThat(root.at("/network/bytes").asLong()).isEqualTo(310);
    assertThat(root.at("/event/duration").asLong()).isEqualTo(2_000_000_000L);
    assertThat(root.has("user")).isFalse();
  }

  @Test
  void namesNobodyWhoseKeyWasNotProven() {
    JsonNode root = read(failedLogin("mallory"));

    assertThat(root.at("/user/name").asString()).isEqualTo("mallory");
    assertThat(root.at("/user/id").isMissingNode()).isTrue();
    assertThat(root.at("/gateway/ldap").isMissingNode()).isTrue();
    assertThat(root.has("error")).isFalse();
  }

  @Test
  void leavesNothingThatATerminalObeys() {
    String hostile =
        "a\u001b[2J\r\n\u007f\u009b1m\u2028\u202e\u0000\ud800\"\\b\ud83d\ude00\udb40\udc41z";
    String line = line(failedLogin(hostile));

    assertThat(line.stripTrailing().chars())
        .noneMatch(c -> c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x202e);
    assertThat(line).contains("\\u001B[2J").contains("\\u202E").contains("\ud83d\ude00");
    assertThat(JsonMapper.builder().build().readTree(line).at("/user/name").asString())
        .isEqualTo(hostile.replace("\ud800\"", "\ufffd\""));
  }

  @Test
  void cutsOverlongTextAndSaysSo() {
    JsonNode root = read(failedLogin("x".repeat(4095) + "\ud83d\ude00" + "y".repeat(100)));

    assertThat(root.at("/user/name").asString()).isEqualTo("x".repeat(4095));
    assertThat(root.at("/gateway/shortened").values())
        .extracting(JsonNode::asString)
        .containsExactly("gateway.auth.login", "user.name");
  }

  @Test
  void staysUnderTheCapWhateverComes() {
    Random random = new Random(20261122);
    for (int i = 0; i < 6; i++) {
      String worst = (random.nextBoolean() ? "\u0001" : "\ud83d\ude00").repeat(60_000);
      List<String> many = Collections.nCopies(2000, worst.substring(0, 2 * random.nextInt(3000)));
      byte[] line =
          bytes(
              new AuditEvent.AccessDenied(
                  new AuditEvent.Link(worst, worst, 1, worst, 2),
                  new Actor(worst, worst, worst, many),
                  new Request(worst + ".1", worst, worst, 3, worst),
                  worst,
                  worst,
                  Optional.of(new Ruling(worst, worst, worst, many)),
                  Optional.of(new DirectoryData(Duration.ofSeconds(Long.MAX_VALUE), true))));

      assertThat(line).hasSizeLessThanOrEqualTo(EcsJson.MAX_LINE);
      assertThat(AuditRecord.parse(line)).isPresent();
      assertThat(new String(line, UTF_8)).contains("\"shortened\":[");
    }
  }

  @Test
  void keepsEveryGroupOfAPersonWithMany() {
    List<String> groups = IntStream.range(0, 256).mapToObj(i -> "group-" + i).toList();
    Actor actor = new Actor("alice", "id", "uid=alice", groups);
    JsonNode root =
        read(
            new AuditEvent.AccessDenied(
                AuditEventExamples.LINK,
                actor,
                AuditEventExamples.DB1,
                "policy.no-grant",
                "",
                Optional.empty(),
                Optional.empty()));

    assertThat(root.at("/user/roles").size()).isEqualTo(256);
    assertThat(root.at("/gateway/shortened").isMissingNode()).isTrue();
  }

  private static AuditEvent failedLogin(String login) {
    return new AuditEvent.AuthenticationFailed(
        AuditEventExamples.LINK, login, Optional.empty(), Optional.empty(), "auth.no-key", "", 3);
  }

  private static JsonNode read(AuditEvent event) {
    return JsonMapper.builder().build().readTree(bytes(event));
  }

  private static String line(AuditEvent event) {
    return new String(bytes(event), UTF_8);
  }

  private static byte[] bytes(AuditEvent event) {
    return JSON.line(new EcsJson.Envelope(AT, "ID", 7), event);
  }
}
