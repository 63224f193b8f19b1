package org.sshmux.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RelayTest {
  private static final int WINDOW = 2 << 20;

  private final FakeEnd near = new FakeEnd(WINDOW);
  private final FakeEnd far = new FakeEnd(WINDOW);
  private final Relay relay = new Relay(near, RelayTest::rule, RelayTest::rule);

  private static Verdict rule(ChannelRequest request) {
    return switch (request.type()) {
      case "exit-status" -> Verdict.PASS_IN_ORDER;
      case "refused" -> Verdict.REFUSE;
      case "accepted" -> Verdict.ACCEPT;
      default -> Verdict.PASS;
    };
  }

  private static ChannelRequest ask(String type) {
    return new ChannelRequest(type, true, new byte[0]);
  }

  private void fromNear(String text) {
    relay.nearData(End.PLAIN, text.getBytes(UTF_8), 0, text.length());
  }

  private void fromFar(int kind, String text) {
    relay.farData(kind, text.getBytes(UTF_8), 0, text.length());
  }

  @Test
  void holdsWhatComesBeforeTheFarEndIsThere() {
    fromNear("early");
    relay.nearRequest(ask("signal"));
    relay.nearEnded();
    assertThat(far.told()).isEmpty();

    relay.connect(far);

    assertThat(far.told()).containsExactly("data early", "request signal", "eof");
  }

  @Test
  void tellsTheEndInOrderEvenWhenTheWindowIsShut() {
    FakeEnd slow = new FakeEnd(3);
    Relay held = new Relay(slow, RelayTest::rule, RelayTest::rule);
    held.connect(far);
    held.farData(End.PLAIN, "abcdef".getBytes(UTF_8), 0, 6);
    held.farData(1, "err".getBytes(UTF_8), 0, 3);
    held.farRequest(new ChannelRequest("exit-status", false, new byte[4]));
    held.farEnded();
    held.farClosed();
    assertThat(slow.told()).containsExactly("data abc");

    slow.open(4);
    held.nearReady();
    assertThat(slow.told()).containsExactly("data abc", "data def", "data[1] e");

    slow.open(100);
    held.nearReady();
    assertThat(slow.told())
        .containsExactly(
            "data abc",
            "data def",
            "data[1] e",
            "data[1] rr",
            "request exit-status",
            "eof",
            "close");
  }

  @Test
  void letsUrgentRequestsOvertakeHeldData() {
    FakeEnd shut = new FakeEnd(0);
    relay.connect(shut);
    fromNear("input that nobody reads");
    relay.nearRequest(ask("signal"));

    assertThat(shut.told()).containsExactly("request signal");
  }

  @Test
  void keepsDirectionsApart() {
    relay.connect(far);
    relay.nearEnded();
    fromFar(End.PLAIN, "answer");
    relay.farEnded();

    assertThat(far.told()).containsExactly("eof");
    assertThat(near.told()).containsExactly("data answer", "eof");
  }

  @Test
  void answersInTheOrderOfTheRequests() {
    relay.connect(far);
    relay.nearRequest(ask("one"));
    relay.nearRequest(ask("refused"));
    relay.nearRequest(ask("accepted"));
    relay.nearRequest(ask("two"));
    assertThat(near.told()).isEmpty();

    relay.farReplied(true);
    assertThat(near.told()).containsExactly("success", "failure", "success");

    relay.farReplied(false);
    assertThat(near.told()).containsExactly("success", "failure", "success", "failure");
  }

  @Test
  void answersNothingBeforeWhatWasAskedBefore() {
    relay.owe();
    relay.nearRequest(ask("refused"));
    assertThat(near.told()).isEmpty();

    relay.farReplied(true);
    assertThat(near.told()).containsExactly("success", "failure");
  }

  @Test
  void relaysRequestsAndAnswersTheOtherWayToo() {
    relay.connect(far);
    relay.farRequest(ask("question"));
    relay.nearReplied(true);

    assertThat(near.told()).containsExactly("request question");
    assertThat(far.told()).containsExactly("success");
  }

  @Test
  void ignoresAnswersToNothing() {
    relay.connect(far);
    relay.farReplied(true);
    relay.nearReplied(false);

    assertThat(near.told()).isEmpty();
    assertThat(far.told()).isEmpty();
  }

  @Test
  void givesWindowBackOnlyWhenBytesHaveReachedTheSocket() {
    relay.connect(far);
    byte[] much = new byte[1 << 20];
    relay.nearData(End.PLAIN, much, 0, much.length);
    assertThat(near.released()).isZero();

    far.written();
    assertThat(near.released()).isEqualTo(much.length);
  }

  @Test
  void neverHoldsMoreThanTheWindow() {
    far.packets(1000);
    relay.connect(far);
    Random random = new Random(7);
    long sent = 0;
    for (int i = 0; i < 5000; i++) {
      int size = random.nextInt(1, 32_768);
      if (sent + size - near.released() <= WINDOW) {
        relay.nearData(End.PLAIN, new byte[size], 0, size);
        sent += size;
      } else {
        far.open(WINDOW);
        relay.farReady();
        far.written();
      }
      assertThat(sent - near.released()).isLessThanOrEqualTo(WINDOW);
    }
    assertThat(near.released()).isPositive();
    assertThat(relay.bytesOutward()).isEqualTo(sent);
  }

  @Test
  void closesTheFarEndBehindWhatTheNearEndHasSent() {
    FakeEnd slow = new FakeEnd(2);
    relay.connect(slow);
    fromNear("abc");
    relay.nearClosed(true);
    assertThat(slow.told()).containsExactly("data ab");

    slow.open(5);
    relay.farReady();
    assertThat(slow.told()).containsExactly("data ab", "data c", "close");
  }

  @Test
  void passesOnWhatTheFarEndSaysAfterTheNearOneHasClosed() {
    relay.connect(far);
    relay.farEnded();
    relay.nearClosing();
    relay.farRequest(new ChannelRequest("exit-status", false, new byte[4]));
    relay.farClosed();

    assertThat(far.told()).containsExactly("close");
    assertThat(near.told()).containsExactly("eof", "request exit-status", "close");
  }

  @Test
  void closesTheFarEndAtOnceWhenTheNearOneVanishes() {
    FakeEnd slow = new FakeEnd(2);
    relay.connect(slow);
    fromNear("abc");
    relay.nearClosed(false);

    assertThat(slow.told()).containsExactly("data ab", "close");
  }

  @Test
  void takesAndDropsWhatABrokenEndCannotTake() {
    relay.connect(far);
    far.tear();
    fromNear("lost");
    fromNear("lost too");

    assertThat(near.released()).isEqualTo(12);
    assertThat(far.told()).containsExactly("close");
  }

  @Test
  void saysLastWordsWithoutAFarEnd() {
    fromNear("input for nobody");
    relay.connectNobody();
    fromFar(1, "no such host");
    relay.farRequest(new ChannelRequest("exit-status", false, new byte[4]));
    relay.farEnded();
    relay.farClosed();

    assertThat(near.told())
        .containsExactly("data[1] no such host", "request exit-status", "eof", "close");
    assertThat(near.released()).isEqualTo(16);
  }

  @Test
  void answersWhatTheFarEndNoLongerWill() {
    relay.connect(far);
    relay.nearRequest(ask("one"));
    relay.farClosed();

    assertThat(near.told()).containsExactly("failure", "close");
  }

  @Test
  void endsAFloodOfRequestsBehindAShutWindow() {
    FakeEnd shut = new FakeEnd(0);
    Relay flooded = new Relay(shut, RelayTest::rule, RelayTest::rule);
    flooded.connect(far);
    flooded.farData(End.PLAIN, new byte[] {1}, 0, 1);
    for (int i = 0; i < 1100; i++) {
      flooded.farRequest(new ChannelRequest("exit-status", false, new byte[4]));
    }

    assertThat(shut.told()).containsExactly("close");
  }

  @Test
  void endsAFloodOfUnansweredRequests() {
    relay.connect(far);
    for (int i = 0; i < Replies.MAX_OWED + 1; i++) {
      relay.nearRequest(ask("one"));
    }

    assertThat(far.told()).hasSize(Replies.MAX_OWED + 1).endsWith("close");
  }
}
